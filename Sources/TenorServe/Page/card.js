// What one model says about the text: verdict, scores, words and curve.

import { element } from "./elements.js";
import { Reading } from "./reading.js";
import { count, percent } from "./format.js";
import { notes } from "./notes.js";
import { bars } from "./scores.js";

export class Card {
  constructor(model) {
    this.model = model;
    this.verdict = element("p", { class: "verdict" });
    this.expectation = element("p", { class: "expectation", hidden: true });
    this.trouble = element("p", { class: "notice bad", role: "alert", hidden: true });
    this.waiting = element("p", { class: "notice", role: "status", hidden: true });
    this.scores = element("div");
    this.notes = element("ul", { class: "notes" });
    this.reading = new Reading(model);
    this.body = element("div", { class: "card-body", hidden: true },
      this.verdict, this.expectation, this.scores, this.notes, this.reading.node);
    this.hint = element("p", { class: "empty muted", text: "The verdict appears here as you type." });
    this.node = element("article", { class: "card", "aria-label": `Verdict of ${model.name}` },
      element("header", { class: "card-head" },
        element("h3", { text: model.name }), this.about = element("p", { class: "muted small" })),
      this.trouble, this.waiting, this.hint, this.body);
    this.about.textContent = this.facts(model.version);
  }

  /** What the model is; the version may change while the service runs. */
  facts(version) {
    const { layers = [], parameters, precision, trained_on: trainedOn } = this.model;
    const inner = layers.filter((layer) => !/^(Embedding|Dense)$|Dropout/.test(layer));
    const parts = [(inner.length > 0 ? inner : layers).join(" + ")];
    if (parameters) parts.push(`${count(parameters)} weights`);
    parts.push(precision);
    if (trainedOn) parts.push(`trained on ${trainedOn}`);
    parts.push(version && `version ${version}`);
    return parts.filter(Boolean).join(" · ");
  }

  /** Shows nothing, as for no text. */
  clear() {
    this.body.hidden = true;
    this.reading.node.hidden = true;
    this.hint.hidden = false;
    this.settle();
    this.say(null, null);
  }

  /** What is shown belongs to a text that has changed since. */
  unsettle() {
    this.node.setAttribute("aria-busy", "true");
    this.isOutdated = true;
  }

  settle() {
    this.node.removeAttribute("aria-busy");
  }

  /** Says what is waited for, and that an older verdict still stands there; `null` takes it away. */
  wait(text) {
    const isOldBelow = text !== null && this.isOutdated && !this.body.hidden;
    this.say(null, isOldBelow ? `${text} Below is the verdict of the text before.` : text);
  }

  /** Shows an error, and what is waited for; `null` takes them away. */
  say(trouble, waiting) {
    for (const [node, text] of [[this.trouble, trouble], [this.waiting, waiting]]) {
      node.textContent = text ?? "";
      node.hidden = text === null;
    }
  }

  fail(text) {
    this.body.hidden = true;
    this.reading.node.hidden = true;
    this.hint.hidden = true;
    this.settle();
    this.say(text, null);
  }

  /** Shows a verdict; `expected` is the label that an example should get, or `null`. */
  show(result, expected) {
    this.isOutdated = false;
    this.about.textContent = this.facts(result.version);
    this.say(null, null);
    this.hint.hidden = true;
    this.body.hidden = false;
    this.verdict.classList.toggle("doubtful", !result.informed);
    this.verdict.replaceChildren(
      element("span", { class: "verdict-label", text: result.label }),
      element("span", { class: "verdict-score", text: percent(result.score) }));
    this.showExpectation(result, expected);
    const ranked = [...result.scores].sort((one, other) => other.score - one.score);
    this.scores.replaceChildren(
      bars(ranked.map(({ label, score }) => ({ name: label, share: score, text: percent(score) })), "Scores"));
    this.notes.replaceChildren(...notes(result, this.model).map(
      ({ text, isWarning }) => element("li", { class: isWarning ? "warning" : "", text })));
  }

  showExpectation(result, expected) {
    this.expectation.hidden = expected === null;
    if (expected === null) return;
    const isRight = expected === result.label;
    this.expectation.classList.toggle("wrong", !isRight);
    this.expectation.textContent = isRight
      ? `✓ As expected: ${expected}.`
      : `✗ Expected: ${expected}. The model is wrong here.`;
  }

  /** Shows the words of a text with their contributions. */
  explain(text, result) {
    this.say(null, null);
    this.reading.show(text, result.explanation);
  }

  /** Says why there are no contributions; the verdict stands. */
  leaveUnexplained(reason) {
    this.say(null, `The words are not explained. ${reason}`);
    this.reading.node.hidden = true;
  }
}
