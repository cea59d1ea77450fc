// How strongly a word speaks, in steps that differ in colour, underline and weight.

import { percent, signed } from "./format.js";

/** Shares of the largest part at which the steps begin. They widen: one loud word must not leave the others pale. */
const steps = [0.04, 0.15, 0.4, 0.75];

/** What the tokens of a piece add together; `null` where there are no contributions. */
export function contribution(piece) {
  const values = piece.tokens.map((token) => token.contribution).filter((value) => typeof value === "number");
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

/** The largest part of any word; words of a text where nothing matters stay pale. */
export function largest(pieces) {
  return pieces.reduce((most, piece) => Math.max(most, Math.abs(contribution(piece) ?? 0)), 0.05);
}

/** The class of a word: "for-3", "against-1", or "" for one that hardly matters. */
export function strengthClass(value, most) {
  const share = Math.abs(value ?? 0) / most;
  const step = steps.filter((begin) => share >= begin).length;
  if (step === 0) return "";
  return `${value > 0 ? "for" : "against"}-${step}`;
}

/** The numbers of a word as one sentence, for eyes and for screen readers. */
export function spoken(piece, label) {
  const value = contribution(piece);
  const facts = [];
  if (value !== null) facts.push(`${signed(value)} ${value < 0 ? "against" : "for"} ${label}`);
  if (piece.tokens.some((token) => token.unknown)) facts.push("unknown to the model");
  if (piece.kind === "unread") facts.push("not read");
  const after = scoreAfter(piece);
  if (after !== null) facts.push(`${label} ${percent(after)} after it`);
  return facts.join(", ");
}

/** The verdict once the piece was read; `null` where the service did not say. */
export function scoreAfter(piece) {
  const scores = piece.tokens.map((token) => token.score_after).filter((score) => typeof score === "number");
  return scores.at(-1) ?? null;
}
