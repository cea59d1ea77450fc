// Elements without HTML text: whatever a model, a file or a run says is put in as text and cannot become markup.

const svgSpace = "http://www.w3.org/2000/svg";

/**
 * Makes an element.
 *
 * `attributes` are set as attributes, but for `text` (the content), functions (`onclick: …` listens) and booleans
 * (`hidden: true` is there, `false` is not). A `null` attribute or child is left out.
 */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for the parts of pictures. */
export function picture(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(svgSpace, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

/** Puts children in place of those that an element has; `null` is none. */
export function fill(node, ...children) {
  node.replaceChildren(...present(children));
}

function present(children) {
  return children.flat().filter((child) => child !== null && child !== undefined);
}

/** The element with an identifier of index.html. */
export function part(identifier) {
  return document.getElementById(identifier);
}

/** An option of a choice. */
export function option(value, text) {
  return element("option", { value, text });
}
