// Starts the page: finds out what the service has, and shows the part that the address names.

import { element, part } from "./elements.js";
import { inPlainWords } from "./errors.js";
import { prepareKey } from "./key.js";
import { get, patiently } from "./service.js";
import { RunsPanel } from "./runspanel.js";
import { TablePanel } from "./tablepanel.js";
import { TextPanel } from "./textpanel.js";

const panels = ["text", "table", "runs"];
let runs = null;

/** Shows a sentence about the service in place of the parts; `null` takes it away. */
function say(text, ...more) {
  const nodes = text === null ? [] : [element("p", { class: "notice", role: "status", text }), ...more];
  part("service-state").replaceChildren(...nodes);
}

function wanted() {
  const name = location.hash.slice(1);
  return panels.includes(name) && (name !== "runs" || runs) ? name : "text";
}

function navigate() {
  const name = wanted();
  for (const panel of panels) part(`panel-${panel}`).hidden = panel !== name;
  for (const link of part("navigation").querySelectorAll("a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (name === "runs") runs.open();
  else runs?.close();
}

async function start() {
  say("Asking the service which models it has …");
  let offer;
  try {
    offer = await patiently(() => get("v1/models"), null, say);
    if (offer.models.length === 0) return say("The service has no model.");
  } catch (error) {
    const again = element("button", { type: "button", class: "main", text: "Try again", onclick: start });
    return say(inPlainWords(error), again);
  }
  say(null);
  runs = offer.runs === true ? new RunsPanel() : null;
  part("navigation").querySelector('a[href="#runs"]').parentElement.hidden = runs === null;
  new TextPanel(offer.models);
  new TablePanel(offer.models);
  window.addEventListener("hashchange", () => {
    if (panels.includes(location.hash.slice(1))) navigate();
  });
  navigate();
}

part("skip").addEventListener("click", (event) => {
  event.preventDefault();
  part("main").focus();
});
prepareKey(() => location.reload());
start();
