// The curves of some runs, their figures side by side, and what belongs to each.

import { element, fill } from "./elements.js";
import { duration, figure } from "./format.js";
import { RunChart } from "./runchart.js";
import { titleOf } from "./runlist.js";
import { reportLink } from "./runreport.js";
import { lineSample, styleOf, swatch } from "./series.js";
import { table } from "./tablepreview.js";

export class RunDetails {
  constructor() {
    this.charts = new Map();
    this.title = element("h3");
    this.legend = element("ul", { class: "series" });
    this.grid = element("div", { class: "charts" });
    this.empty = element("p", { class: "muted", text: "No epoch has ended." });
    this.figures = element("div", { class: "run-figures" });
    this.files = element("div", { class: "run-files" });
    this.node = element("section", { class: "card run-details", "aria-label": "Chosen runs", hidden: true },
      this.title, this.legend, this.grid, this.empty, this.figures, this.files);
  }

  /** Shows runs with their histories. Charts stay the same elements, so that a pointer on them is not lost. */
  show(runs) {
    this.node.hidden = runs.length === 0;
    if (this.node.hidden) return;
    const names = namesOf(runs);
    this.title.textContent = runs.length === 1 ? names[0] : `${runs.length} runs compared`;
    const runItems = runs.map((_, index) => element("li", {}, swatch(styleOf(index)), names[index]));
    fill(this.legend, runs.length > 1 ? runItems : null,
      element("li", { class: "muted" }, lineSample(false), "validation"),
      element("li", { class: "muted" }, lineSample(true), "training"));
    this.showCharts(runs, names);
    this.showFigures(runs, names);
    this.showFiles(runs, names);
  }

  showCharts(runs, names) {
    const bases = metrics(runs);
    for (const base of bases) if (!this.charts.has(base)) this.charts.set(base, new RunChart(base));
    const nodes = bases.map((base) => this.charts.get(base).node);
    if (nodes.some((node, index) => node !== this.grid.children[index]) || nodes.length !== this.grid.children.length) {
      this.grid.replaceChildren(...nodes);
    }
    const histories = runs.map(({ history }, index) => ({ name: names[index], history }));
    for (const base of bases) this.charts.get(base).show(histories);
    this.legend.hidden = bases.length === 0;
    this.empty.hidden = bases.length > 0;
  }

  showFigures(runs, names) {
    const keys = [...new Set(runs.flatMap((run) => Object.keys(run.figures ?? {})))].sort(
      (one, other) => Number(other.startsWith("test_")) - Number(one.startsWith("test_")) || one.localeCompare(other));
    const facts = [
      ["status", (run) => run.status],
      ["data", (run) => run.dataset ?? "–"],
      ["recipe", (run) => run.recipe ?? "–"],
      ["started", (run) => when(run.started_at)],
      ["time", (run) => (typeof run.seconds === "number" ? duration(run.seconds) : "–")],
      ["epochs", (run) => (run.total_epochs ? `${run.epochs} of ${run.total_epochs}` : String(run.epochs))],
    ];
    const row = (name, value) => [
      { text: name, isHead: true }, ...runs.map((run) => ({ text: value(run), class: "number" })),
    ];
    const rows = [
      ...keys.map((key) => row(titleOf(key), (run) => figure(run.figures?.[key]))),
      ...facts.map(([name, value]) => row(name, value)),
    ];
    const heads = [{ text: "Figure" }, ...names.map((name) => ({ text: name, class: "number" }))];
    this.figures.replaceChildren(table("Figures", heads, rows));
  }

  showFiles(runs, names) {
    const open = new Set([...this.files.querySelectorAll("details[open]")].map((details) => details.id));
    fill(this.files, runs.flatMap((run, index) => [
      run.has_report ? element("p", {}, reportLink(run.id, names[index])) : null,
      run.recipe_text ? recipe(run, names[index], open) : null,
    ]));
  }
}

/** The names of runs; where two have the same, their numbers tell them apart. */
function namesOf(runs) {
  const names = runs.map((run) => run.name || `Run ${run.id}`);
  const isUnique = (name) => names.indexOf(name) === names.lastIndexOf(name);
  return names.map((name, index) => (isUnique(name) ? name : `${name} (${runs[index].id})`));
}

function recipe({ id, recipe_text: text }, name, open) {
  return element("details", { id: `recipe-${id}`, open: open.has(`recipe-${id}`) },
    element("summary", { text: `Recipe of ${name}` }), element("pre", { text, tabindex: "0" }));
}

/** What has curves: "loss", "accuracy" and others, each for training and validation together. */
function metrics(runs) {
  const names = new Set(runs.flatMap((run) => Object.keys(run.history ?? {})).filter((name) => name !== "epoch")
    .filter((name) => runs.some((run) => run.history?.[name]?.some((value) => typeof value === "number")))
    .map((name) => name.replace(/^val_/, "")));
  const order = ["loss", "accuracy"];
  return [...order.filter((name) => names.has(name)), ...[...names].filter((name) => !order.includes(name)).sort()];
}

function when(text) {
  const date = new Date(text ?? NaN);
  if (Number.isNaN(date.getTime())) return "–";
  return date.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}
