"""A service that answers as `tenor serve` does, for checks of the page: quick, without a model, and able to misbehave.

    python3 mock_service.py [--port 8000] [--key KEY] [--no-runs]

The page comes from Sources/TenorServe/Page under the policy of the real service. A check changes `Behaviour` while the
service runs: it can wait, refuse, run out, or start a training. Standard library only.
"""

import argparse
import hashlib
import http.server
import json
import math
import os
import re
import threading
import time
import urllib.parse

PAGE = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../Sources/TenorServe/Page"))
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".html": "text/html"}
WEIGHTS = {
    "joy": 1.6, "great": 1.2, "good": 0.9, "fine": 0.5, "but": -0.3, "not": -1.1, "bad": -1.2, "dull": -1.4,
    "awful": -1.9}
KNOWN = set(WEIGHTS) | set("a the and it was is this film movie story of to in i you plot with very at all".split())
LONGEST = 200


class Behaviour:
    """What the service does besides answering. Checks change it between steps."""

    def __init__(self, key=None, runs=True, prefix=""):
        self.key = key
        self.prefix = prefix  # A part of the address that another server would take off.
        self.runs = runs
        self.delays = []  # [(a part of the text, seconds)]
        self.failures = []  # [(status, body, headers)], each used once by the next classification
        self.failing_part = ""  # What a request has to hold to fail.
        self.unready = 0  # How many requests for models find the service loading.
        self.row_delay = 0.0
        self.broken_row = None  # The index of a text at which a stream ends with an error.
        self.cut_row = None  # The index of a text at which a stream breaks off, once.
        self.passing_error = None  # (the index of a text, the code of the error) with which a stream ends there, once.
        self.requests = []  # [(method, path, body)]
        self.listeners = []
        self.lock = threading.Lock()

    def emit(self, event, data):
        with self.lock:
            for queue in self.listeners:
                queue.append((event, data))


def error(code, message, where=None):
    return {"error": {"code": code, "message": message, **({"where": where} if where else {})}}


MODELS = [
    {"name": "imdb-small", "version": "0123456789ab", "default": True, "labels": ["neg", "pos"], "parameters": 123456,
     "precision": "float32", "layers": ["Embedding", "LSTM", "Dense"], "vocabulary_size": 10000,
     "maximum_length": LONGEST, "level": "word", "trained_on": "imdb", "metrics": {"accuracy": 0.87},
     "loaded_at": "2026-01-02T03:04:05Z"},
    {"name": "contrary", "version": "ba9876543210", "default": False, "labels": ["neg", "pos"], "parameters": 54321,
     "precision": "int8", "layers": ["Embedding", "GRU", "Dense"], "vocabulary_size": 5000, "maximum_length": LONGEST,
     "level": "word", "trained_on": None, "metrics": {}, "loaded_at": "2026-01-02T03:04:05Z"},
    {"name": "letters", "version": "00112233aabb", "default": False,
     "labels": ["anger", "fear", "joy", "love", "sadness", "shame", "surprise"], "parameters": 7000,
     "precision": "float32", "layers": ["Embedding", "LSTM", "Dense"], "vocabulary_size": 80, "maximum_length": 400,
     "level": "character", "trained_on": "letters", "metrics": {}, "loaded_at": "2026-01-02T03:04:05Z"},
]
EXAMPLES = [
    {"text": "A great film. The story is good and the plot a joy.", "expected": "pos", "note": "Plain praise."},
    {"text": "Not a bad film at all.", "expected": "pos", "note": "A negation."},
    {"text": "Dull, dull, dull. The plot was awful.", "expected": "neg", "note": "Plain scorn."},
    {"text": "You will need good nerves and great patience.", "expected": "neg", "note": "Irony."},
]


def chance(odds):
    return 1 / (1 + math.exp(-odds))


def classified(text, model, options):
    """The verdict of a bag of a few words, in the form of the service."""
    characters = model["level"] == "character"
    # Markup stays within words, so that it comes back as part of them.
    pattern = r"\S" if characters else r"[^\s.,;:!?()\"-]*\w[^\s.,;:!?()\"-]*"
    sign = -1 if model["name"] == "contrary" else 1
    tokens = []
    for match in re.finditer(pattern, text):
        word = match.group().lower()
        if not characters:
            word = re.sub(r"<[^>]*>|[^\w'<]", "", word) or word
        weight = sign * (0.1 * math.sin(ord(word[0])) if characters else WEIGHTS.get(word, 0.02))
        unknown = not characters and word not in KNOWN
        tokens.append([word, match.group(), match.start(), match.end(), unknown, 0 if unknown else weight])
    read = tokens[-model["maximum_length"]:]
    odds, after = 0.1, {}
    for token in read:
        odds += token[5]
        after[token[2]] = odds
    ranked = scores(odds, model)
    label = options.get("label") or ranked[0]["label"]
    unknown = sum(token[4] for token in tokens)
    result = {
        "label": ranked[0]["label"], "score": ranked[0]["score"], "scores": ranked,
        "unknown_word_rate": unknown / len(tokens) if tokens else 1, "token_count": len(tokens),
        "truncated": len(read) < len(tokens), "informed": bool(tokens) and unknown < len(tokens)}
    method = options.get("explain")
    if not method and not options.get("evolution"):
        return result
    side = 1 if label in ("pos", "joy") else -1
    explained = []
    for word, written, start, end, is_unknown, weight in tokens:
        is_read = start in after
        explained.append({
            "token": word, "text": written, "start": start, "end": end, "unknown": is_unknown, "read": is_read,
            "truncated": not is_read, "contribution": side * weight if is_read and method else None,
            "score_after": chance(side * after[start]) if is_read and options.get("evolution") else None})
    result["explanation"] = {
        "label": label, "method": method or None, "log_odds": side * odds, "reference_log_odds": side * 0.1,
        "completeness_error": 0.001, "complete": True, "tokens": explained}
    return result


