// Events that the service sends by itself.

import { isAbort } from "./errors.js";
import { currentKey } from "./key.js";
import { lines } from "./lines.js";
import { delay, send } from "./service.js";

/** Milliseconds until a connection that ended is made again. */
const rest = 3000;

/**
 * Listens until the signal is aborted; a lost connection is made again.
 *
 * `EventSource` cannot send a key, so that with one the events are read from an ordinary answer.
 *
 * @param handlers Functions by the name of the event, called with its data.
 * @param onOpen Called at each new connection: what happened before is not told, and has to be asked for.
 */
export function listen(address, handlers, onOpen, signal) {
  if (currentKey() === null) listenPlainly(address, handlers, onOpen, signal);
  else listenWithKey(address, handlers, onOpen, signal);
}

function listenPlainly(address, handlers, onOpen, signal) {
  const source = new EventSource(address);
  source.addEventListener("open", onOpen);
  for (const [name, handler] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
  }
  signal.addEventListener("abort", () => source.close(), { once: true });
  source.addEventListener("error", async () => {
    // It tries again by itself, unless the service answered with an error.
    if (source.readyState !== EventSource.CLOSED || signal.aborted) return;
    await delay(rest, signal).then(() => listen(address, handlers, onOpen, signal), () => {});
  });
}

async function listenWithKey(address, handlers, onOpen, signal) {
  for (;;) {
    try {
      const response = await send(address, { headers: { Accept: "text/event-stream" }, signal });
      onOpen();
      for await (const { name, data } of events(response)) handlers[name]?.(JSON.parse(data));
    } catch (error) {
      if (isAbort(error)) return;
    }
    try {
      await delay(rest, signal);
    } catch {
      return;
    }
  }
}

/** The events of an answer, by the rules of the HTML standard as far as the service uses them. */
async function* events(response) {
  let name = "message";
  let data = [];
  for await (const line of lines(response)) {
    if (line === "") {
      if (data.length > 0) yield { name, data: data.join("\n") };
      [name, data] = ["message", []];
    } else if (line.startsWith("event:")) {
      name = line.slice(6).trim();
    } else if (line.startsWith("data:")) {
      data.push(line.slice(5).replace(/^ /, ""));
    }
  }
}
