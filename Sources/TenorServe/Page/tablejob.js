// Classifies the texts of a table, some at a time, and takes in the answers line by line.

import { ServiceError, UnreachableError, isAbort } from "./errors.js";
import { lines } from "./lines.js";
import { patiently, send } from "./service.js";

/** Texts and characters of one request: large enough to keep the service busy, small enough to be cancelled quickly. */
const most = { texts: 256, characters: 200_000 };

/** The status that an error would have as an answer; one that comes in the middle of an answer has its code alone. */
const statuses = {
  bad_request: 400,
  unauthorized: 401,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  timeout: 408,
  payload_too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  too_many_requests: 429,
  headers_too_large: 431,
  internal: 500,
  unavailable: 503,
  deadline_exceeded: 504,
};

/**
 * Classifies texts in order.
 *
 * A connection that breaks is taken up again at the first text without an answer.
 *
 * @param onResult Called with each result in turn.
 * @param onWait Called with a sentence while the service is waited for, and with `null` afterwards.
 * @throws ServiceError with `row`, the index of the text that the service refused, where it says so.
 */
export async function classifyAll(texts, { model, signal, onResult, onWait }) {
  let next = 0;
  const attempt = async () => {
    const part = texts.slice(next, end(texts, next));
    for await (const result of classifySome(part, next, model, signal)) {
      next += 1;
      onResult(result);
    }
  };
  while (next < texts.length) {
    const before = next;
    await patiently(attempt, signal, onWait);
    if (next === before) throw new ServiceError(200, { message: "the service sent no results" });
  }
}

function end(texts, start) {
  let characters = 0;
  let index = start;
  while (index < texts.length && index - start < most.texts && (index === start || characters < most.characters)) {
    characters += texts[index].length;
    index += 1;
  }
  return index;
}

async function* classifySome(texts, offset, model, signal) {
  const headers = { "Content-Type": "application/json", Accept: "application/x-ndjson" };
  const body = JSON.stringify({ texts, model, stream: true });
  try {
    const response = await send("v1/classify", { method: "POST", headers, body, signal });
    let received = 0;
    for await (const line of lines(response)) {
      if (line === "") continue;
      const result = JSON.parse(line);
      if (result.error) throw new ServiceError(statuses[result.error.code] ?? 500, result.error);
      received += 1;
      yield result;
    }
    if (received < texts.length) throw new UnreachableError("the answer ended early");
  } catch (error) {
    if (error instanceof ServiceError) {
      const index = /\[(\d+)\]/.exec(error.where ?? "");
      // The row says where, as the reader counts.
      if (index) Object.assign(error, { row: offset + Number(index[1]), where: null });
    }
    // What breaks while reading an answer is the connection.
    throw error instanceof TypeError && !isAbort(error) ? new UnreachableError(error.message) : error;
  }
}
