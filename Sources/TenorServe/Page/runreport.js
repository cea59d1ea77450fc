// The way to the report of a run.

import { element } from "./elements.js";
import { inPlainWords } from "./errors.js";
import { currentKey } from "./key.js";
import { send } from "./service.js";

/** A link to the report. Links cannot carry a key; with one the report is fetched and saved instead. */
export function reportLink(id, name) {
  const address = `v1/runs/${encodeURIComponent(id)}/report`;
  if (currentKey() === null) {
    return element("a", { href: address, target: "_blank", rel: "noopener", text: `Report of ${name} (new tab)` });
  }
  const button = element("button", { type: "button", text: `Save the report of ${name}` });
  button.addEventListener("click", async () => {
    try {
      save(await (await send(address)).blob(), `run-${id}.html`);
    } catch (error) {
      button.after(element("p", { class: "notice bad", role: "alert", text: inPlainWords(error) }));
    }
  });
  return button;
}

function save(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
