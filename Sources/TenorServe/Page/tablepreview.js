// Tables that stay within the page: wide ones scroll in a frame of their own, which keyboards reach.

import { element } from "./elements.js";
import { excerpt } from "./format.js";

/** The first rows of a file; columns whose indices are marked stand out. */
export function preview(names, rows, marked) {
  const isMarked = (index) => (marked.includes(index) ? "marked-column" : null);
  const heads = names.map((name, index) => ({ text: name, class: isMarked(index) }));
  const cell = (field, index) => ({ text: excerpt(field ?? "", 80), class: isMarked(index) });
  const line = (row) => names.map((_, index) => cell(row[index], index));
  return table("The first rows", heads, rows.slice(0, 5).map(line));
}

/**
 * A table with a caption.
 *
 * @param heads `{text, class}` of each column.
 * @param rows Cells `{text, class}`; one with `isHead` names its row.
 */
export function table(caption, heads, rows) {
  const head = ({ text, class: kind }) => element("th", { scope: "col", class: kind, text });
  const cell = ({ text, class: kind, isHead }) =>
    isHead ? element("th", { scope: "row", class: kind, text }) : element("td", { class: kind, text });
  return element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    element("table", {},
      element("caption", { text: caption }),
      element("thead", {}, element("tr", {}, heads.map(head))),
      element("tbody", {}, rows.map((row) => element("tr", {}, row.map(cell))))));
}
