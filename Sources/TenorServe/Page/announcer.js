// What a screen reader says by itself. It speaks when things have settled, and never the same twice running.

import { part } from "./elements.js";

const rest = 1000;
let timer = null;
let said = "";

/** Says a sentence politely, unless a newer one comes within a second. */
export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (text === said) return;
    said = text;
    part("announcements").textContent = text;
  }, rest);
}
