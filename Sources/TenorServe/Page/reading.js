// The text as a model read it: its words with their contributions, a legend, the numbers of one word, and the curve.

import { element } from "./elements.js";
import { Evolution } from "./evolution.js";
import { percent, signed } from "./format.js";
import { legend } from "./legend.js";
import { unitOf } from "./notes.js";
import { hasPlace, loosePieces, pieces } from "./pieces.js";
import { contribution, scoreAfter } from "./strength.js";
import { Words } from "./words.js";

export class Reading {
  constructor(model) {
    this.unit = unitOf(model);
    this.words = new Words((index) => this.point(index));
    this.evolution = new Evolution((index) => this.point(index ?? (this.words.isChosen ? this.words.active : null)));
    this.detail = element("p", { class: "detail" });
    this.legend = element("ul", { class: "legend", "aria-label": "What the marks mean" });
    this.remark = element("p", { class: "muted small" });
    this.node = element("section", { class: "reading", hidden: true, "aria-label": "Explanation" },
      this.title = element("h4"), this.words.list, this.detail, this.legend, this.remark,
      this.curveTitle = element("h4", { text: "Along the text" }), this.evolution.figure);
  }

  show(text, explanation) {
    this.node.hidden = !explanation || explanation.tokens.length === 0;
    if (this.node.hidden) return;
    const { tokens, label } = explanation;
    const cut = tokens.some(hasPlace) ? pieces(text, tokens) : loosePieces(tokens);
    this.label = label;
    this.pieces = cut.filter((piece) => piece.kind !== "gap");
    this.title.textContent = `What each ${this.unit} adds to ${label}`;
    this.words.list.setAttribute("aria-label", `The ${this.unit}s of the text, and what each adds to ${label}`);
    this.words.show(cut, label);
    this.legend.replaceChildren(...legend(this.pieces, label, this.unit));
    this.remark.textContent = this.remarks(explanation).join(" ");
    this.evolution.show(this.pieces, label, this.unit);
    this.curveTitle.hidden = this.evolution.figure.hidden;
    this.point(this.words.isChosen ? this.words.active : null);
  }

  remarks({ tokens, complete, completeness_error: error }) {
    const loose = tokens.filter((token) => !hasPlace(token) && typeof token.contribution === "number");
    const list = [];
    if (loose.length > 0 && loose.length < tokens.length) {
      const sum = loose.reduce((total, token) => total + token.contribution, 0);
      list.push(`Marks that are not part of the text add ${signed(sum)}.`);
    }
    if (complete === false) list.push(`The numbers add up only roughly (off by ${Math.abs(error ?? 0).toFixed(2)}).`);
    return list;
  }

  /** Shows the numbers of a word here, in the text and on the curve. */
  point(index) {
    this.words.mark(index);
    this.evolution.mark(index);
    const piece = index === null ? null : this.pieces[index];
    if (!piece) {
      this.detail.textContent = `Point at a ${this.unit}, or move among them with the arrow keys, to see its numbers.`;
      return;
    }
    const long = Array.from(piece.text);
    const name = long.length > 40 ? `${long.slice(0, 39).join("")}…` : piece.text;
    this.detail.replaceChildren(element("strong", { text: name }), ` ${this.sentence(piece)}`);
  }

  sentence(piece) {
    const value = contribution(piece);
    if (piece.kind === "unread") return "was not read: the model leaves it out.";
    const parts = [];
    if (value !== null) parts.push(`adds ${signed(value)} to the log-odds of ${this.label}`);
    const read = piece.tokens.map((token) => `“${token.token}”`);
    if (read.length > 1) parts.push(`is read as ${read.join(" ")}`);
    if (piece.tokens.some((token) => token.unknown)) parts.push("is unknown to the model");
    const after = scoreAfter(piece);
    if (after !== null) parts.push(`${this.label} stands at ${percent(after)} after it`);
    return parts.length === 0 ? "was read." : `${parts.join("; ")}.`;
  }
}
