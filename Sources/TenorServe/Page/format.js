// Numbers and counts as a reader expects them.

const percents = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const counts = new Intl.NumberFormat("en");

/** A share in 0 … 1. What is not quite all or nothing does not read so. */
export function percent(share) {
  if (share > 0.9995 && share < 1) return "over 99.9%";
  if (share < 0.0005 && share > 0) return "under 0.1%";
  return percents.format(share);
}

export function count(number) {
  return counts.format(number);
}

/** "1 word", "2 words". */
export function counted(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** With its sign; a minus as wide as a plus. */
export function signed(number, digits = 2) {
  const text = Math.abs(number).toFixed(digits);
  if (Number(text) === 0) return text;
  return (number < 0 ? "−" : "+") + text;
}

/** A figure of a training; history files write infinities and NaN as text. */
export function figure(value) {
  if (typeof value !== "number") return value === null || value === undefined ? "–" : String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 0.001 || size >= 100_000) ? value.toExponential(2) : value.toFixed(4);
}

export function duration(seconds) {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The beginning of a text, on one line. */
export function excerpt(text, length) {
  const line = text.slice(0, length * 4).replace(/\s+/g, " ").trim();
  const letters = Array.from(line);
  if (letters.length <= length) return line;
  const cut = letters.slice(0, length - 1).join("");
  // Between words, where there is a gap near.
  return `${cut.replace(/\s+\S{0,15}$/, "")}…`;
}
