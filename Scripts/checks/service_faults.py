"""Does to a running `tenor serve` what may befall a service, and looks whether honest clients notice.

    python3 Scripts/checks/service_faults.py [--tenor .build/release/tenor] [--model FOLDER] [--only 3,8] [--seed 1]

Four honest clients ask all the while over connections that they keep; each answer must be a 200 with the version that
the model's files give, and the label and score of `tenor predict`. Meanwhile models are removed and broken, and clients
vanish, dawdle, send what is no HTTP, or too much. At last SIGTERM ends this service, and then some more, under load.
Prints a line for each check, and ends with status 1 if one failed. Takes about two minutes, most of which is waiting
for the service to lose patience. Linux only: it reads /proc.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import http.client
import json
import os
import random
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

# What Serve.md promises, in seconds; SLACK is for a busy machine.
HEAD, BODY, BODY_IN_ALL, IDLE, SLACK = 10, 10, 60, 60, 5
MIB = 1 << 20
FILES = ["config.json", "model.safetensors", "tokenizer.json"]
JSON = {"Content-Type": "application/json"}
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (\w+) ")
TEXTS = ["A joy.", "A bore, dull from start to end.", "The best film that I have seen in years!", "hate bad worst",
         "good", "I laughed, and I would see it again.", "Two hours that nobody gives back.", "Ünïcödé 🎬"]
LONG_TEXTS = [" ".join((TEXTS[index % 8:] + TEXTS) * (2 + index // 8)) for index in range(24)]


def wait_until(condition, seconds=SLACK):
    """What the condition gives as soon as it is true; its last value after so many seconds."""
    end = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return value


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def copy_model(source, target):
    os.mkdir(target)
    for name in FILES:
        shutil.copy(os.path.join(source, name), target)


def train_other(tenor, folder):
    """A small model with labels that no other has."""
    with open(folder + ".csv", "w") as file:
        file.write("text,label\n" + "good joy best love fine,up\nbad dull bore hate worst,down\n" * 100)
    command = [tenor, "train", folder + ".csv", "--architecture", "gru", "--units", "4", "--embedding", "4", "--epochs",
               "2", "--threads", "1", "--no-record", "--no-checkpoints", "--output", folder + ".trained"]
    subprocess.run(command, check=True, capture_output=True)
    copy_model(folder + ".trained", folder)


def version_of(folder):
    files = [(name, read(folder, name)) for name in FILES]
    hashed = b"".join(f"{name}\n{len(content)}\n".encode() + content for name, content in files)
    return hashlib.sha256(hashed).hexdigest()[:12]


def verdicts_of(tenor, folder):
    command, texts = [tenor, "predict", folder, "--format", "jsonl", "-"], "\n".join(TEXTS + LONG_TEXTS).encode()
    lines = subprocess.run(command, input=texts, capture_output=True, check=True).stdout.decode().splitlines()
    return {verdict["text"]: (verdict["label"], verdict["score"]) for verdict in map(json.loads, lines)}


class Service:
    """The command as it runs, and its model's folder."""

    def __init__(self, tenor, folder, verdicts, chance):
        self.model, self.good, self.other = folder + "/model", folder + "/good", folder + "/other"
        self.log, self.chance = folder + "/log", chance
        self.put(self.good)
        # The usual budget of 100 ms would have honest clients refused with 429 where the machine has other work to do.
        command = [tenor, "serve", self.model, "--port", "0", "--latency-budget", "2000"]
        with open(self.log, "wb") as file:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        self.proc = f"/proc/{self.process.pid}"
        bound = re.compile(rb"listening on 127\.0\.0\.1:(\d+)")
        self.port = int(wait_until(lambda: bound.search(read("", self.log)), 20)[1])
        wait_until(lambda: self.ask("GET", "/ready")[0] == 200, 20)
        self.load = Load(self, verdicts)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=15)

    def ask(self, method, target, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        connection.request(method, target, body, JSON | {"Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def version(self):
        return json.loads(self.ask("POST", "/v1/classify", b'{"text": "good"}')[1])["version"]

    def metric(self, pattern):
        lines = self.ask("GET", "/metrics")[1].decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if re.match(pattern, line))

    def reloads(self, result):
        return self.metric(f'tenor_model_reloads_total.*result="{result}"')

    def resident_bytes(self):
        return int(re.search(rb"VmRSS:\s+(\d+) kB", read(self.proc, "status"))[1]) * 1024

    def put(self, source):
        """Has the model's folder be a copy of another, at once."""
        copy_model(source, self.model + ".new")
        if os.path.lexists(self.model):
            os.rename(self.model, f"{self.model}.{time.monotonic()}")
        os.rename(self.model + ".new", self.model)

    def write(self, name, content):
        with open(os.path.join(self.model, name), "wb") as file:
            file.write(content)

    def keeps_model(self, hangup=True):
        """Whether the service counts a failed reload, and still answers with the good model."""
        failed = self.reloads("failed")
        if hangup:
            self.process.send_signal(signal.SIGHUP)
        is_noticed = wait_until(lambda: self.reloads("failed") > failed)
        return is_noticed and self.version() == version_of(self.good) and self.ask("GET", "/ready")[0] == 200

    def restores_model(self):
        """Whether the good model is loaded again when it is put back, without a signal."""
        loaded = self.reloads("loaded")
        self.put(self.good)
        is_loaded = wait_until(lambda: self.reloads("loaded") > loaded, 2 * SLACK)
        return is_loaded and self.version() == version_of(self.good)


class Load:
    """Honest clients, and what they have seen."""

    def __init__(self, service, verdicts):
        self.service, self.verdicts, self.versions = service, verdicts, {version_of(service.good)}
        self.answers, self.leftover, self.failures = collections.Counter(), collections.Counter(), []
        self.slowest, self.stopped_at, self.in_flight = 0.0, None, set()
        self.lock, self.threads = threading.Lock(), []
        self.add([[text] for text in TEXTS], 4, pause=0.04)

    def add(self, wishes, count, pause):
        for index in range(count):
            self.threads.append(threading.Thread(target=self.client, args=(wishes, index, pause), daemon=True))
            self.threads[-1].start()

    def client(self, wishes, index, pause):
        connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=15)
        while self.ask(connection, wishes[index % len(wishes)]):
            index += 1
            time.sleep(pause)

    def ask(self, connection, texts):
        begun, versions, sent_at, was_open, answer = time.monotonic(), self.versions, None, False, None
        try:
            connection.request("POST", "/v1/classify", json.dumps({"texts": texts}), JSON)
            was_open = connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == 1
            sent_at = time.monotonic()
            self.in_flight.add(connection)
            answer = connection.getresponse()
            content = answer.read()
            problem = self.problem(texts, answer.status, content, versions | self.versions)
        except Exception as error:
            connection.close()
            return self.broken(error, sent_at, was_open, answer is not None)
        finally:
            self.in_flight.discard(connection)
        with self.lock:
            self.slowest = max(self.slowest, time.monotonic() - begun)
            if problem:
                self.failures.append(problem)
            else:
                self.answers[json.loads(content)["version"]] += 1
                self.leftover["answered"] += self.stopped_at is not None
        return True

    def problem(self, texts, status, content, versions):
        if status != 200:
            return f"status {status}: {content[:160]!r}"
        answer = json.loads(content)
        if answer["version"] not in versions:
            return f"version {answer['version']} instead of {versions}"
        for text, result in zip(texts, answer["results"], strict=True):
            label, score = self.verdicts[answer["version"]][text]
            if result["label"] != label or abs(result["score"] - score) > 1e-6:
                return f"{result['label']} {result['score']} instead of {label} {score} for {text[:40]!r}"

    def broken(self, error, sent_at, was_open, has_begun):
        """Counts a request whose connection failed. Says whether the client goes on.

        While the service is to run, each is a failure. At its end a request is lost if it has no whole answer and
        - was wholly sent before SIGTERM was, or
        - was wholly sent after it while the connection was still open, as TCP_INFO tells after the last byte (which has
          then arrived, on one machine), and the service ended the connection in order, for which it must have read all,
          or amid an answer.
        It is not lost, and may safely be sent to another service, if after SIGTERM
        - the connection was refused, or had ended when the last byte was sent: a service closes connections between
          requests, and cannot know that the next one is on its way, or
        - it was reset without a byte of an answer: so the system tells of bytes that the service never read.
        """
        is_late = self.stopped_at is not None and (sent_at is None or sent_at > self.stopped_at)
        is_reset = isinstance(error, ConnectionError) and not isinstance(error, http.client.RemoteDisconnected)
        with self.lock:
            if is_late and sent_at is None and isinstance(error, ConnectionError):
                self.leftover["not sent"] += 1
            elif is_late and sent_at is not None and not has_begun and (is_reset or not was_open):
                self.leftover["closed unread"] += 1
            else:
                self.failures.append(f"{'lost' if self.stopped_at else 'broken'}: {error!r}")
        return self.stopped_at is None


# The checks: each yields what is wrong, and returns figures.


def removed_model(service):
    shutil.rmtree(service.model)
    if not service.keeps_model(hangup=False):
        yield "not noticed by looking, or the old model does not answer"
    if not service.keeps_model():
        yield "not noticed on SIGHUP, or the old model does not answer"
    if not service.restores_model():
        yield "not loaded again"
    return "noticed by looking and on SIGHUP, loaded again"


def broken_model(service):
    weights, configuration = read(service.good, "model.safetensors"), read(service.good, "config.json")
    damages = {
        "weights cut short": lambda: os.truncate(service.model + "/model.safetensors", len(weights) // 2),
        "a byte less": lambda: service.write("model.safetensors", weights[:-1]),
        "no weights": lambda: service.write("model.safetensors", b""),
        "a huge head of weights": lambda: service.write("model.safetensors", b"\xff" * 7 + b"\x7f" + weights[8:]),
        "garbage": lambda: service.write("config.json", service.chance.randbytes(2000)),
        "half of config.json": lambda: service.write("config.json", configuration[:len(configuration) // 2]),
        "config.json 100,000 deep": lambda: service.write("config.json", b'{"architecture":' + b"[" * 100_000),
        "no tokenizer.json": lambda: os.remove(service.model + "/tokenizer.json"),
        "a file, no folder": lambda: (shutil.rmtree(service.model), shutil.copy(service.log, service.model)),
    }
    for name, damage in damages.items():
        damage()
        if not service.keeps_model():
            yield f"{name}: not noticed, or another model answers"
        service.put(service.good)
    # The other model is written over it, half a file at a time; until the last half it is neither of the two.
    halves = [(name, part) for name in reversed(FILES) for part in (2, 1)][:-1]
    for name, part in halves:
        content = read(service.other, name)
        service.write(name, content[:len(content) // part])
        if not service.keeps_model():
            yield f"1/{part} of {name} written: not noticed, or another model answers"
    if not service.restores_model():
        yield "not loaded again"
    return f"{len(damages) + len(halves)} kinds of damage noticed, loaded again"


def reloaded_models(service, count=20):
    slowest, load, failed = 0.0, service.load, service.reloads("failed")
    versions, before = [version_of(service.good), version_of(service.other)], service.load.answers.copy()
    for index in range(count):
        load.versions = set(versions)
        service.put([service.other, service.good][index % 2])
        begun, version = time.monotonic(), versions[1 - index % 2]
        service.process.send_signal(signal.SIGHUP)
        if not wait_until(lambda: service.version() == version):
            yield f"reload {index + 1} not seen"
        slowest = max(slowest, time.monotonic() - begun)
        # From now on no answer may come from the model before, but to requests that are under way.
        load.versions = {version}
        time.sleep(0.15)
    counts = [load.answers[version] - before[version] for version in versions]
    if min(counts) == 0 or service.reloads("failed") > failed:
        yield f"failed reloads, or answers of one model only: {counts}"
    return f"{count} reloads within {slowest:.2f} s, answers of the two models {counts}"


def request(body, *headers, media="application/json", length=None):
    """A request as bytes; where headers say how long the body is, no other length is added."""
    if not any(header.startswith(("Content-Length", "Transfer-Encoding")) for header in headers):
        headers += (f"Content-Length: {len(body) if length is None else length}",)
    lines = ["POST /v1/classify HTTP/1.1", "Host: localhost", f"Content-Type: {media}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def vanishing_clients(service, count=150):
    files, failures = lambda: len(os.listdir(service.proc + "/fd")), 'tenor_requests_total.*status="5'
    whole, files_before, failures_before = request(b'{"text": "A joy."}'), files(), service.metric(failures)
    for index in range(6 * count):
        with service.connect() as client:
            client.sendall(whole[:[len(whole), len(whole) - 9, 40][index % 3]])
            if index % 2:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Many, but no more than the service can compute: overload is another matter.
        time.sleep(0.005)
    if not wait_until(lambda: files() <= files_before + 2):
        yield f"{files()} open files instead of {files_before}"
    if service.metric(failures) > failures_before:
        yield f"/metrics counts {service.metric(failures) - failures_before:.0f} answers of status 5xx"
    return f"{count} each that send all, a part of the body, a part of the head, and close or reset; no file left open"


def speak(service, content, drip=b"", limit=HEAD):
    """Sends some bytes, and each second one more. Gives what comes back until the service closes, or is silent after an
    answer without more to be sent; `None` if it lets the connection be for too long."""
    received, end = b"", time.monotonic() + limit + SLACK
    with service.connect() as client:
        try:
            client.sendall(content)
            while time.monotonic() < end:
                if select.select([client], [], [], 1)[0]:
                    if not (part := client.recv(65_536)):
                        return received
                    received += part
                elif drip:
                    client.send(drip[:1])
                    drip = drip[1:]
                elif received:
                    return received
        except OSError:
            return received


def dawdling(service, kinds):
    """Clients of each kind, as many as it says, at the same time."""
    names, counts = [name for name, kind in kinds.items() for _ in range(kind[0])], collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(len(names)) as pool:
        for name, answer in zip(names, pool.map(lambda name: speak(service, *kinds[name][1:]), names)):
            statuses = re.findall(r"HTTP/1\.1 (\d{3}) ", (answer or b"").decode())
            counts[name, "open" if answer is None else statuses[-1] if statuses else "closed"] += 1
    for (name, status), count in counts.items():
        if status == "open" or status.startswith("5"):
            yield f"{count} {name}: {status} after {kinds[name][3]} s and {SLACK} more"
    return "; ".join(f"{count} {name}: {status}" for (name, status), count in counts.items())


def slow_clients(service):
    head, body = b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 1000, b'{"text": "' + b"a" * 989
    return dawdling(service, {
        "slow heads": (200, b"", head, HEAD), "silent heads": (20, head[:9], b"", HEAD),
        "slow heads after a request": (40, request(b'{"text": "good"}'), head, IDLE),
        "slow bodies": (40, request(b"", length=1000), body, BODY_IN_ALL)})


def announcing_clients(service):
    """Bodies that are said to be long, and do not come; by far fewer connections than the service allows."""
    return dawdling(service, {"bodies of 16 MiB": (40, request(b"", length=16 * MIB), b"", BODY)})


def malformed_requests(chance):
    host, smuggled = b"Host: localhost\r\n", b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    long = b"a" * 100_000
    lines = [b"BREW /health HTTP/1.1", b"get /health HTTP/1.1", b"G\0T /health HTTP/1.1", b"GET /health", b"GET", b"",
             b"GET HTTP/1.1", b"GET /health HTTP/9.9", b"GET /health HTTP/1.1 x", b"GET /he al th HTTP/1.1",
             b"GET /\0health HTTP/1.1", b"GET health HTTP/1.1", b"CONNECT a:1 HTTP/1.1", b"PRI * HTTP/2.0",
             b"GET /assets/..%2f..%2fetc%2fpasswd HTTP/1.1", b"GET /" + long + b" HTTP/1.1"]
    headers = [b"X Y: 1", b"X : 1", b"nothing", b": 1", b"X: a\0b", b"X: " + long, b"X: 1\r\n" * 5000,
               b"Host: example.org", b"\0" * 99, chance.randbytes(300)]
    framings = [("Content-Length: 5", "Transfer-Encoding: chunked"), ("Content-Length: 2", "Content-Length: 44"),
                ("Content-Length: -2",), ("Content-Length: +2",), ("Content-Length: two",),
                ("Content-Length: " + "9" * 23,), ("Transfer-Encoding: zip",), ("Transfer-Encoding: chunked, gzip",)]
    chunks = [b"-1\r\n{}\r\n", b"zz\r\n{}\r\n", b"\r\n{}\r\n", b"F" * 20 + b"\r\n{}\r\n", b"1\r\n{}\r\n", b"5\r\n{",
              b"0" * 100_000, b"2\r\n{}\r\n0\r\nX: " + long + b"\r\n\r\n"]
    yield from (line + b"\r\n" + host + b"\r\n" for line in lines)
    yield from (smuggled[:-2] + header + b"\r\n\r\n" for header in headers)
    yield from (request(b"0\r\n\r\n" + smuggled, *framing) for framing in framings)
    yield from (request(chunk, "Transfer-Encoding: chunked") for chunk in chunks)
    yield from [b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", smuggled[:-2], b"\0" * 1000]
    yield from [b"\r\n" * 1000, b"\r", b"SSH-2.0-a\r\n"]
    yield b"\x16\x03\x01\0\xf1\x01\0\0\xed\x03\x03" + chance.randbytes(235)  # TLS
    yield from (chance.randbytes(300) for _ in range(20))


def refusal_problem(status, content):
    """What is wrong with an answer that should be 4xx in JSON with code and message; `None` if nothing."""
    try:
        error = json.loads(content)["error"]
        is_good = 400 <= status < 500 and error["code"] and error["message"]
    except (ValueError, KeyError, TypeError):
        is_good = False
    return None if is_good else f"{status} {content[:100]!r}"


def malformed_http(service):
    cases, counts = list(malformed_requests(service.chance)), collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        for case, received in zip(cases, pool.map(lambda case: speak(service, case), cases)):
            # All of several answers count: what is hidden in a broken request must not be answered.
            answers = re.split(rb"HTTP/1\.1 (?=\d{3} )", received or b"")[1:]
            for part in answers:
                if problem := refusal_problem(int(part[:3]), part.partition(b"\r\n\r\n")[2]):
                    yield f"{case[:90]!r}: {problem}"
            if received is None or received and not answers:
                yield f"{case[:90]!r}: {received}"
            counts[answers[0][:3].decode() if answers else "closed"] += 1
    return f"{len(cases)} requests: {dict(counts)}"


def broken_bodies():
    deep, closed = b"[" * 100_000, b"]" * 100_000
    yield from [b"", b"  ", b'{"text": "a', b"{} {}", b'{"top_k": NaN}', b"null", b"[]", b"1" * 100_000, b'"a"', b"{}",
                b'{"texts": []}', b'{"text": "a", "text": "b"}', b'{"text": "a", "texts": ["b"]}', deep, deep + closed,
                b'{"text":' * 100_000 + b"1" + b"}" * 100_000, b'{"texts":' + deep + closed + b"}",
                b'{"text": "\xff\xfe"}', b'{"text": "\xc0\xaf"}', b'{"text": "\xe2\x82"}', b'{"text": "\xed\xa0\x80"}',
                rb'{"text": "\ud83d"}', rb'{"text": "\x"}', b'{"text": "\x01"}', '{"text": "a"}'.encode("utf-16"),
                json.dumps({"texts": ["a"] * 1025}).encode(), b'{"text": "%s"}' % (b"a" * (MIB + 1))]
    wrong = {"text": [1, None, True, ["a"], {}], "texts": ["a", 1, [1], [None], [["a"]]], "model": [1, "none"],
             "label": [1, "none"], "top_k": ["1", 0, -1, 1.5], "explain": [1, "none", []], "evolution": [1, "true"],
             "stream": [1], "unknown": [1]}
    yield from (json.dumps({key: value} if key in ("text", "texts") else {"text": "a", key: value}).encode()
                for key, values in wrong.items() for value in values)


def broken_json(service):
    counts = collections.Counter()
    for body in broken_bodies():
        status, content = service.ask("POST", "/v1/classify", body)
        counts[status] += 1
        if problem := refusal_problem(status, content):
            yield f"{body[:60]!r}: {problem}"
    return f"{sum(counts.values())} bodies: {dict(counts)}"


def flood(service, head, chunk, total=1 << 30):
    """Sends a body until it is answered. Gives the answer, what was sent, the most memory, and if it was closed."""
    sent = peak = 0
    with service.connect() as client:
        client.sendall(head)
        while sent < total and not select.select([client], [], [], 0)[0]:
            if not select.select([client], [client], [], SLACK)[1]:
                break
            sent += client.send(chunk[sent % len(chunk):])
            peak = max(peak, service.resident_bytes())
        client.settimeout(SLACK)
        answer = http.client.HTTPResponse(client)
        answer.begin()
        content = answer.read()
        # An answer that is not the end of the connection would leave the service with all of the body to read.
        try:
            is_closed = client.recv(1) == b""
        except OSError as error:
            is_closed = isinstance(error, ConnectionError)
        return answer.status, content, sent, peak, is_closed


def huge_bodies(service):
    figures, before, chunk = [], service.resident_bytes(), b"10000\r\n" + b" " * 65_536 + b"\r\n"
    chunked = "Transfer-Encoding: chunked"
    for name, head, content in [
            ("announced", request(b"", length=1 << 30), b" " * 65_536), ("in chunks", request(b"", chunked), chunk),
            ("in a line of chunks", request(b"", chunked, media="application/x-ndjson"), chunk)]:
        status, answer, sent, peak, is_closed = flood(service, head, content)
        sent, growth = sent / MIB, (peak - before) / MIB
        figures.append(f"{name}: {status} after {sent:.0f} MiB, memory {growth:+.0f} MiB")
        if status != 413 or refusal_problem(status, answer) or not is_closed or sent > 64 or growth > 64:
            yield f"{figures[-1]}, {'' if is_closed else 'not '}closed"
    return "; ".join(figures)


def strange_texts(service):
    marks, family = "\u0301" * (MIB // 2), "\U0001F468\u200D\U0001F469\u200D\U0001F467"
    short = ["", " ", "\n\t", "\0", "".join(map(chr, range(0x20))), "\x7f\x80\x9f", "\ufeff", "\u202e\u2066abc", "🎬🎉😀",
             family * 5, "🇩🇪🇫🇷", "فيلم رائع", "यह फिल्म अच्छी है", "这部电影很好", "とても良い映画", "영화가 좋다", "หนังดี",
             "ფილმი", "סרט טוב", "e" + marks[:300], "<br />" * 50, "&amp;#0;", "'" * 500, "\\\"{}[]", "a" * 5000,
             "\uffff\U0010ffff", "\r\n" * 500]
    long = ["film " * (MIB // 5), "e" + marks[1:], family * (MIB // 18), *(sign * MIB for sign in "a \0.")]
    explained, slowest = [{"text": text, "explain": True, "evolution": True} for text in short], 0.0
    for wish in [{"text": text} for text in short + long] + explained:
        begun = time.monotonic()
        status, content = service.ask("POST", "/v1/classify", json.dumps(wish).encode())
        slowest, answer = max(slowest, time.monotonic() - begun), json.loads(content)
        total = sum(score["score"] for score in answer.get("scores", []))
        if status != 200 or abs(total - 1) > 1e-4 or answer["label"] != answer["scores"][0]["label"]:
            yield f"{wish['text'][:9]!r} of {len(wish['text'])} characters: {status} {content[:100]!r}"
    return f"{len(short)} short texts, also explained, and {len(long)} of 1 MiB; slowest {slowest:.2f} s"


def sigterm(service):
    """Ends the service while clients ask for much; `Load.broken` says what is lost."""
    load = service.load
    load.add([LONG_TEXTS], 6, pause=0)
    time.sleep(0.5 + service.chance.random() / 4)
    in_flight, crash = len(load.in_flight), service.process.poll()
    load.stopped_at = begun = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    wait_until(lambda: service.process.poll() is not None)
    seconds, status = time.monotonic() - begun, service.process.poll()
    service.process.kill()
    for thread in load.threads:
        thread.join()
    if crash is not None or status != 0:
        yield f"status {status} after {seconds:.1f} s"
    # What a crash writes is no line of the log. Models were broken on purpose; other errors have no reason.
    for line in filter(None, read("", service.log).decode(errors="replace").splitlines()):
        found = LOG_LINE.match(line)
        if not found or found[1] in ("error", "critical") and " model not reloaded" not in line:
            yield f"in the log: {line[:160]}"
    return (f"status 0 after {seconds:.2f} s, a clean log; {in_flight} requests in flight on SIGTERM, "
            f"then {dict(load.leftover)}")


CHECKS = [(1, removed_model), (2, broken_model), (3, reloaded_models), (4, vanishing_clients), (5, slow_clients),
          (5, announcing_clients), (6, malformed_http), (7, broken_json), (8, huge_bodies), (9, strange_texts)]


def figures_of(check, bad):
    """What a check returns; what it yields is put into a list."""
    try:
        while True:
            bad.append(next(check))
    except StopIteration as end:
        return end.value
    except Exception as error:
        bad.append(repr(error))


def run(service, number, check):
    """Does one check under load, prints its line, and says whether all went well."""
    load, bad = service.load, []
    count, failures, load.slowest = sum(load.answers.values()), len(load.failures), 0.0
    figures = figures_of(check(service), bad)
    count, failed = sum(load.answers.values()) - count, load.failures[failures:]
    if failed or not count:
        bad.append(f"{len(failed)} of {len(failed) + count} honest requests failed, such as: {failed[:1]}")
    # The process is a child of this one: a service that was started anew would be another.
    if check is not sigterm and service.process.poll() is not None:
        bad.append(f"the service ended with status {service.process.poll()}")
    print(f"{'FAILED' if bad else 'ok':7}{number} {check.__name__.replace('_', ' ')}: {'; '.join(bad) or figures} "
          f"[{count} honest answers, slowest {load.slowest:.2f} s]", flush=True)
    return not bad


def main():
    models = os.path.join(os.path.dirname(__file__), "..", "..", "Sources", "TenorModel", "Resources")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tenor", default=os.path.join(".build", "release", "tenor"))
    parser.add_argument("--model", default=os.path.join(models, "imdb-small"))
    parser.add_argument("--only", type=lambda text: [int(part) for part in text.split(",")], default=range(11))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stops", type=int, default=5, help="how many services are ended under load")
    options = parser.parse_args()
    chance, results = random.Random(options.seed), []
    with tempfile.TemporaryDirectory() as folder:
        copy_model(options.model, folder + "/good")
        train_other(options.tenor, folder + "/other")
        models = [folder + "/good", folder + "/other"]
        verdicts = {version_of(model): verdicts_of(options.tenor, model) for model in models}
        for stop in range(options.stops):
            service = Service(options.tenor, folder, verdicts, chance)
            try:
                if stop == 0:
                    results += [run(service, number, check) for number, check in CHECKS if number in options.only]
                results.append(run(service, 10, sigterm))
            finally:
                service.process.kill()
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