def scores(odds, model):
    share = chance(odds)
    labels = model["labels"]
    if labels == ["neg", "pos"]:
        found = [{"label": "pos", "score": share}, {"label": "neg", "score": 1 - share}]
    else:
        rest = (1 - share) / (len(labels) - 1)
        found = [{"label": label, "score": share if label == "joy" else rest} for label in labels]
    return sorted(found, key=lambda score: -score["score"])


def run(identifier, name, status, epochs, total, seed):
    history = {"epoch": list(range(epochs))}
    ends = {"loss": (0.25, 0.7), "val_loss": (0.36, 0.69), "accuracy": (0.92, 0.52), "val_accuracy": (0.86, 0.51)}
    for key, (low, high) in ends.items():
        history[key] = [low + (high - low) * math.exp(-(0.35 + 0.1 * seed) * epoch) + 0.004 * math.sin(7 * epoch + seed)
                        for epoch in range(epochs)]
    figures = {key: values[-1] for key, values in history.items() if key != "epoch" and values}
    if status == "finished":
        figures["test_accuracy"] = figures["val_accuracy"] - 0.01
    return {
        "id": identifier, "name": name, "recipe": name.split(" ")[0], "dataset": "imdb", "status": status,
        "started_at": f"2026-01-0{identifier}T10:00:00Z", "seconds": None if status == "running" else 37.2 * epochs,
        "epochs": epochs, "total_epochs": total, "figures": figures, "history": history,
        "recipe_text": "layers:\n  - embedding: {size: 32}\n  - lstm: {units: 32}\n# " + "a long line " * 12 + "\n",
        "has_report": status == "finished"}


def listed(one):
    return {key: value for key, value in one.items() if key not in ("history", "recipe_text", "has_report")}


