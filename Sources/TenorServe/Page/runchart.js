// One figure of some runs over their epochs: validation as a full line with markers, training dashed.

import { element, picture } from "./elements.js";
import { figure } from "./format.js";
import { countTicks, line, plot, roundScale } from "./plot.js";
import { titleOf } from "./runlist.js";
import { marker, styleOf } from "./series.js";
import { table } from "./tablepreview.js";

const height = 220;

export class RunChart {
  constructor(base) {
    this.base = base;
    this.holder = element("div", { class: "holder" });
    this.readout = element("p", { class: "readout muted small" });
    this.numbers = element("details", {}, element("summary", { text: "Numbers" }));
    this.numbers.addEventListener("toggle", () => this.fillNumbers());
    this.node = element("figure", { class: "run-chart" },
      element("figcaption", { class: "chart-title", text: titleOf(base) }), this.holder, this.readout, this.numbers);
    new ResizeObserver(() => this.draw()).observe(this.holder);
  }

  /** @param runs `{name, history}` */
  show(runs) {
    this.series = runs.flatMap(({ name, history }, index) => [
      { name, part: "training", isDashed: true, values: history[this.base] ?? [], style: styleOf(index) },
      { name, part: "validation", isDashed: false, values: history[`val_${this.base}`] ?? [], style: styleOf(index) },
    ]).filter(({ values }) => values.some(isNumber));
    this.epochs = Math.max(1, ...this.series.map(({ values }) => values.length));
    this.width = null;
    this.isAlone = runs.length === 1;
    this.rest();
    this.fillNumbers();
    this.draw();
  }

  draw() {
    const width = Math.floor(this.holder.clientWidth);
    if (width < 100 || width === this.width || !this.series) return;
    this.width = width;
    const scale = roundScale(this.series.flatMap(({ values }) => values.filter(isNumber)), 4);
    this.ground = plot({
      width, height, xRange: [1, Math.max(2, this.epochs)], yRange: scale.range,
      xTicks: countTicks(this.epochs, width / 60), yTicks: scale.ticks, xTitle: "epoch",
      label: `${titleOf(this.base)} by epoch. ${this.ends()}`,
    });
    const { svg, inner } = this.ground;
    for (const one of this.series) svg.append(...this.drawn(one));
    this.rule = picture("line", { class: "rule", y1: inner.top, y2: inner.bottom, visibility: "hidden" });
    svg.append(this.rule);
    svg.addEventListener("pointermove", (event) => this.point(this.nearest(event)));
    svg.addEventListener("pointerleave", () => this.point(null));
    this.holder.replaceChildren(svg);
  }

  drawn({ values, isDashed, style }) {
    const { x, y } = this.ground;
    const points = values.flatMap((value, index) => (isNumber(value) ? [[x(index + 1), y(value)]] : []));
    const path = picture("path", { class: `series-line ${style.stroke}${isDashed ? " dashed" : ""}`, d: line(points) });
    const isCrowded = points.length > 1 && isDashed || points.length > 30;
    return isCrowded ? [path] : [path, ...points.map((point) => marker(style, ...point))];
  }

  nearest(event) {
    const { inner, svg } = this.ground;
    const left = svg.getBoundingClientRect().left + inner.left;
    const share = (event.clientX - left) / (inner.right - inner.left);
    return Math.max(0, Math.min(this.epochs - 1, Math.round(share * (Math.max(2, this.epochs) - 1))));
  }

  point(index) {
    this.rule.setAttribute("visibility", index === null ? "hidden" : "visible");
    for (const name of ["x1", "x2"]) this.rule.setAttribute(name, this.ground.x((index ?? 0) + 1));
    if (index === null) this.rest();
    else this.readout.textContent = this.sentence(index);
  }

  /** What stands below while nothing is pointed at. */
  rest() {
    this.readout.textContent = this.isAlone
      ? this.sentence(this.epochs - 1)
      : "Point at the curves for the numbers of an epoch.";
  }

  /** The last value of each curve, in words. */
  ends() {
    return this.series.map((one) => {
      const index = one.values.findLastIndex(isNumber);
      return `${this.named(one)} ${figure(one.values[index])} after epoch ${index + 1}`;
    }).join("; ");
  }

  named({ name, part }) {
    return this.isAlone ? part : `${name} ${part}`;
  }

  /** The values at an epoch, in words. */
  sentence(index) {
    const parts = this.series.filter(({ values }) => isNumber(values[index]))
      .map((one) => `${this.named(one)} ${figure(one.values[index])}`);
    return `Epoch ${index + 1}: ${parts.join(", ") || "nothing"}.`;
  }

  /** All numbers as a table, made only where it is looked at. */
  fillNumbers() {
    this.numbers.querySelector(".scroll")?.remove();
    if (!this.numbers.open) return;
    const heads = [{ text: "Epoch" }, ...this.series.map((one) => ({ text: this.named(one), class: "number" }))];
    const rows = Array.from({ length: this.epochs }, (_, index) => [
      { text: String(index + 1), isHead: true },
      ...this.series.map(({ values }) => ({ text: figure(values[index]), class: "number" })),
    ]);
    this.numbers.append(table(`${titleOf(this.base)} by epoch`, heads, rows));
  }
}

function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}
