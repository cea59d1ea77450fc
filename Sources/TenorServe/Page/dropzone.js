// Where a file is dropped or chosen. The field of the browser stays, so that keyboards reach it.

import { element } from "./elements.js";

export class DropZone {
  /** @param onFile Called with the file. */
  constructor(onFile) {
    const accept = ".csv,.tsv,.txt,text/csv,text/tab-separated-values";
    this.input = element("input", { type: "file", id: "file", accept });
    this.input.addEventListener("change", () => this.input.files[0] && onFile(this.input.files[0]));
    this.node = element("div", { class: "drop", id: "drop" },
      element("label", { for: "file", text: "Drop a CSV file here, or choose one" }), this.input,
      element("p", { class: "muted small", text: "The texts of one column go to this service and nowhere else." }));
    const mark = (isOver) => () => this.node.classList.toggle("over", isOver);
    for (const name of ["dragenter", "dragover"]) this.node.addEventListener(name, mark(true));
    for (const name of ["dragleave", "drop"]) this.node.addEventListener(name, mark(false));
    // A file may be dropped anywhere: one that misses the field would take the place of the page. Text is not touched,
    // so that words can still be dragged into a field.
    window.addEventListener("dragover", (event) => holdsFile(event) && event.preventDefault());
    window.addEventListener("drop", (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      if (event.dataTransfer.files[0]) onFile(event.dataTransfer.files[0]);
    });
  }
}

function holdsFile(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
