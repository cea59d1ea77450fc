// The curve of the verdict along the text: what the model would have said after each word.

import { element, picture } from "./elements.js";
import { counted, percent } from "./format.js";
import { countTicks, line, plot } from "./plot.js";
import { scoreAfter } from "./strength.js";

const height = 170;

export class Evolution {
  /** @param onPoint Called with the index of the word nearest to the pointer, or `null`. */
  constructor(onPoint) {
    this.onPoint = onPoint;
    this.holder = element("div", { class: "holder" });
    this.caption = element("figcaption", { class: "muted" });
    this.figure = element("figure", { class: "evolution" }, this.holder, this.caption);
    this.points = [];
    new ResizeObserver(() => this.draw()).observe(this.holder);
  }

  /**
   * Shows the scores of words.
   *
   * @param words The pieces that are words, in the order in which they are shown.
   * @param unit "word" or "character".
   */
  show(words, label, unit) {
    this.label = label;
    this.unit = unit;
    this.points = words.flatMap((word, index) => {
      const score = scoreAfter(word);
      return score === null ? [] : [{ index, score, text: word.text }];
    });
    this.figure.hidden = this.points.length === 0;
    this.caption.textContent = this.points.length === 0 ? "" : this.summary();
    this.drawnWidth = null;
    this.draw();
  }

  /** The curve in a sentence. */
  summary() {
    const [first, last] = [this.points[0], this.points.at(-1)];
    const ordered = [...this.points].sort((one, other) => one.score - other.score);
    const [low, high] = [ordered[0], ordered.at(-1)];
    const ends = `${percent(first.score)} after the first ${this.unit}, ${percent(last.score)} at the end`;
    if (this.points.length < 3) return `${this.label}: ${ends}.`;
    const at = ({ score, text }) => `${percent(score)} after “${text}”`;
    return `${this.label}: ${ends}. Lowest ${at(low)}, highest ${at(high)}.`;
  }

  draw() {
    const width = Math.floor(this.holder.clientWidth);
    if (width < 100 || width === this.drawnWidth || this.points.length === 0) return;
    this.drawnWidth = width;
    const amount = this.points.length;
    const yTicks = [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, text: `${value * 100}%` }));
    const ground = plot({
      width, height, xRange: [1, Math.max(2, amount)], yRange: [0, 1], xTicks: countTicks(amount, width / 70), yTicks,
      xTitle: `${this.unit}s read`,
      label: `The score of ${this.label} along the text, ${counted(amount, this.unit)}. ${this.summary()}`,
    });
    this.ground = ground;
    const path = this.points.map(({ score }, place) => [ground.x(place + 1), ground.y(score)]);
    const { left, right } = ground.inner;
    const half = ground.y(0.5);
    ground.svg.append(picture("line", { class: "half-line", x1: left, x2: right, y1: half, y2: half }));
    ground.svg.append(picture("path", { class: "curve", d: line(path) }));
    const dots = amount < 40 ? path : [];
    ground.svg.append(...dots.map(([cx, cy]) => picture("circle", { class: "dot", cx, cy, r: 2.5 })));
    this.rule = picture("line", { class: "rule", y1: ground.inner.top, y2: ground.inner.bottom, visibility: "hidden" });
    this.spot = picture("circle", { class: "spot", r: 5, visibility: "hidden" });
    ground.svg.append(this.rule, this.spot);
    ground.svg.addEventListener("pointermove", (event) => this.onPoint(this.nearest(event)));
    ground.svg.addEventListener("pointerleave", () => this.onPoint(null));
    this.holder.replaceChildren(ground.svg);
  }

  nearest(event) {
    const left = this.ground.svg.getBoundingClientRect().left;
    const distances = this.points.map((_, place) => Math.abs(this.ground.x(place + 1) - (event.clientX - left)));
    return this.points[distances.indexOf(Math.min(...distances))].index;
  }

  /** Marks the word at an index. */
  mark(index) {
    const place = this.points.findIndex((point) => point.index === index);
    for (const node of [this.rule, this.spot]) node?.setAttribute("visibility", place < 0 ? "hidden" : "visible");
    if (place < 0 || !this.rule) return;
    const x = this.ground.x(place + 1);
    for (const name of ["x1", "x2"]) this.rule.setAttribute(name, x);
    this.spot.setAttribute("cx", x);
    this.spot.setAttribute("cy", this.ground.y(this.points[place].score));
  }
}
