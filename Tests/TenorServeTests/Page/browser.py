"""Drives Chromium without a window over its DevTools protocol, with nothing but the standard library.

    with Browser() as browser:
        tab = browser.tab("http://127.0.0.1:8000/", width=360, height=800)
        tab.wait("document.querySelector('h1')")

Chromium listens on a port of loopback that it chooses itself. Each tab has a context of its own, so that nothing is
remembered from one to the next.
"""

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request


class BrowserError(Exception):
    """The browser did not do what was asked, or a page did not become what was waited for."""


def chromium():
    """The path of the browser; None where there is none."""
    names = ["chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, names)), None)


class Socket:
    """The client's side of a WebSocket (RFC 6455) that carries text."""

    def __init__(self, address):
        rest = address.removeprefix("ws://")
        host, path = rest.split("/", 1)
        name, port = host.rsplit(":", 1)
        self.socket = socket.create_connection((name, int(port)), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise BrowserError(f"expected a WebSocket, found {head[:80]!r}")

    def _more(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise BrowserError("the browser closed the connection")
        return data

    def _take(self, count):
        while len(self.buffer) < count:
            self.buffer += self._more()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def send(self, text):
        data = text.encode()
        if len(data) < 126:
            length = bytes([0x80 | len(data)])
        elif len(data) < 1 << 16:
            length = bytes([0xFE]) + struct.pack(">H", len(data))
        else:
            length = bytes([0xFF]) + struct.pack(">Q", len(data))
        # A mask of zeros is a mask; the rule is there for proxies, and here is none.
        self.socket.sendall(b"\x81" + length + bytes(4) + data)

    def receive(self):
        """The next message."""
        message = b""
        while True:
            first, second = self._take(2)
            length = second & 0x7F
            if length == 126:
                length = struct.unpack(">H", self._take(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self._take(8))[0]
            data = self._take(length)
            if first & 0x0F in (0, 1):
                message += data
                if first & 0x80:
                    return message.decode()

    def has_message(self, seconds):
        if self.buffer:
            return True
        self.socket.settimeout(max(0.001, seconds))
        try:
            self.buffer += self._more()
            return True
        except TimeoutError:
            return False
        finally:
            self.socket.settimeout(30)


class Browser:
    def __init__(self, program=None):
        program = program or chromium()
        if program is None:
            raise BrowserError("expected Chromium on the PATH; install it")
        self.folder = tempfile.mkdtemp(prefix="tenor-page-")
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-extensions", "--hide-scrollbars", "--remote-debugging-port=0",
             "--remote-debugging-address=127.0.0.1", f"--user-data-dir={self.folder}/profile", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            self.port = self._port()
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/json/version", timeout=30) as answer:
                self.connection = Connection(Socket(json.load(answer)["webSocketDebuggerUrl"]))
        except BaseException:
            self.close()
            raise

    def _port(self):
        file = f"{self.folder}/profile/DevToolsActivePort"
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise BrowserError(f"Chromium ended with status {self.process.returncode}")
            try:
                with open(file) as lines:
                    return int(lines.readline())
            except (FileNotFoundError, ValueError):
                time.sleep(0.05)
        raise BrowserError("Chromium did not open its port within 60 s")

    def tab(self, address, **options):
        return Tab(self.connection, address, **options)

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Connection:
    """Commands and events of all tabs over one socket."""

    def __init__(self, socket):
        self.socket = socket
        self.number = 0
        self.listeners = {}

    def command(self, method, parameters=None, session=None):
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.receive())
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self._dispatch(answer)

    def pump(self, seconds):
        """Takes in events for some time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self.socket.has_message(left):
                self._dispatch(json.loads(self.socket.receive()))

    def _dispatch(self, message):
        listener = self.listeners.get(message.get("sessionId"))
        if listener and "method" in message:
            listener(message["method"], message["params"])


class Tab:
    """A page of a size, with everything that it complains of."""

    def __init__(self, connection, address, width=1280, height=900, dark=False, phone=False):
        self.connection = connection
        self.complaints = []
        self.context = connection.command("Target.createBrowserContext")["browserContextId"]
        target = connection.command("Target.createTarget", {"url": "about:blank", "browserContextId": self.context})
        self.target = target["targetId"]
        self.session = connection.command(
            "Target.attachToTarget", {"targetId": self.target, "flatten": True})["sessionId"]
        connection.listeners[self.session] = self._event
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.command(f"{domain}.enable")
        # What is refused by the policy is told to the page alone.
        self.command("Page.addScriptToEvaluateOnNewDocument", source=(
            "window.violations = []; addEventListener('securitypolicyviolation', "
            "(event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));"))
        self.command("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"}])
        self.resize(width, height, phone)
        self.go(address)

    def command(self, method, **parameters):
        return self.connection.command(method, parameters, self.session)

    def _event(self, method, event):
        if method == "Runtime.consoleAPICalled":
            parts = [str(part.get("value", part.get("description"))) for part in event["args"]]
            self.complaints.append("console: " + " ".join(parts))
        elif method == "Runtime.exceptionThrown":
            details = event["exceptionDetails"]
            self.complaints.append("exception: " + details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded":
            entry = event["entry"]
            self.complaints.append(f"{entry['source']}: {entry['text']} {entry.get('url', '')}")

    def resize(self, width, height, phone=False):
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def go(self, address):
        self.command("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def value(self, script):
        """The value of an expression in the page; promises are awaited."""
        answer = self.command("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def wait(self, script, seconds=15, what=None):
        """Waits until an expression is true and gives its value."""
        end = time.monotonic() + seconds
        while True:
            # An element has no value outside the page.
            value = self.value(f"(() => {{ const it = ({script}); return it instanceof Element ? true : it; }})()")
            if value:
                return value
            if time.monotonic() > end:
                raise BrowserError(f"waited {seconds} s for {what or script}")
            self.connection.pump(0.03)

    def pump(self, seconds):
        self.connection.pump(seconds)

    def type(self, text):
        """Types into what has the focus, key by key."""
        for letter in text:
            self.command("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter)
            self.command("Input.dispatchKeyEvent", type="keyUp", key=letter)

    def insert(self, text):
        """Puts in a text at once, as pasting does."""
        self.command("Input.insertText", text=text)

    def press(self, key, modifiers=0):
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38,
                 "ArrowRight": 39, "ArrowDown": 40}
        code = codes.get(key, 0)
        text = {"Enter": "\r", " ": " "}.get(key)
        more = {"text": text} if text else {}
        event = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        self.command("Input.dispatchKeyEvent", type="keyDown", **event, **more)
        self.command("Input.dispatchKeyEvent", type="keyUp", **event)

    def move(self, selector):
        """Moves the pointer onto an element."""
        box = self.value(f"""(() => {{
          const node = document.querySelector({json.dumps(selector)});
          node.scrollIntoView({{block: 'center'}});
          const box = node.getBoundingClientRect();
          return [box.left + box.width / 2, box.top + box.height / 2];
        }})()""")
        self.command("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])
        return box

    def click(self, selector):
        x, y = self.move(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def screenshot(self, path, whole=True):
        shot = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def close(self):
        self.connection.listeners.pop(self.session, None)
        self.connection.command("Target.disposeBrowserContext", {"browserContextId": self.context})
