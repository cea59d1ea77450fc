// The runs to choose from: one for its details, several to compare them.

import { element } from "./elements.js";
import { duration, figure } from "./format.js";

const signs = { running: "●", finished: "✓", failed: "✗", interrupted: "–" };

export class RunList {
  /** @param onChoice Called with the identifiers that are ticked. */
  constructor(onChoice) {
    this.onChoice = onChoice;
    this.items = new Map();
    this.list = element("ul", { class: "run-list" });
    this.node = element("fieldset", { class: "run-choice" },
      element("legend", { text: "Tick one run for its curves, several to compare" }), this.list);
  }

  /** Shows runs. Items stay the same elements, so that the focus stays where it is. */
  show(runs, chosen) {
    this.node.hidden = runs.length === 0;
    const items = runs.map((run) => {
      const item = this.items.get(run.id) ?? this.item(run.id);
      this.items.set(run.id, item);
      item.box.checked = chosen.includes(run.id);
      item.text.replaceChildren(...describe(run));
      return item.node;
    });
    const { children } = this.list;
    const isSame = items.length === children.length && items.every((node, index) => node === children[index]);
    if (!isSame) this.list.replaceChildren(...items);
  }

  item(id) {
    const onchange = () => this.onChoice(this.ticked());
    const box = element("input", { type: "checkbox", id: `run-${id}`, value: id, onchange });
    const text = element("span", { class: "run-text" });
    return { box, text, node: element("li", {}, element("label", { for: `run-${id}`, class: "run" }, box, text)) };
  }

  ticked() {
    return [...this.list.querySelectorAll("input:checked")].map((box) => Number(box.value));
  }
}

function describe(run) {
  const epochs = run.total_epochs ? `${run.epochs} of ${run.total_epochs} epochs` : `${run.epochs} epochs`;
  const facts = [run.dataset, epochs, typeof run.seconds === "number" ? duration(run.seconds) : null];
  const best = ["test_accuracy", "val_accuracy", "accuracy"].find((name) => name in (run.figures ?? {}));
  if (best) facts.push(`${titleOf(best)} ${figure(run.figures[best])}`);
  return [
    element("span", { class: "run-head" },
      element("span", { class: "run-name", text: run.name }),
      element("span", { class: `status ${run.status}` },
        element("span", { "aria-hidden": "true", text: `${signs[run.status] ?? "?"} ` }), run.status)),
    element("span", { class: "run-facts muted", text: facts.filter(Boolean).join(" · ") }),
  ];
}

/** The name of a figure in words: "val_loss" is "validation loss". */
export function titleOf(name) {
  return name.replace(/^val_/, "validation ").replace(/^test_/, "test ").replaceAll("_", " ");
}
