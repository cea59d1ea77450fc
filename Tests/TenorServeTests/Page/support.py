"""What checks of the page share: how they are listed, the page that each of them opens, and how it is judged."""

import base64
import json

from browser import BrowserError
from mock_service import Behaviour, Service

CHECKS = []


class Failure(Exception):
    """The page does not do what it should."""


class Skip(Exception):
    """The check cannot be made here."""


def check(name, needs_mock=False):
    """Lists a check. One that needs the mock service makes it misbehave, or knows its verdicts."""

    def listed(function):
        CHECKS.append((name, needs_mock, function))
        return function

    return listed


def expect(condition, message):
    if not condition:
        raise Failure(message)


def expect_equal(found, expected, what):
    if found != expected:
        raise Failure(f"{what}: expected {expected!r}, found {found!r}")


class Stage:
    """One check's pages, on a mock service of its own or on a real one."""

    def __init__(self, browser, base=None, key=None):
        self.browser = browser
        self.service = None if base else Service(behaviour=Behaviour()).start()
        self.address = base
        self.key = key
        self.pages = []
        # Parts of complaints that the check provokes; a service with keys refuses the first request.
        self.tolerated = ["401"] if key else []

    @property
    def base(self):
        return self.address or self.service.base

    @property
    def behaviour(self):
        return self.service.behaviour

    def open(self, part="text", is_ready=True, **options):
        """Opens a part of the page and waits until it is there."""
        page = Page(self.browser.tab(f"{self.base}#{part}", **options))
        self.pages.append(page)
        if self.key:
            page.give_key(self.key)
        if is_ready:
            page.wait(f"!document.getElementById('panel-{part}').hidden", what=f"the part {part}")
        return page

    def judge(self):
        """Fails where a page complained of anything that the check did not provoke."""
        for page in self.pages:
            page.pump(0.05)
            found = [text for text in page.complaints if not any(part in text for part in self.tolerated)]
            expect(not found, "the page complained: " + "; ".join(found))
            refused = page.value("window.violations ?? []")
            expect(not refused, "the policy refused: " + "; ".join(refused or []))

    def close(self):
        for page in self.pages:
            page.tab.close()
        if self.service:
            self.service.stop()


class Page:
    """A tab with the page in it, and what a reader does there."""

    def __init__(self, tab):
        self.tab = tab

    def __getattr__(self, name):
        return getattr(self.tab, name)

    def text(self, selector):
        """The text of an element that is seen; None where none is."""
        return self.value(
            f"(() => {{ const node = document.querySelector({json.dumps(selector)}); "
            "return node && node.checkVisibility() ? node.textContent : null; })()")

    def texts(self, selector):
        return self.value(f"[...document.querySelectorAll({json.dumps(selector)})].map((node) => node.textContent)")

    def count(self, selector):
        return self.value(f"document.querySelectorAll({json.dumps(selector)}).length")

    def wait_text(self, selector, part, seconds=15):
        """Waits until an element is seen that contains a text."""
        try:
            self.wait(
                f"[...document.querySelectorAll({json.dumps(selector)})]"
                f".some((node) => node.checkVisibility() && node.textContent.includes({json.dumps(part)}))", seconds)
        except BrowserError:
            raise Failure(f"{selector}: expected {part!r}, found {self.texts(selector)!r}") from None

    def wait_seen(self, selector, seconds=15):
        """Waits until an element is there and is seen."""
        seen = f"document.querySelector({json.dumps(selector)})?.checkVisibility()"
        self.wait(seen, seconds, what=f"{selector} to be seen")

    def record(self, name, selector):
        """Keeps each text that an element ever has, in a variable of the page."""
        self.value(f"""(() => {{
          const node = document.querySelector({json.dumps(selector)});
          window.{name} = [];
          new MutationObserver(() => {name}.push(node.textContent))
            .observe(node, {{childList: true, characterData: true, subtree: true}});
        }})()""")

    def write(self, text):
        """Puts a text in place of what stands in the field, as pasting does."""
        self.value("(() => { const field = document.getElementById('entry'); field.focus(); field.select(); })()")
        self.insert(text)

    def settle(self, cards=1):
        """Waits until verdict and explanation belong to the text."""
        self.wait(
            f"document.querySelectorAll('.card-body:not([hidden])').length >= {cards} "
            "&& !document.querySelector('[aria-busy]')", what="a verdict")

    def choose(self, identifier, value):
        """Chooses in a list."""
        self.value(f"""(() => {{
          const list = document.getElementById({json.dumps(identifier)});
          list.value = {json.dumps(value)};
          list.dispatchEvent(new Event('change', {{bubbles: true}}));
        }})()""")

    def give_key(self, key):
        self.wait("document.getElementById('key-dialog').open", what="the question for a key")
        self.value("document.getElementById('key').focus()")
        self.insert(key)
        self.press("Enter")

    def models(self):
        return self.value("[...document.getElementById('model').options].map((choice) => choice.value)")

    def drop(self, name, data, place="drop"):
        """Drops a file with some bytes onto an element."""
        encoded = base64.b64encode(data).decode()
        self.value(f"""(() => {{
          const bytes = Uint8Array.from(atob({json.dumps(encoded)}), (letter) => letter.charCodeAt(0));
          const files = new DataTransfer();
          files.items.add(new File([bytes], {json.dumps(name)}));
          const place = document.getElementById({json.dumps(place)});
          for (const kind of ['dragenter', 'dragover', 'drop']) {{
            place.dispatchEvent(new DragEvent(kind, {{dataTransfer: files, bubbles: true, cancelable: true}}));
          }}
        }})()""")

    def focused(self):
        """What has the focus, in words."""
        return self.value(
            "(() => { const node = document.activeElement; if (!node || node === document.body) return 'page'; "
            "return node.id ? '#' + node.id : node.getAttribute('role') ?? node.tagName.toLowerCase(); })()")
