// The words of a text, coloured by what they add. One word is in the tab order; arrow keys move among them.

import { element } from "./elements.js";
import { count } from "./format.js";
import { contribution, largest, spoken, strengthClass } from "./strength.js";

/** More words than this are shown without numbers: browsers get slow, and readers tired. */
const mostWords = 4000;

/** A stretch that was not read: its two ends, where it is long. */
function shortened({ text, tokens }) {
  if (text.length <= 160) return text;
  const line = text.replace(/\s+/g, " ").toWellFormed();
  // Cut between words, where there is a gap near.
  const [begin] = /^.{0,50}(?=\s)/u.exec(line) ?? /^.{50}/u.exec(line);
  const [end] = /(?<=\s).{0,50}$/u.exec(line) ?? /.{50}$/u.exec(line);
  return `${begin} … (${count(tokens.length)} not read) … ${end}`;
}

export class Words {
  /** @param onPoint Called with the index of the word to show numbers of, or `null`. */
  constructor(onPoint) {
    this.onPoint = onPoint;
    this.spans = [];
    this.active = 0;
    this.isChosen = false;
    this.list = element("div", {
      class: "words", dir: "auto", role: "listbox", "aria-orientation": "horizontal", "aria-label": "Words",
      onkeydown: (event) => this.onKey(event),
      onfocusin: (event) => this.choose(this.spans.indexOf(event.target)),
      onclick: (event) => this.spans.includes(event.target) && event.target.focus(),
      onpointerover: (event) => this.spans.includes(event.target) && onPoint(this.spans.indexOf(event.target)),
      onpointerleave: () => onPoint(this.isChosen ? this.active : null),
    });
  }

  /** Shows the pieces of a text. The place among the words, and the focus, stay where they can. */
  show(pieces, label) {
    const hadFocus = this.list.contains(document.activeElement);
    const most = largest(pieces);
    const nodes = [];
    this.spans = [];
    for (const piece of pieces) {
      if (piece.kind === "gap" || this.spans.length >= mostWords) nodes.push(piece.text);
      else nodes.push(this.word(piece, label, most));
    }
    this.list.replaceChildren(...nodes);
    this.active = Math.max(0, Math.min(this.active, this.spans.length - 1));
    this.spans[this.active]?.setAttribute("tabindex", "0");
    if (hadFocus) this.spans[this.active]?.focus();
    else this.isChosen = false;
  }

  word(piece, label, most) {
    const kind = piece.kind === "unread" ? "unread" : strengthClass(contribution(piece), most);
    const isUnknown = piece.kind === "word" && piece.tokens.some((token) => token.unknown);
    const name = piece.kind === "unread" ? shortened(piece) : piece.text;
    const span = element("span", {
      class: `word ${kind}${isUnknown ? " unknown" : ""}`, role: "option", tabindex: "-1", "aria-selected": "false",
      "aria-label": `${name}: ${spoken(piece, label)}`, text: name,
    });
    this.spans.push(span);
    return span;
  }

  /** Marks the word at an index, as a curve does that is pointed at. */
  mark(index) {
    this.marked?.classList.remove("marked");
    this.marked = index === null ? null : this.spans[index];
    this.marked?.classList.add("marked");
  }

  choose(index) {
    if (index < 0) return;
    this.spans[this.active]?.setAttribute("tabindex", "-1");
    this.spans[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    this.isChosen = true;
    this.spans[index].setAttribute("tabindex", "0");
    this.spans[index].setAttribute("aria-selected", "true");
    this.onPoint(index);
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = this.target(event.key);
    if (target === null) return;
    event.preventDefault();
    this.spans[Math.max(0, Math.min(this.spans.length - 1, target))]?.focus();
  }

  target(key) {
    switch (key) {
      case "ArrowRight": return this.active + 1;
      case "ArrowLeft": return this.active - 1;
      case "ArrowDown": return this.otherLine(1);
      case "ArrowUp": return this.otherLine(-1);
      case "Home": return 0;
      case "End": return this.spans.length - 1;
      default: return null;
    }
  }

  /** The nearest word on the next or last line. */
  otherLine(direction) {
    const from = this.spans[this.active].getBoundingClientRect();
    let line = null;
    let best = this.active;
    let least = Infinity;
    for (let index = this.active + direction; index >= 0 && index < this.spans.length; index += direction) {
      const box = this.spans[index].getBoundingClientRect();
      if (Math.abs(box.top - from.top) < from.height / 2) continue;
      line ??= box.top;
      if (Math.abs(box.top - line) > from.height / 2) break;
      const distance = Math.abs(box.left + box.width / 2 - from.left - from.width / 2);
      if (distance < least) [best, least] = [index, distance];
    }
    return best;
  }
}
