// What the marks under words mean. Only marks that occur are explained.

import { element } from "./elements.js";
import { signed } from "./format.js";
import { contribution } from "./strength.js";

/** The entries for some pieces of a text. */
export function legend(pieces, label, unit) {
  const values = pieces.map(contribution).filter((value) => value !== null);
  const most = Math.max(0, ...values);
  const least = Math.min(0, ...values);
  const entries = [];
  if (most > 0) entries.push(entry("for-3", `speaks for ${label}, up to ${signed(most)}`, "solid line"));
  if (least < 0) entries.push(entry("against-3", `speaks against ${label}, down to ${signed(least)}`, "dashed line"));
  if (values.length > 0) entries.push(element("li", { text: "thicker line: stronger" }));
  if (pieces.some((piece) => piece.kind === "word" && piece.tokens.some((token) => token.unknown))) {
    entries.push(entry("unknown", "unknown to the model", "dotted line"));
  }
  if (pieces.some((piece) => piece.kind === "unread")) entries.push(entry("unread", "not read", "struck out"));
  return entries;
}

function entry(kind, meaning, look) {
  return element("li", {}, element("span", { class: `word sample ${kind}`, text: look }), ` ${meaning}`);
}
