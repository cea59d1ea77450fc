// What a reader should know before trusting a verdict, in plain words.

import { counted, percent } from "./format.js";

/** A share of unknown words above which a verdict stands on little. */
const manyUnknown = 0.2;

export function unitOf(model) {
  return model.level === "character" ? "character" : "word";
}

/** Sentences about a result: `{text, isWarning}`. */
export function notes(result, model) {
  const unit = unitOf(model);
  if (!result.informed) return [{ text: uninformed(result, unit), isWarning: true }];
  const list = [{ text: amount(result, model, unit), isWarning: result.truncated }];
  const unknown = result.unknown_word_rate;
  if (unknown > 0) {
    const text = `${percent(unknown)} of the ${unit}s are unknown to the model`;
    const isWarning = unknown > manyUnknown;
    list.push({ text: isWarning ? `${text}: trust the verdict less.` : `${text}.`, isWarning });
  }
  return list;
}

function uninformed(result, unit) {
  const ending = "The scores are what the model says about no text at all.";
  if (result.token_count === 0) return `No ${unit} was read. ${ending}`;
  return `None of the ${unit}s is known to the model. ${ending}`;
}

function amount(result, model, unit) {
  if (!result.truncated) return `${counted(result.token_count, unit)} read.`;
  const whole = counted(result.token_count, unit);
  if (!model.maximum_length) return `The text is longer than the model reads; it has ${whole}.`;
  return `Longer than the model reads: ${model.maximum_length} of ${whole} were read.`;
}
