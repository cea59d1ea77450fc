// The key of the service: kept for this tab, asked for when the service wants one.

import { part } from "./elements.js";

const place = "tenor-key";
let held = read();
let asking = null;

function read() {
  try {
    return sessionStorage.getItem(place);
  } catch {
    return null;
  }
}

/** The key, or `null`. */
export function currentKey() {
  return held;
}

/** The header that carries a key. */
export function authorization(key) {
  return key === null ? {} : { Authorization: `Bearer ${key}` };
}

/**
 * Asks for a key. However many requests were refused at once, the reader is asked once.
 *
 * @returns The key, or `null` where the reader declined.
 */
export function askForKey(trouble = null) {
  asking ??= prompt(trouble).finally(() => {
    asking = null;
  });
  return asking;
}

function prompt(trouble) {
  const dialog = part("key-dialog");
  const field = part("key");
  part("key-trouble").hidden = trouble === null;
  part("key-trouble").textContent = trouble ?? "";
  field.value = "";
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue || null), { once: true });
  }).then((key) => {
    if (key !== null) keep(key);
    return key;
  });
}

function keep(key) {
  held = key;
  part("change-key").hidden = false;
  try {
    sessionStorage.setItem(place, key);
  } catch {
    // Without storage the key holds until the page is left.
  }
}

/** Connects the dialog and the button that changes the key. `onChange` is called after the reader gave another key. */
export function prepareKey(onChange) {
  const dialog = part("key-dialog");
  // The form is not sent: the policy of the page forbids that, and the key must not get into an address.
  part("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close(part("key").value.trim());
  });
  part("key-cancel").addEventListener("click", () => dialog.close(""));
  dialog.addEventListener("cancel", () => {
    dialog.returnValue = "";
  });
  part("change-key").hidden = held === null;
  part("change-key").addEventListener("click", async () => {
    if ((await askForKey()) !== null) onChange();
  });
}