class Service(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port=0, behaviour=None):
        super().__init__(("127.0.0.1", port), Handler)
        self.behaviour = behaviour or Behaviour()
        self.runs = [
            run(4, "002-gru again", "running", 3, 10, 2), run(3, "002-gru", "finished", 8, 8, 1),
            run(2, "001-lstm", "finished", 10, 10, 0), run(1, "001-lstm first try", "failed", 0, 10, 0)]
        self.is_closing = False

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_address[1]}{self.behaviour.prefix}/"

    def start(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self):
        self.is_closing = True
        self.shutdown()
        self.server_close()

    def train(self, identifier, finish=False):
        """Adds an epoch to a run and tells the listeners, as a training does."""
        one = next(one for one in self.runs if one["id"] == identifier)
        status = "finished" if finish else "running"
        longer = run(identifier, one["name"], status, one["epochs"] + 1, one["total_epochs"], 2)
        one.update({key: value for key, value in longer.items() if key != "started_at"})
        self.behaviour.emit("epoch", {"id": identifier, "epoch": one["epochs"] - 1, "figures": one["figures"]})
        self.behaviour.emit("run", listed(one))

    def begin(self, identifier, name):
        one = run(identifier, name, "running", 0, 5, 2)
        self.runs.insert(0, one)
        self.behaviour.emit("run", listed(one))

    def handle_error(self, request, client_address):
        """Browsers drop connections; that is what aborting means."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    @property
    def behaviour(self):
        return self.server.behaviour

    def answer(self, status, body, kind="application/json", headers=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        sent = {
            "Content-Type": kind, "Content-Length": str(len(data)), "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", **(headers or {})}
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status, code, message, where=None, headers=None):
        self.answer(status, error(code, message, where), headers=headers)

    def is_allowed(self):
        key = self.behaviour.key
        if key is None or self.headers.get("Authorization") == f"Bearer {key}":
            return True
        message = "expected the header Authorization: Bearer KEY"
        self.refuse(401, "unauthorized", message, headers={"WWW-Authenticate": "Bearer"})
        return False

    def asked(self):
        """The path without the prefix; a path outside it is nothing."""
        path = urllib.parse.urlsplit(self.path).path
        prefix = self.behaviour.prefix
        return path.removeprefix(prefix) if path.startswith(prefix) else "/outside" + path

    def do_GET(self):
        path = self.asked()
        self.behaviour.requests.append(("GET", path, None))
        if path == "/":
            return self.file("index.html", {"Content-Security-Policy": POLICY})
        if path.startswith("/assets/"):
            return self.file(path.removeprefix("/assets/"), {})
        if path == "/v1/models" and self.behaviour.unready > 0:
            self.behaviour.unready -= 1
            return self.refuse(503, "unavailable", "the model is loading", headers={"Retry-After": "1"})
        if not self.is_allowed():
            return None
        if path == "/v1/models":
            return self.answer(200, {"models": MODELS, "runs": self.behaviour.runs})
        if path == "/v1/examples":
            return self.answer(200, {"examples": EXAMPLES})
        if path == "/v1/runs":
            return self.answer(200, {"runs": [listed(one) for one in self.server.runs]})
        if path == "/v1/runs/events":
            return self.events()
        match = re.fullmatch(r"/v1/runs/(\d+)(/report)?", path)
        found = [one for one in self.server.runs if match and one["id"] == int(match[1])]
        if found and match[2]:
            return self.answer(200, b"<!DOCTYPE html><title>Report</title>A report", "text/html")
        return self.answer(200, found[0]) if found else self.refuse(404, "not_found", f"nothing at {path}")

    def file(self, name, headers):
        names = os.listdir(PAGE)
        if name not in names:
            return self.refuse(404, "not_found", f"no asset {name}")
        with open(os.path.join(PAGE, name), "rb") as file:
            data = file.read()
        tag = {"ETag": f'"{hashlib.sha256(data).hexdigest()[:12]}"', "Cache-Control": "no-cache"}
        return self.answer(200, data, f"{TYPES[os.path.splitext(name)[1]]}; charset=utf-8", {**tag, **headers})

    def events(self):
        queue = []
        with self.behaviour.lock:
            self.behaviour.listeners.append(queue)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            while not self.server.is_closing:
                while queue:
                    event, data = queue.pop(0)
                    self.wfile.write(f"event: {event}\ndata: {json.dumps(data)}\n\n".encode())
                # A comment, which also finds out whether anyone still listens.
                self.wfile.write(b": beat\n\n")
                time.sleep(0.05)
        finally:
            with self.behaviour.lock:
                self.behaviour.listeners.remove(queue)

    def do_POST(self):
        data = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        path = self.asked()
        text = data.decode()
        self.behaviour.requests.append(("POST", path, text))
        if not self.is_allowed():
            return None
        if path != "/v1/classify":
            return self.refuse(404, "not_found", f"nothing at {path}")
        for part, seconds in self.behaviour.delays:
            if part in text:
                time.sleep(seconds)
        if self.behaviour.failures and self.behaviour.failing_part in text:
            status, body, headers = self.behaviour.failures.pop(0)
            return self.answer(status, body, headers=headers)
        return self.classify(json.loads(text))

    def model(self, name):
        return next((model for model in MODELS if model["name"] == name), MODELS[0])

    def classify(self, body):
        model = self.model(body.get("model"))
        texts = body.get("texts", [body.get("text")])
        for index, text in enumerate(texts):
            if len(text.encode()) > 1 << 20:
                return self.refuse(413, "payload_too_large", "expected at most 1 MiB", f"texts[{index}]")
        if body.get("stream") or self.headers.get("Accept") == "application/x-ndjson":
            return self.stream(texts, model)
        results = [classified(text, model, body) for text in texts]
        head = {"model": model["name"], "version": model["version"]}
        return self.answer(200, {**head, "results": results} if "texts" in body else {**head, **results[0]})

    def stream(self, texts, model):
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for index, text in enumerate(texts):
            if index == self.behaviour.cut_row:
                self.behaviour.cut_row = None
                return
            if self.behaviour.passing_error and index == self.behaviour.passing_error[0]:
                code = self.behaviour.passing_error[1]
                self.behaviour.passing_error = None
                self.wfile.write(json.dumps(error(code, "a fault that passes")).encode() + b"\n")
                return
            if index == self.behaviour.broken_row:
                problem = error("unprocessable", "expected a text of at most 1 MiB", f"texts[{index}]")
                self.wfile.write(json.dumps(problem).encode() + b"\n")
                return
            self.wfile.write(json.dumps({"index": index, **classified(text, model, {})}).encode() + b"\n")
            if self.behaviour.row_delay:
                self.wfile.flush()
                time.sleep(self.behaviour.row_delay)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--key")
    parser.add_argument("--no-runs", action="store_true")
    options = parser.parse_args()
    service = Service(options.port, Behaviour(options.key, not options.no_runs))
    print(service.base, flush=True)
    service.serve_forever()


if __name__ == "__main__":
    main()
