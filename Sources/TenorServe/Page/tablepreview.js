// Tables that stay within the page: wide ones scroll in a frame of their own, which keyboards reach.

import { element } from "./elements.js";
import { excerpt } from "./format.js";

/** The first rows of a file; columns whose indices are marked stand out. */
export function preview(names, rows, marked) {
  const isMarked = (index) => (marked.includes(index) ? "marked-column" : null);
  return table("The first rows", names.map((name, index) => ({ text: name, class: isMarked(index) })),
    rows.slice(0, 5).map((row) => names.map((_, index) => ({ text: excerpt(row[index] ?? "", 80), class: isMarked(index) }))));
}

/**
 * A table with a caption.
 *
 * @param heads `{text, class}` of each column.
 * @param rows Cells: `{text, class}` or an element; with `isHead` in the first cell it names its row.
 */
export function table(caption, heads, rows) {
  const cell = (content, index) => content instanceof Node
    ? element("td", {}, content)
    : element(content.isHead ? "th" : "td", { class: content.class, text: content.text, scope: content.isHead ? "row" : null });
  return element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    element("table", {}, element("caption", { text: caption }),
      element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col", class: head.class, text: head.text })))),
      element("tbody", {}, rows.map((row) => element("tr", {}, row.map(cell))))));
}
