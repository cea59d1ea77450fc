// The lines of an answer as they arrive.

/** Gives each line without its end. */
export async function* lines(response) {
  const parts = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await parts.read();
      if (done) break;
      const found = (rest + value).split("\n");
      rest = found.pop();
      for (const line of found) yield line.endsWith("\r") ? line.slice(0, -1) : line;
    }
    if (rest !== "") yield rest;
  } finally {
    // Whoever stops listening also stops the service from sending.
    parts.cancel().catch(() => {});
  }
}
