// Texts to try, with the label that each should get.

import { element, part } from "./elements.js";
import { excerpt } from "./format.js";
import { classify, get } from "./service.js";

export class Examples {
  /** @param onChoice Called with the example that the reader picked. */
  constructor(onChoice) {
    this.onChoice = onChoice;
    this.examples = [];
    this.buttons = [];
    this.questions = new AbortController();
  }

  /** Fetches and shows the examples, and what a model says about them. A service without examples is no error. */
  async judge(model) {
    this.questions.abort();
    this.questions = new AbortController();
    const { signal } = this.questions;
    try {
      if (this.examples.length === 0) this.show((await get("v1/examples", signal)).examples);
      if (this.examples.length === 0) return;
      const texts = this.examples.map((example) => example.text);
      const { results } = await classify({ texts, model }, signal);
      for (const [index, result] of results.entries()) this.verdict(index, result.label);
    } catch {
      // Without them the page does all it should.
    }
  }

  show(examples) {
    this.examples = examples;
    this.buttons = examples.map((example) => this.button(example));
    part("examples").replaceChildren(...this.buttons.map((button) => element("li", {}, button)));
    part("examples-part").hidden = examples.length === 0;
  }

  button(example) {
    const button = element("button", { type: "button", class: "example", "aria-pressed": "false" },
      element("span", { class: "example-text", dir: "auto", text: excerpt(example.text, 90) }),
      element("span", { class: "example-note muted" },
        element("span", { text: example.note }),
        example.expected ? element("span", { text: `Expected: ${example.expected}.` }) : null,
        element("span", { class: "example-verdict" })));
    button.addEventListener("click", () => {
      this.onChoice(example);
      this.mark(button);
    });
    return button;
  }

  /** Marks the example that the text is. */
  mark(chosen) {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button === chosen));
  }

  verdict(index, label) {
    const { expected } = this.examples[index];
    const node = this.buttons[index].querySelector(".example-verdict");
    const isWrong = Boolean(expected) && expected !== label;
    node.classList.toggle("wrong", isWrong);
    node.textContent = isWrong ? `✗ model says ${label}` : "";
  }
}
