// Tables as text with separators (RFC 4180): fields may be quoted and then hold separators, quotes and line ends.

/** Reads rows from text that comes in parts. Lines end in CR LF, LF or CR; empty lines are no rows. */
export class CsvReader {
  constructor(separator) {
    this.separator = separator;
    this.rows = [];
    this.row = [];
    this.field = "";
    this.state = "start";
    this.isAfterReturn = false;
    this.line = 1;
    this.quoteLine = 1;
  }

  /** Takes in the next part of the text. */
  push(text) {
    for (const letter of text) this.take(letter);
  }

  /** The rows, once all text was taken in. */
  finish() {
    if (this.state === "quoted") {
      throw new SyntaxError(`The quote that opens on line ${this.quoteLine} is never closed.`);
    }
    if (this.row.length > 0 || this.field !== "" || this.state === "closed") this.endRow();
    return this.rows;
  }

  take(letter) {
    if (letter === "\n" || letter === "\r") this.line += letter === "\n" && this.isAfterReturn ? 0 : 1;
    const endsPair = letter === "\n" && this.isAfterReturn;
    this.isAfterReturn = letter === "\r";
    if (this.state === "quoted") {
      if (letter === '"') this.state = "closed";
      else this.field += letter;
    } else if (letter === '"' && this.state === "start") {
      [this.state, this.quoteLine] = ["quoted", this.line];
    } else if (letter === '"' && this.state === "closed") {
      // Two quotes within quotes are one.
      this.field += letter;
      this.state = "quoted";
    } else if (letter === this.separator) {
      this.endField();
    } else if (letter === "\n" || letter === "\r") {
      if (!endsPair) this.endRow();
    } else {
      this.field += letter;
      this.state = "plain";
    }
  }

  endField() {
    this.row.push(this.field);
    this.field = "";
    this.state = "start";
  }

  endRow() {
    const isEmpty = this.row.length === 0 && this.field === "" && this.state !== "closed";
    this.endField();
    if (!isEmpty) this.rows.push(this.row);
    this.row = [];
  }
}

/** The separator that stands most often in the first line, outside quotes. */
export function guessSeparator(text) {
  const line = text.replace(/"[^"]*"/g, "").split(/[\r\n]/, 1)[0];
  const amount = (separator) => line.split(separator).length;
  return [",", ";", "\t"].reduce((best, other) => (amount(other) > amount(best) ? other : best));
}

/** One line of a table, with its line end. */
export function csvLine(fields, separator = ",") {
  return `${fields.map((field) => quoted(String(field), separator)).join(separator)}\r\n`;
}

function quoted(field, separator) {
  const isSpecial = field.includes(separator) || /["\r\n]/.test(field);
  return isSpecial ? `"${field.replaceAll('"', '""')}"` : field;
}
