// A file of the reader as a table. It is read in parts, so that the page answers meanwhile.

import { CsvReader, guessSeparator } from "./csv.js";
import { sendable } from "./service.js";

/** Names that columns of texts often have. */
const textNames = ["text", "review", "sentence", "content", "comment", "message", "body", "tweet", "document"];
const labelNames = ["label", "sentiment", "class", "category", "target", "expected"];

/**
 * Reads a table.
 *
 * @returns `{name, rows, separator}`
 * @throws An error whose message is for the reader.
 */
export async function readTable(file) {
  const parts = file.stream().pipeThrough(new TextDecoderStream(await encoding(file), { fatal: true })).getReader();
  let reader = null;
  try {
    for (;;) {
      const { value, done } = await parts.read();
      if (done) break;
      reader ??= new CsvReader(/\.tsv$/i.test(file.name) ? "\t" : guessSeparator(value));
      reader.push(value);
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error("The file is not text in UTF-8. Save it as CSV in UTF-8 and try again.");
  }
  const rows = reader?.finish() ?? [];
  if (rows.length === 0) throw new Error("The file holds no rows.");
  if (rows[0][0].includes("\0")) throw new Error("The file is not a table in text. Save it as CSV and try again.");
  return { name: file.name, rows, separator: reader.separator };
}

/** Spreadsheets also write UTF-16, with a mark at the beginning. */
async function encoding(file) {
  const [one, other] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (one === 0xff && other === 0xfe) return "utf-16le";
  return one === 0xfe && other === 0xff ? "utf-16be" : "utf-8";
}

/** Whether the first row looks like names of columns: short, none a number, none twice. */
export function hasNames(rows) {
  const [first] = rows;
  const isName = (field) => field.trim() !== "" && field.length <= 60 && Number.isNaN(Number(field));
  return rows.length > 1 && first.every(isName) && new Set(first).size === first.length;
}

/** The columns: their names, and which one holds texts and which one labels (-1 for none). */
export function columns(rows, isNamed) {
  const width = rows.slice(0, 1000).reduce((most, row) => Math.max(most, row.length), 0);
  const nameAt = (index) => (isNamed && rows[0][index]?.trim()) || `Column ${index + 1}`;
  const names = Array.from({ length: width }, (_, index) => nameAt(index));
  const known = (some) => names.findIndex((name) => some.includes(name.toLowerCase()));
  const named = known(textNames);
  const text = named >= 0 ? named : longest(rows.slice(isNamed ? 1 : 0, 200), width);
  return { names, text, label: known(labelNames) };
}

function longest(rows, width) {
  const lengthAt = (index) => rows.reduce((sum, row) => sum + (row[index]?.length ?? 0), 0);
  const lengths = Array.from({ length: width }, (_, index) => lengthAt(index));
  return Math.max(0, lengths.indexOf(Math.max(...lengths)));
}

/** The texts of a column; a row that is too short has an empty one. */
export function texts(rows, column) {
  return rows.map((row) => sendable(row[column] ?? ""));
}
