// Scores of labels as bars with their numbers.

import { element } from "./elements.js";

/** More labels than this are folded away. */
const most = 6;

/**
 * A list of bars.
 *
 * @param rows `{name, share, text}`, best first; `share` in 0 … 1.
 */
export function bars(rows, label) {
  const list = (some) => element("ul", { class: "bars", "aria-label": label }, some.map(bar));
  if (rows.length <= most) return list(rows);
  const rest = rows.slice(most);
  return element("div", {}, list(rows.slice(0, most)),
    element("details", {}, element("summary", { text: `${rest.length} more` }), list(rest)));
}

function bar({ name, share, text }, index) {
  const fill = element("span", { class: "bar-fill" });
  // Set through the object model: the policy of the page forbids style attributes.
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return element("li", { class: index === 0 ? "first" : "" },
    element("span", { class: "bar-name", text: name }),
    element("span", { class: "bar-track", "aria-hidden": "true" }, fill),
    element("span", { class: "bar-number", text }));
}
