// A text cut at the places of its tokens, so that each word can be shown where it stands.

/**
 * Cuts a text into pieces that together are the text.
 *
 * Places of tokens count Unicode scalars, as the service does; JavaScript counts halves of them. Several tokens may
 * come from one place ("can" and "not" of "can't"): they make one piece. Neighbours that were not read make one piece
 * too, which keeps long texts light.
 *
 * @returns Pieces `{text, tokens, kind}`, where `kind` is "gap", "word" or "unread".
 */
export function pieces(text, tokens) {
  const places = scalarPlaces(text);
  const result = [];
  let position = 0;
  for (const group of groups(tokens)) {
    const start = places[Math.min(group.start, places.length - 1)];
    const end = places[Math.min(group.end, places.length - 1)];
    const kind = group.tokens.some((token) => token.read) ? "word" : "unread";
    const gap = text.slice(position, start);
    const last = result.at(-1);
    if (kind === "unread" && last?.kind === "unread") {
      last.text += gap + text.slice(start, end);
      last.tokens.push(...group.tokens);
    } else {
      if (gap !== "") result.push({ text: gap, tokens: [], kind: "gap" });
      result.push({ text: text.slice(start, end), tokens: group.tokens, kind });
    }
    position = end;
  }
  if (position < text.length) result.push({ text: text.slice(position), tokens: [], kind: "gap" });
  return result;
}

/** Tokens without any place, shown by themselves where cleaning moved words about. */
export function loosePieces(tokens) {
  return tokens.flatMap((token, index) => {
    const piece = { text: token.token, tokens: [token], kind: token.read ? "word" : "unread" };
    return index === 0 ? [piece] : [{ text: " ", tokens: [], kind: "gap" }, piece];
  });
}

export function hasPlace(token) {
  return Number.isInteger(token.start) && Number.isInteger(token.end) && token.end > token.start;
}

function groups(tokens) {
  const result = [];
  for (const token of tokens.filter(hasPlace).sort((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last && token.start < last.end) {
      last.tokens.push(token);
      last.end = Math.max(last.end, token.end);
    } else {
      result.push({ start: token.start, end: token.end, tokens: [token] });
    }
  }
  return result;
}

/** For each Unicode scalar its index in the string, and the length of the string at the end. */
function scalarPlaces(text) {
  const places = [];
  for (let index = 0; index < text.length; index += text.codePointAt(index) > 0xffff ? 2 : 1) places.push(index);
  places.push(text.length);
  return places;
}
