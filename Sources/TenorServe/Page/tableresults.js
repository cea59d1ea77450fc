// What came out for a table: how often each label, the first rows, and all of them as a file.

import { csvLine } from "./csv.js";
import { element } from "./elements.js";
import { count, counted, excerpt, percent } from "./format.js";
import { unitOf } from "./notes.js";
import { bars } from "./scores.js";
import { table } from "./tablepreview.js";

/** The rows shown on the page; the file holds all. */
const mostRows = 100;

export class TableResults {
  constructor(task) {
    this.task = task;
    this.results = [];
  }

  get count() {
    return this.results.length;
  }

  add(result) {
    this.results.push(result);
  }

  nodes() {
    const name = this.task.table.name.replace(/\.\w+$/, "");
    const download = element("a", {
      class: "button", id: "download", download: `${name}-classified.csv`, text: "Download the results as CSV",
    });
    this.address = URL.createObjectURL(new Blob([this.csv()], { type: "text/csv;charset=utf-8" }));
    download.href = this.address;
    return [
      element("h3", { text: `${counted(this.count, "row")} classified` }), this.shares(), this.agreement(),
      element("div", { class: "row" }, download), this.rows(),
    ];
  }

  /** Gives back the memory of the file, once it is not shown any more. */
  release() {
    if (this.address) URL.revokeObjectURL(this.address);
  }

  shares() {
    const counts = new Map(this.task.model.labels.map((label) => [label, 0]));
    for (const { label } of this.results) counts.set(label, (counts.get(label) ?? 0) + 1);
    const ranked = [...counts].sort((one, other) => other[1] - one[1]);
    return bars(ranked.map(([name, number]) => {
      const share = number / this.count;
      return { name, share, text: `${count(number)} (${percent(share)})` };
    }), "Rows by label");
  }

  expected(index) {
    return this.task.labelColumn < 0 ? null : (this.task.rows[index][this.task.labelColumn] ?? "").trim();
  }

  /** How often the verdict is the right label; said only where the column holds labels of the model. */
  agreement() {
    const { labels } = this.task.model;
    const judged = this.results.map(({ label }, index) => [label, this.expected(index)])
      .filter(([, expected]) => labels.includes(expected));
    if (judged.length === 0) return null;
    const right = judged.filter(([label, expected]) => label === expected).length;
    const of = judged.length === this.count ? "" : ` (${counted(judged.length, "row")} with a label of the model)`;
    const column = this.task.names[this.task.labelColumn];
    return element("p", { text: `${percent(right / judged.length)} agree with the column “${column}”${of}.` });
  }

  rows() {
    const shown = this.results.slice(0, mostRows);
    const caption = this.count > mostRows ? `The first ${mostRows} rows` : "All rows";
    const remarks = shown.map((result, index) => this.remark(result, index));
    const heads = [{ text: "Row" }, { text: "Text" }, { text: "Label" }, { text: "Score", class: "number" }];
    const rows = shown.map((result, index) => [
      { text: count(index + 1), class: "number" },
      { text: excerpt(this.task.rows[index][this.task.textColumn] ?? "", 100), class: "long" },
      { text: result.label },
      { text: percent(result.score), class: "number" },
    ]);
    // A column without a word in it would only take room, which phones lack.
    if (remarks.some((remark) => remark !== "")) {
      heads.push({ text: "Remark" });
      for (const [index, row] of rows.entries()) row.push({ text: remarks[index], class: "muted" });
    }
    return table(caption, heads, rows);
  }

  remark(result, index) {
    const right = this.expected(index);
    const isWrong = right !== null && this.task.model.labels.includes(right) && right !== result.label;
    return [
      isWrong ? `✗ expected ${right}` : null, result.truncated ? "cut" : null,
      result.informed ? null : `no known ${unitOf(this.task.model)}`,
    ].filter(Boolean).join(", ");
  }

  /** All rows as they were, with the verdicts after them. Spreadsheets know UTF-8 by the mark at the beginning. */
  csv() {
    const { model, names, rows, isNamed, table: { separator } } = this.task;
    const scores = model.labels.map((label) => `score_${label}`);
    const added = ["predicted_label", "predicted_score", ...scores, "unknown_word_rate", "truncated", "informed"];
    const own = isNamed ? names : names.map((_, index) => `column_${index + 1}`);
    const lines = this.results.map((result, index) => {
      const byLabel = new Map(result.scores.map(({ label, score }) => [label, score]));
      const fields = names.map((_, column) => rows[index][column] ?? "");
      return csvLine([
        ...fields, result.label, result.score, ...model.labels.map((label) => byLabel.get(label) ?? ""),
        result.unknown_word_rate, result.truncated, result.informed,
      ], separator);
    });
    return ["\uFEFF", csvLine([...own, ...added.map((name) => free(name, own))], separator), ...lines].join("");
  }
}

/** A name that no column has yet. */
function free(name, taken) {
  return taken.includes(name) ? free(`${name}_2`, taken) : name;
}
