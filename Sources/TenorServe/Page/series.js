// How one of several series looks: its colour and its marker, so that no colour is needed.

import { picture } from "./elements.js";

const colors = 6;
const shapes = [
  "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", "M-3 -3h6v6h-6z", "M0 -4L4 3H-4z", "M0 -4.5L4.5 0L0 4.5L-4.5 0z",
];

export function styleOf(index) {
  const color = index % colors;
  const shape = shapes[(index + Math.floor(index / colors)) % shapes.length];
  return { stroke: `stroke-${color}`, fill: `fill-${color}`, shape };
}

export function marker(style, x, y) {
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  return picture("path", { class: style.fill, d: style.shape, transform });
}

/** A line with its marker, for legends. */
export function swatch(style) {
  return picture("svg", { class: "swatch", viewBox: "0 0 28 12", width: 28, height: 12, "aria-hidden": "true" },
    picture("path", { class: `series-line ${style.stroke}`, d: "M1 6H27" }), marker(style, 14, 6));
}

/** A full or a dashed line without colour, for legends. */
export function lineSample(isDashed) {
  return picture("svg", { class: "swatch", viewBox: "0 0 28 12", width: 28, height: 12, "aria-hidden": "true" },
    picture("path", { class: `series-line plain${isDashed ? " dashed" : ""}`, d: "M1 6H27" }));
}
