// The part of the page where a text is typed and verdicts follow.

import { announce } from "./announcer.js";
import { Card } from "./card.js";
import { option, part } from "./elements.js";
import { inPlainWords, isAbort } from "./errors.js";
import { Examples } from "./examples.js";
import { counted, percent } from "./format.js";
import { classify, delay, patiently, sendable } from "./service.js";

/** Milliseconds of rest before a verdict is asked for, and then before its explanation, which costs more. */
const rest = { verdict: 120, explanation: 280 };

export class TextPanel {
  constructor(models) {
    this.models = models;
    this.cards = [];
    this.expected = null;
    this.results = [];
    this.questions = new AbortController();
    this.text = part("entry");
    this.examples = new Examples((example) => this.take(example));
    this.text.addEventListener("input", () => {
      this.expected = null;
      this.examples.mark(null);
      this.ask();
    });
    part("clear").addEventListener("click", () => {
      this.take({ text: "", expected: null });
      this.text.focus();
    });
    part("model").replaceChildren(...models.map(({ name }) => option(name, name)));
    part("second-model").replaceChildren(option("", "no other model"), ...models.map(({ name }) => option(name, name)));
    part("second-model").disabled = models.length < 2;
    part("model").value = (models.find((model) => model.default) ?? models[0]).name;
    for (const name of ["model", "second-model"]) part(name).addEventListener("change", () => this.chooseModels());
    for (const name of ["method", "explained-label"]) part(name).addEventListener("change", () => this.ask());
    window.addEventListener("online", () => this.ask());
    this.chooseModels();
  }

  /** Puts a text in place of what stands there. */
  take({ text, expected }) {
    this.text.value = text;
    this.expected = expected ?? null;
    this.ask();
  }

  chooseModels() {
    const first = part("model").value;
    for (const choice of part("second-model").options) choice.disabled = choice.value === first;
    if (part("second-model").value === first) part("second-model").value = "";
    const names = [first, part("second-model").value].filter(Boolean);
    const chosen = names.map((name) => this.models.find((model) => model.name === name));
    this.cards = chosen.map((model) => new Card(model));
    part("cards").replaceChildren(...this.cards.map((card) => card.node));
    part("panel-text").classList.toggle("comparing", this.cards.length > 1);
    this.offerLabels(chosen[0].labels);
    this.examples.judge(first);
    this.ask();
  }

  offerLabels(labels) {
    const select = part("explained-label");
    const before = select.value;
    select.replaceChildren(option("", "that of the verdict"), ...labels.map((label) => option(label, label)));
    if (labels.includes(before)) select.value = before;
  }

  /** Asks all chosen models about the text as it stands; whatever was asked before is dropped. */
  ask() {
    this.questions.abort();
    this.questions = new AbortController();
    const text = sendable(this.text.value);
    part("text-size").textContent = counted(Array.from(text).length, "character");
    part("agreement").hidden = true;
    this.results = this.cards.map(() => null);
    // Two models explain the same label, that of the first one's verdict, so that a colour means the same in both.
    const first = Promise.withResolvers();
    for (const [index, card] of this.cards.entries()) {
      if (text === "") card.clear();
      else this.question({ card, index, text, first, signal: this.questions.signal });
    }
  }

  async question({ card, index, text, first, signal }) {
    card.unsettle();
    const asked = { text, model: card.model.name };
    const explained = { ...asked, explain: part("method").value, evolution: true };
    try {
      await delay(rest.verdict, signal);
      const verdict = await this.answer(card, asked, signal);
      card.show(verdict, this.expected);
      if (index === 0) first.resolve(verdict.label);
      this.settled(index, verdict);
      await delay(rest.explanation, signal);
      const label = part("explained-label").value || (await first.promise);
      if (card.model.labels.includes(label)) explained.label = label;
      await this.explanation(card, explained, signal);
      card.settle();
    } catch (error) {
      if (index === 0) first.resolve(null);
      if (isAbort(error) || signal.aborted) return;
      card.fail(inPlainWords(error));
    }
  }

  /** A text may be classified, but be too long to be explained: then the verdict stands. */
  async explanation(card, body, signal) {
    try {
      card.explain(body.text, await this.answer(card, body, signal));
    } catch (error) {
      if (isAbort(error)) throw error;
      card.leaveUnexplained(inPlainWords(error));
    }
  }

  /** An answer that is still wanted: one that comes too late throws. */
  async answer(card, body, signal) {
    const result = await patiently(() => classify(body, signal), signal, (text) => card.wait(text));
    signal.throwIfAborted();
    return result;
  }

  /** Says the verdict aloud, and where two models differ. */
  settled(index, result) {
    this.results[index] = result;
    if (this.results.includes(null)) return;
    if (this.results.length === 1) {
      const [{ label, score }] = this.results;
      announce(`${label}, ${percent(score)}.`);
      return;
    }
    const text = comparison(this.cards.map((card) => card.model), this.results.map((result) => result.label));
    part("agreement").textContent = text;
    part("agreement").hidden = false;
    announce(text);
  }
}

/** Two verdicts in a sentence. Models with other labels say other things, but do not disagree. */
function comparison([one, other], [label, otherLabel]) {
  if (label === otherLabel) return `Both models say ${label}.`;
  const both = `${one.name} says ${label}, ${other.name} says ${otherLabel}.`;
  const isComparable = one.labels.includes(otherLabel) && other.labels.includes(label);
  return isComparable ? `The models disagree: ${both}` : both;
}
