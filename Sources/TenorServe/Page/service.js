// Requests to the service. Addresses are relative, so that it may live behind a prefix.

import { ServiceError, UnreachableError, inPlainWords, isAbort, pause } from "./errors.js";
import { askForKey, authorization, currentKey } from "./key.js";

/**
 * Sends a request; after a 401 asks for a key and sends it again.
 *
 * @returns The answer, whose status is one of success.
 * @throws ServiceError, UnreachableError, or what aborting throws.
 */
export async function send(address, options = {}) {
  for (;;) {
    const key = currentKey();
    const response = await reach(address, { ...options, headers: { ...options.headers, ...authorization(key) } });
    if (response.ok) return response;
    const error = await ServiceError.from(response);
    if (error.status !== 401) throw error;
    // Another request may have got a new key meanwhile.
    if (currentKey() !== key) continue;
    if ((await askForKey(key === null ? null : "The service did not take that key.")) === null) throw error;
  }
}

async function reach(address, options) {
  try {
    return await fetch(address, { cache: "no-store", ...options });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new UnreachableError(String(error));
  }
}

export async function get(address, signal) {
  return (await send(address, { signal })).json();
}

/** Classifies by the body of `POST /v1/classify`. */
export async function classify(body, signal) {
  const headers = { "Content-Type": "application/json" };
  return (await send("v1/classify", { method: "POST", headers, body: JSON.stringify(body), signal })).json();
}

/**
 * Asks until there is an answer, where waiting helps: the service is busy, loading or out of reach.
 *
 * @param onWait Called with a sentence to show while waiting, and with `null` afterwards.
 */
export async function patiently(ask, signal, onWait) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await ask();
      if (attempt > 0) onWait(null);
      return answer;
    } catch (error) {
      const seconds = isAbort(error) ? null : pause(error, attempt);
      if (seconds === null) throw error;
      onWait(`${inPlainWords(error)} Trying again in ${Math.ceil(seconds)} s.`);
      await delay(seconds * 1000, signal);
    }
  }
}

/** Waits; throws as soon as the signal is aborted. */
export function delay(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException("a newer request took its place", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** Text as it can be sent: halves of characters, which JavaScript allows, become U+FFFD, also in what is shown. */
export function sendable(text) {
  return text.toWellFormed();
}
