// Light or dark. The system decides until the reader does; a choice equal to the system's lets the system decide again.

const place = "tenor-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

/** Storage may be forbidden; the page works without. */
function stored() {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

function store(theme) {
  try {
    if (theme === null) localStorage.removeItem(place);
    else localStorage.setItem(place, theme);
  } catch {
    // The choice then holds until the page is left.
  }
}

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : system.matches;
}

function show() {
  document.getElementById("theme")?.setAttribute("aria-checked", String(isDark()));
}

function choose(dark) {
  const theme = dark === system.matches ? null : dark ? "dark" : "light";
  if (theme === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  store(theme);
  show();
}

const before = stored();
if (before === "light" || before === "dark") document.documentElement.dataset.theme = before;
system.addEventListener("change", show);
document.getElementById("theme")?.addEventListener("click", () => choose(!isDark()));
show();
