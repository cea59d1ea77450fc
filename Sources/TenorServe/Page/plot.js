// The ground of a chart: frame, grid and numbers. Pixels are real ones, so that letters keep their size on a phone.

import { picture } from "./elements.js";

/**
 * A picture with axes.
 *
 * @returns `{svg, x, y, inner}`: the picture, functions from values to pixels, and the rectangle that values fill.
 */
export function plot({ width, height, xRange, yRange, xTicks, yTicks, xTitle = null, label }) {
  const inner = { left: 46, right: width - 12, top: 10, bottom: height - (xTitle ? 40 : 24) };
  const x = (value) => inner.left + ((value - xRange[0]) / (xRange[1] - xRange[0] || 1)) * (inner.right - inner.left);
  const y = (value) => inner.bottom - ((value - yRange[0]) / (yRange[1] - yRange[0] || 1)) * (inner.bottom - inner.top);
  const viewBox = `0 0 ${width} ${height}`;
  const svg = picture("svg", { class: "chart", width, height, viewBox, role: "img", "aria-label": label });
  for (const { value, text } of yTicks) {
    svg.append(picture("line", { class: "grid", x1: inner.left, x2: inner.right, y1: y(value), y2: y(value) }));
    svg.append(picture("text", { class: "tick", x: inner.left - 7, y: y(value) + 4, "text-anchor": "end", text }));
  }
  for (const { value, text } of xTicks) {
    const anchor = x(value) > inner.right - 8 ? "end" : "middle";
    svg.append(picture("text", { class: "tick", x: x(value), y: inner.bottom + 17, "text-anchor": anchor, text }));
  }
  svg.append(picture("line", { class: "axis", x1: inner.left, x2: inner.right, y1: inner.bottom, y2: inner.bottom }));
  if (xTitle) {
    const middle = (inner.left + inner.right) / 2;
    svg.append(picture("text", { class: "tick", x: middle, y: height - 6, "text-anchor": "middle", text: xTitle }));
  }
  return { svg, x, y, inner };
}

/** Round numbers that cover a range, about as many as asked for. */
export function roundTicks([low, high], wanted) {
  const rough = (high - low || 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999);
  const ticks = [];
  const end = high / step + 1e-9;
  for (let index = Math.ceil(low / step - 1e-9); index <= end; index += 1) ticks.push(index * step);
  return ticks;
}

/** A range widened to round numbers, with these as ticks and no more decimals than they need. */
export function roundScale(values, wanted) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, second] = roundTicks(low === high ? [low - 0.5, high + 0.5] : [low, high], wanted);
  const step = second - first;
  const bottom = Math.floor(low / step + 1e-9) * step;
  const top = Math.max(bottom + step, Math.ceil(high / step - 1e-9) * step);
  const ticks = roundTicks([bottom, top], Math.round((top - bottom) / step));
  const isExact = (digits) => ticks.every((tick) => Math.abs(Number(tick.toFixed(digits)) - tick) < step * 1e-6);
  const digits = [0, 1, 2, 3, 4, 5].find(isExact) ?? 6;
  return { range: [bottom, top], ticks: ticks.map((value) => ({ value, text: value.toFixed(digits) })) };
}

/** Whole numbers from 1, for words and epochs. */
export function countTicks(last, wanted) {
  const ticks = roundTicks([1, Math.max(2, last)], wanted).filter((value) => Number.isInteger(value) && value > 1);
  // The first one is left out where it would stand close to the next.
  const isFirstFree = ticks.length < 2 || ticks[0] - 1 >= (ticks[1] - ticks[0]) * 0.6;
  return [...(isFirstFree ? [1] : []), ...ticks].map((value) => ({ value, text: String(value) }));
}

/** The path through points `[x, y]` in pixels. */
export function line(points) {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}
