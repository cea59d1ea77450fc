// What can go wrong between the page and the service, and how to say it.

/** An answer of the service that is an error. */
export class ServiceError extends Error {
  constructor(status, { code = "", message = "", where = null } = {}, retryAfter = null) {
    super(message || `status ${status}`);
    Object.assign(this, { status, code, where, retryAfter });
  }

  /** Reads an error from an answer; other servers on the way may answer with something else than JSON. */
  static async from(response) {
    const seconds = Number(response.headers.get("Retry-After") ?? NaN);
    let body = {};
    try {
      body = (await response.json()).error ?? {};
    } catch {
      body = { message: response.statusText };
    }
    return new ServiceError(response.status, body, Number.isFinite(seconds) ? seconds : null);
  }
}

/** No answer at all. */
export class UnreachableError extends Error {}

export function isAbort(error) {
  return error?.name === "AbortError";
}

/** Seconds after which asking again makes sense; `null` where it does not. */
export function pause(error, attempt) {
  if (error instanceof UnreachableError) return Math.min(15, 2 ** attempt);
  if (error.status === 429 || error.status === 503) return Math.min(60, Math.max(0.5, error.retryAfter ?? 2));
  return null;
}

/** An error in plain words, ending with a full stop. */
export function inPlainWords(error) {
  if (error instanceof UnreachableError) return "The service cannot be reached.";
  if (!(error instanceof ServiceError)) return sentence(`Something went wrong here: ${error?.message ?? error}`);
  const { status, message } = error;
  return known[status]?.(error) ?? sentence(`The service answered with an error (${status}): ${message}`);
}

const known = {
  400: (error) => sentence(`The service could not read the request: ${placed(error)}`),
  401: () => "The service asks for a key.",
  404: (error) => sentence(`The service does not have this: ${error.message}`),
  408: () => "Sending took too long.",
  413: () => "This is more text than the service takes at once.",
  422: (error) => sentence(`The service cannot work with this: ${placed(error)}`),
  429: () => "The service is busy.",
  503: () => "The service is not ready yet.",
  504: () => "The service ran out of time for this text.",
};

function placed(error) {
  return error.where ? `${error.message} (at ${error.where})` : error.message;
}

function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
