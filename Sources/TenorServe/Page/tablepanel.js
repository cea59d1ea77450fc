// The part of the page where a table is dropped, its column chosen, and its texts classified.

import { announce } from "./announcer.js";
import { element, fill, option, part } from "./elements.js";
import { inPlainWords, isAbort } from "./errors.js";
import { count, counted, duration } from "./format.js";
import { DropZone } from "./dropzone.js";
import { preview } from "./tablepreview.js";
import { columns, hasNames, readTable, texts } from "./tablefile.js";
import { classifyAll } from "./tablejob.js";
import { TableResults } from "./tableresults.js";

export class TablePanel {
  constructor(models) {
    this.models = models;
    this.zone = new DropZone((file) => this.open(file));
    this.trouble = element("p", { class: "notice bad", role: "alert", hidden: true });
    this.settings = element("div", { class: "card", hidden: true });
    this.model = element("select", { id: "table-model" }, models.map(({ name }) => option(name, name)));
    this.model.value = (models.find((model) => model.default) ?? models[0]).name;
    this.progress = element("div", { class: "card", hidden: true });
    this.results = element("section", { class: "card", tabindex: "-1", "aria-label": "Results", hidden: true });
    part("table-parts").append(this.zone.node, this.trouble, this.settings, this.progress, this.results);
  }

  /** Reads a file and asks which column to classify. */
  async open(file) {
    this.job?.abort();
    // What was under way for another file is not told of any more.
    this.job = null;
    this.file = file;
    // It may have been dropped beside another part.
    location.hash = "#table";
    for (const node of [this.trouble, this.settings, this.progress, this.results]) node.hidden = true;
    let table;
    try {
      table = await readTable(file);
    } catch (error) {
      if (this.file === file) this.fail(error.message);
      return;
    }
    if (this.file !== file) return;
    this.table = table;
    this.isNamed = hasNames(this.table.rows);
    this.showSettings();
  }

  fail(text) {
    this.trouble.textContent = text;
    this.trouble.hidden = false;
  }

  get rows() {
    return this.isNamed ? this.table.rows.slice(1) : this.table.rows;
  }

  showSettings() {
    const { rows } = this;
    this.columns = columns(this.table.rows, this.isNamed);
    const { names } = this.columns;
    const options = names.map((name, index) => option(String(index), name));
    this.textColumn = element("select", { id: "text-column", onchange: () => this.showPreview() }, options);
    this.textColumn.value = String(this.columns.text);
    this.labelColumn = element("select", { id: "label-column", onchange: () => this.showPreview() },
      option("-1", "none"), names.map((name, index) => option(String(index), name)));
    this.labelColumn.value = String(this.columns.label);
    const named = element("input", { type: "checkbox", id: "named", onchange: () => this.rename(named.checked) });
    named.checked = this.isNamed;
    this.preview = element("div");
    fill(this.settings,
      element("h3", { text: `${this.table.name}: ${counted(rows.length, "row")}, ${counted(names.length, "column")}` }),
      this.warning(rows),
      element("div", { class: "pair" },
        field("text-column", "Column with the texts", this.textColumn),
        field("label-column", "Column with the right labels, if any", this.labelColumn),
        field("table-model", "Model", this.model)),
      element("label", { class: "tick", for: "named" }, named, "The first row holds the names of the columns"),
      this.preview,
      element("div", { class: "row" }, element("button", {
        type: "button", class: "main", id: "classify-table", text: `Classify ${counted(rows.length, "row")}`,
        onclick: () => this.classify(), disabled: rows.length === 0,
      })));
    this.settings.hidden = false;
    this.showPreview();
  }

  /** Takes the first row as names, or as a row. What stood there is made anew; the focus stays. */
  rename(isNamed) {
    this.isNamed = isNamed;
    this.showSettings();
    part("named").focus();
  }

  /** A sentence about rows that may have been cut wrongly. */
  warning(rows) {
    const uneven = rows.filter((row) => row.length !== this.table.rows[0].length).length;
    if (uneven === 0) return null;
    const text = `${counted(uneven, "row")} of another number of fields than the first row.`;
    return element("p", { class: "warning-text", text });
  }

  showPreview() {
    const marked = [Number(this.textColumn.value), Number(this.labelColumn.value)];
    this.preview.replaceChildren(preview(this.columns.names, this.rows, marked));
  }

  /** Classifies the chosen column; what has arrived when something goes wrong, or is cancelled, is kept. */
  async classify() {
    this.job?.abort();
    const job = new AbortController();
    this.job = job;
    this.trouble.hidden = true;
    this.results.hidden = true;
    const { rows } = this;
    const model = this.models.find(({ name }) => name === this.model.value);
    const results = new TableResults({
      table: this.table, names: this.columns.names, rows, isNamed: this.isNamed, model,
      textColumn: Number(this.textColumn.value), labelColumn: Number(this.labelColumn.value),
    });
    const begin = performance.now();
    const show = this.showProgress(rows.length, job);
    try {
      await classifyAll(texts(rows, Number(this.textColumn.value)), {
        model: model.name, signal: job.signal,
        onResult: (result) => {
          results.add(result);
          show(results.count, (performance.now() - begin) / 1000);
        },
        onWait: (text) => show(results.count, null, text),
      });
      announce(`${counted(rows.length, "row")} classified.`);
    } catch (error) {
      if (this.job !== job) return;
      this.explainEnd(error, results.count);
    }
    this.showResults(results);
    this.hideProgress();
  }

  showResults(results) {
    this.shown?.release();
    this.shown = results;
    this.results.hidden = results.count === 0;
    if (!this.results.hidden) fill(this.results, results.nodes());
  }

  /** The focus, if it is on the button to cancel, goes on to what has come out. */
  hideProgress() {
    const hadFocus = this.progress.contains(document.activeElement);
    this.progress.hidden = true;
    if (hadFocus) (this.results.hidden ? this.zone.input : this.results).focus();
  }

  explainEnd(error, done) {
    const kept = done > 0 ? ` The ${counted(done, "row")} before are kept.` : "";
    if (isAbort(error)) return this.fail(`Cancelled.${kept}`);
    const row = error.row === undefined ? "" : `Row ${count(error.row + 1)}: `;
    this.fail(`${row}${inPlainWords(error)}${kept}`);
  }

  /** Shows a bar with a button to cancel. Gives the function that moves it. */
  showProgress(total, job) {
    const bar = element("progress", { max: total, value: 0, "aria-label": "Rows classified" });
    const text = element("p", { class: "muted", text: `0 of ${counted(total, "row")}` });
    const cancel = element("button", { type: "button", id: "cancel-table", text: "Cancel" });
    cancel.addEventListener("click", () => job.abort());
    this.progress.replaceChildren(bar, element("div", { class: "row between" }, text, cancel));
    this.progress.hidden = false;
    cancel.focus();
    return (done, seconds, waiting = null) => {
      bar.value = done;
      const left = seconds > 1 ? `, about ${duration(((total - done) * seconds) / done)} left` : "";
      text.textContent = waiting ?? `${count(done)} of ${counted(total, "row")}${left}`;
    };
  }
}

function field(identifier, name, control) {
  return element("div", { class: "field" }, element("label", { for: identifier, text: name }), control);
}
