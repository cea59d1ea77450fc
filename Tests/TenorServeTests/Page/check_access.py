"""Checks that the page serves everybody: light and dark, phones, keyboards, screen readers; and its policy."""

import importlib.util
import json
import os

from check_table import TABLE, classified
from support import check, expect, expect_equal, Skip

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
    "connect-src": "'self'", "form-action": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'",
}
DARK = "document.getElementById('theme').getAttribute('aria-checked')"
TEXT = "A great film, and the story is a joy. But then it was dull, with awful xylophones. " * 3


def fill(stage, page, part):
    """Shows as much of a part as there is."""
    if part == "text":
        page.write(TEXT)
        page.settle()
        page.value("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        page.value("document.querySelector('.words .word[tabindex=\"0\"]').focus()")
    elif part == "table":
        page.drop("films.csv", TABLE)
        classified(page)
    else:
        page.wait("document.querySelector('.run input')", what="runs")
        page.value("[...document.querySelectorAll('.run input')].slice(1, 3).forEach((box) => box.click())")
        page.wait("document.querySelector('.run-figures table')")
        page.value("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    page.pump(0.2)


def parts(stage):
    """The parts that the service has."""
    page = stage.open()
    has_runs = page.text("#navigation a[href='#runs']") is not None
    return ["text", "table"] + (["runs"] if has_runs else [])


@check("policy: nothing inline, nothing from outside")
def policy(stage):
    page = stage.open()
    header = page.value("fetch('.').then((answer) => answer.headers.get('Content-Security-Policy'))")
    found = dict(part.strip().split(" ", 1) for part in (header or "").split(";") if part.strip())
    expect_equal(found, POLICY, "the policy")
    inline = page.value("""fetch('.').then((answer) => answer.text()).then((text) => {
      const page = new DOMParser().parseFromString(text, 'text/html');
      const handlers = [...page.querySelectorAll('*')].flatMap((node) => node.getAttributeNames());
      return [...page.querySelectorAll('[style], style, script:not([src])')].map((node) => node.outerHTML)
        .concat(handlers.filter((name) => name.startsWith('on')));
    })""")
    expect_equal(inline, [], "what stands inline")
    fill(stage, page, "text")
    origins = page.value(
        "[...new Set(performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin))]")
    expect_equal(origins, [page.value("location.origin")], "where the page comes from")


@check("dark: the system decides, then the switch, which is remembered")
def dark(stage):
    shade = ("(() => { const canvas = document.createElement('canvas').getContext('2d'); canvas.fillStyle = "
             "getComputedStyle(document.body).backgroundColor; canvas.fillRect(0, 0, 1, 1); "
             "return canvas.getImageData(0, 0, 1, 1).data[1]; })()")
    light = stage.open()
    expect(light.value(shade) > 200, "the page is dark in a light system")
    page = stage.open(dark=True)
    expect(page.value(shade) < 60, "the page is light in a dark system")
    expect_equal(page.value(DARK), "true", "the switch")
    page.click("#theme")
    expect(page.value(shade) > 200, "the switch does not make the page light")
    expect_equal(page.value(DARK), "false", "the switch")
    page.command("Page.reload")
    page.wait("document.readyState === 'complete' && !document.getElementById('panel-text').hidden")
    expect(page.value(shade) > 200, "the choice is forgotten")


@check("phone: 360 px wide without sideways scrolling, 320 too, and controls that fingers hit")
def phone(stage):
    for part in parts(stage):
        page = stage.open(part, width=320, height=740, phone=True)
        fill(stage, page, part)
        for width in (320, 360):
            page.resize(width, 740, phone=True)
            page.pump(0.1)
            found = page.value("Math.max(document.documentElement.scrollWidth, window.innerWidth)")
            expect_equal(found, width, f"the width of {part}")
        wide = page.value("""[...document.querySelectorAll('main *')]
          .filter((node) => node.checkVisibility() && !node.closest('.scroll, pre, .words'))
          .filter((node) => node.getBoundingClientRect().right > 360.5)
          .map((node) => node.tagName + '.' + node.className)""")
        expect_equal(wide, [], f"what sticks out of {part}")
        controls = "button, select, textarea, summary, nav a, label.run, a.button"
        small = page.value(f"[...document.querySelectorAll('{controls}')]" """
          .filter((node) => node.checkVisibility())
          .map((node) => [node.textContent.trim().slice(0, 20), node.getBoundingClientRect()])
          .filter(([, box]) => box.height < 24 || box.width < 24)
          .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)""")
        expect_equal(small, [], f"controls of {part} that are hard to hit")
        tiny = page.value("""[...document.querySelectorAll('main *')]
          .filter((node) => node.checkVisibility() && parseFloat(getComputedStyle(node).fontSize) < 12)
          .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
          .map((node) => node.textContent)""")
        expect_equal(tiny, [], f"letters of {part} below 12 px")


@check("keyboard: everything is reached in order, words by arrows, with a focus that is seen")
def keyboard(stage):
    page = stage.open()
    page.press("Tab")
    expect_equal(page.focused(), "#skip", "the first stop")
    page.press("Enter")
    expect_equal(page.focused(), "#main", "the focus after skipping")
    page.press("Tab")
    expect_equal(page.focused(), "#entry", "the next stop")
    page.type("A great film, and a joy. Not dull. " * 4)
    page.settle()
    stops, seen = [], []
    for _ in range(60):
        page.press("Tab")
        if page.focused() == "page" or (stops and page.focused() == "#skip"):
            break
        stops.append(page.focused())
        seen.append(page.value("""(() => {
          const style = getComputedStyle(document.activeElement);
          return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        })()"""))
    else:
        expect(False, f"the focus is caught: {stops[-5:]}")
    for stop in ("#clear", "#model", "summary", "option", "button"):
        expect(stop in stops, f"{stop} is not reached by Tab: {stops}")
    expect_equal(stops.count("option"), 1, "words in the order of Tab")
    unseen = [stop for stop, is_seen in zip(stops, seen, strict=True) if not is_seen]
    expect_equal(unseen, [], "stops where the focus is not seen")
    # Up again to the words.
    for _ in range(60):
        page.press("Tab", modifiers=8)
        if page.focused() == "option":
            break
    words = page.texts(".words .word")
    here = "document.activeElement.textContent"
    expect_equal(page.value(here), words[0], "the first word")
    page.press("ArrowRight")
    expect_equal(page.value(here), words[1], "the word to the right")
    page.wait_text(".detail", words[1])
    expect_equal(page.value("document.activeElement.getAttribute('aria-selected')"), "true", "the word that is chosen")
    height = "document.activeElement.getBoundingClientRect().top"
    top = page.value(height)
    page.press("ArrowDown")
    expect(page.value(height) > top + 5, "the arrow down stays on its line")
    page.press("ArrowUp")
    expect_equal(page.value(height), top, "the line after going up again")
    page.press("End")
    expect_equal(page.value(here), words[-1], "the last word")
    page.press("ArrowRight")
    expect_equal(page.value(here), words[-1], "the word after the last")
    page.press("Home")
    expect_equal(page.value(here), words[0], "the first word")
    page.value("document.getElementById('theme').focus()")
    page.press(" ")
    expect_equal(page.value(DARK), "true", "the switch after Space")


@check("keyboard: a table is classified, and runs are chosen, without a mouse")
def keyboard_elsewhere(stage):
    page = stage.open("table")
    page.drop("films.csv", TABLE)
    page.wait_seen("#classify-table")
    page.value("document.getElementById('file').focus()")
    stops = []
    while "#classify-table" not in stops:
        page.press("Tab")
        stops.append(page.focused())
        expect(len(stops) < 20, f"the button is not reached: {stops}")
    expect_equal(stops[:4], ["#text-column", "#label-column", "#table-model", "#named"], "the order of Tab")
    page.value("document.getElementById('named').focus()")
    page.press(" ")
    page.wait_text("h3", "films.csv: 6 rows")
    expect_equal(page.focused(), "#named", "the focus after the first row became a row")
    page.press(" ")
    page.wait_text("h3", "films.csv: 5 rows")
    page.value("document.getElementById('classify-table').focus()")
    page.press("Enter")
    page.wait_seen("#download")
    page.press("Tab")
    expect_equal(page.focused(), "#download", "the stop after the results appeared")
    if "runs" not in parts(stage):
        return
    page = stage.open("runs")
    page.wait("document.querySelector('.run input:checked')", what="the newest run")
    page.value("document.querySelector('.run input').focus()")
    page.press("Tab")
    page.press(" ")
    page.wait_text(".run-details h3", "2 runs compared")
    is_there = page.value("document.activeElement === document.querySelectorAll('.run input')[1]")
    expect(is_there, f"the focus does not stay on the run, but is on {page.focused()}")


@check("reader of the screen: names, roles and states as the browser tells them")
def names(stage):
    page = stage.open()
    page.write(TEXT)
    page.settle()
    nodes = [node for node in page.command("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
    told = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if "role" in node]
    for role, name in (
        ("banner", ""), ("main", ""), ("navigation", "Parts of the page"), ("textbox", "Text"), ("switch", "Dark"),
        ("combobox", "Model"), ("combobox", "Compare with"), ("heading", "Tenor"),
    ):
        expect(any(found[0] == role and found[1].strip() == name for found in told), f"no {role} is called {name!r}")
    expect(any(role == "listbox" and "words of the text" in name for role, name in told), "the words have no name")
    expect(any(role in ("image", "img") and "along the text" in name for role, name in told), "the curve has no name")
    named = ("button", "link", "combobox", "textbox", "option", "checkbox", "image")
    nameless = [role for role, name in told if role in named and not name.strip()]
    expect_equal(nameless, [], "controls without a name")


def axe_script():
    """The file that TENOR_AXE names, else that of the package axe-playwright-python; None without either."""
    path = os.environ.get("TENOR_AXE")
    if path is None:
        package = importlib.util.find_spec("axe_playwright_python")
        path = os.path.join(os.path.dirname(package.origin), "axe.min.js") if package else ""
    return path if os.path.isfile(path) else None


@check("axe: no violation of the WCAG up to AA in light, dark and on a phone")
def axe(stage):
    path = axe_script()
    if path is None:
        raise Skip("no axe.min.js of version 4.4 or newer: install PyPI's axe-playwright-python, or name one with TENOR_AXE")
    with open(path, encoding="utf-8") as file:
        source = file.read()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for part in parts(stage):
        for look in ({}, {"dark": True}, {"width": 360, "height": 740, "phone": True}):
            page = stage.open(part, **look)
            fill(stage, page, part)
            page.value(source + "; 0")
            found = page.value(f"""axe.run({{runOnly: {json.dumps(tags)}}}).then((result) => ({{
              passes: result.passes.length,
              violations: result.violations.flatMap((rule) => rule.nodes.map(
                (node) => `${{rule.id}}: ${{node.target}} (${{node.any.map((check) => check.message)}})`)),
              stumbles: result.incomplete.filter((rule) => rule.nodes.length === 0).map((rule) => rule.id),
            }}))""")
            expect_equal(found["violations"], [], f"axe on {part} {look}")
            expect_equal(found["stumbles"], [], f"rules that axe could not apply to {part} {look}")
            expect(found["passes"] > 15, f"axe looked at {found['passes']} rules on {part} {look}")


@check("contrast: words of every strength are readable in light and dark")
def contrast(stage):
    for is_dark in (False, True):
        page = stage.open(dark=is_dark)
        fill(stage, page, "text")
        ratios = page.value("""(() => {
          const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
          const shade = (...colors) => {
            for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255)
              .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
              .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
          };
          const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
          const ground = getComputedStyle(document.querySelector('.card')).backgroundColor;
          const word = document.querySelector('.words .word');
          const steps = [1, 2, 3, 4].flatMap((step) => [`for-${step}`, `against-${step}`]);
          return [...steps, 'unknown', 'unread'].map((kind) => {
            word.className = `word ${kind}`;
            const style = getComputedStyle(word);
            const behind = [ground, style.backgroundColor];
            const seen = (color) => ratio(shade(...behind, color), shade(...behind));
            const isUnderlined = style.textDecorationLine !== 'none';
            return [kind, seen(style.color), isUnderlined ? seen(style.textDecorationColor) : 0];
          });
        })()""")
        for name, letters, underline in ratios:
            expect(letters >= 4.5, f"{name} has a contrast of {letters:.1f} (dark: {is_dark})")
            expect(underline >= 3, f"the line under {name} has a contrast of {underline:.1f} (dark: {is_dark})")
