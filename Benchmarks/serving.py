"""Loads the service of Tenor and those of FastAPI with PyTorch and onnxruntime, on this machine, with the same model and texts.

    python Benchmarks/serving.py --model FOLDER [--seconds 10] [--rounds 1] [--texts 1] [--connections 96] [--soak SECONDS]
                                 [--no-peers] [--tenor .build/release/tenor] [--output FILE] --data CSV

MODEL is a folder of Tenor's, such as that of `tenor train --recipe 001-lstm`. Texts are the reviews of the CSV, whole. wrk
sends them over 127.0.0.1 with one thread: first as fast as answers come, then at seven tenths of that rate, then at three
times, then at seven tenths a second later. wrk does not tell the times of accepted requests from those of refused ones: at
three times a few clients more measure the former, and all answers are counted by status, as the service tells. Peers need
fastapi, uvicorn, torch, safetensors and onnxruntime, and get the same requests of one text each. Everything runs on the same
processors, the load too. `--soak` adds a run at half the rate, and tells how the memory grew.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import csv
import gzip
import http.client
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from report import TENOR, header, row, write

HERE = pathlib.Path(__file__).parent / "serving"
CROWD = 1000  # connections at three times the load; the service takes 1,024
COLUMNS = ["service", "load", "reviews a second", "p50 ms", "p99 ms", "not 200", "broken connections"]


def reviews(path, count):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        texts = [record["review"] for record in csv.DictReader(file)]
    random.Random(0).shuffle(texts)
    return texts[:count]


def bodies(texts, size, file):
    """One request on each line, of `size` texts."""
    for start in range(0, len(texts) - size + 1, size):
        portion = texts[start : start + size]
        file.write(json.dumps({"text": portion[0]} if size == 1 else {"texts": portion}) + "\n")
    file.flush()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def service(command, path, environment=None):
    """A running service; ends it as a system would."""
    port = free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [*command, str(port)], stdout=log, stderr=log, env=os.environ | (environment or {}), start_new_session=True)
        try:
            wait(port, path, process, log)
            yield f"http://127.0.0.1:{port}", process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def wait(port, path, process, log):
    for _ in range(600):
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                if answer.status == 200:
                    return
        if process.poll() is not None:
            log.seek(0)
            sys.exit(f"the service ended: {log.read().decode()[-500:]}")
        time.sleep(0.1)
    sys.exit("the service did not start within a minute")


def load(base, file, seconds, connections, rate=None):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", str(HERE / "load.lua"),
               base + "/v1/classify", "--", file]
    if rate:
        command += [str(rate), str(connections)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads([line for line in output.splitlines() if line.startswith("{")][-1])


def cells(name, kind, result, size):
    rate = (result["requests"] - result["not_2xx"]) * size / result["seconds"]
    return [name, kind, f"{rate:,.0f}", f"{result['p50_ms']:.1f}", f"{result['p99_ms']:.1f}", str(result["not_2xx"]),
            str(result["socket_errors"])]


def resident(process):
    """MiB of a process."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


def soak(base, process, file, options, rate):
    """Half the load for long: memory after each twentieth of the time."""
    memory, results = [], []
    for _ in range(20):
        results.append(load(base, file, max(1, options.soak // 20), options.connections, rate))
        memory.append(resident(process))
    warm = memory[1]
    print(f"memory MiB: {', '.join(f'{value:.1f}' for value in memory)}; grew by {100 * (memory[-1] / warm - 1):.1f} %"
          " after the first tenth", file=sys.stderr)
    return {"requests": sum(one["requests"] for one in results), "seconds": sum(one["seconds"] for one in results),
            "p50_ms": max(one["p50_ms"] for one in results), "p99_ms": max(one["p99_ms"] for one in results),
            "not_2xx": sum(one["not_2xx"] for one in results),
            "socket_errors": sum(one["socket_errors"] for one in results)}


def answered(base):
    """Requests for verdicts by status, and those among the accepted that were answered within 200 ms, as the service tells."""
    with urllib.request.urlopen(base + "/metrics") as answer:
        text = answer.read().decode()
    route = r'\{route="/v1/classify",status="(\d+)"'
    lines = re.findall(rf"^tenor_requests_total{route}\}} (\d+)$", text, re.MULTILINE)
    counts = collections.Counter({status: int(count) for status, count in lines})
    lines = re.findall(rf'^tenor_request_duration_seconds_bucket{route},le="0.2"\}} (\d+)$', text, re.MULTILINE)
    counts["in time"] = sum(int(count) for status, count in lines if status == "200")
    return counts


def client(base, bodies, seconds):
    """One client that sends a request after the other: the milliseconds of each that was accepted, and the other statuses."""
    accepted, others, end = [], collections.Counter(), time.monotonic() + seconds
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=30)
    while time.monotonic() < end:
        begun = time.monotonic()
        connection.request("POST", "/v1/classify", random.choice(bodies), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            accepted.append(1000 * (time.monotonic() - begun))
        else:
            others[str(answer.status)] += 1
        time.sleep(0.01)
    return accepted, others


def overload(base, file, seconds, connections, rate):
    """Three times the load: what all clients were answered, and how long the accepted requests of some took."""
    with open(file, encoding="utf-8") as lines:
        bodies = [line.encode() for line in lines]
    before = answered(base)
    with concurrent.futures.ThreadPoolExecutor(5) as threads:
        # The connections are open before the clients count.
        loaded = threads.submit(load, base, file, seconds + 2, connections, rate)
        time.sleep(1)
        clients = [threads.submit(client, base, bodies, seconds) for _ in range(4)]
        accepted = sorted(ms for one in clients for ms in one.result()[0])
        result = loaded.result()
    counts = answered(base) - before
    print(f"answers by status: {dict(counts)}; accepted requests answered within 200 ms, as the service tells:"
          f" {100 * counts['in time'] / counts['200']:.2f} %; milliseconds of {len(accepted)} of them, as clients tell: p50"
          f" {percentile(accepted, 0.5):.1f}, p99 {percentile(accepted, 0.99):.1f}, most {accepted[-1]:.1f}",
          file=sys.stderr)
    result |= {"p50_ms": percentile(accepted, 0.5), "p99_ms": percentile(accepted, 0.99)}
    return result


def percentile(values, part):
    return values[min(len(values) - 1, int(part * len(values)))]


def tenor(options, file, size):
    command = [options.tenor, "serve", options.model, "--precision", options.precision, "--no-reload", "--log-level",
               "error", "--port"]
    name = f"Tenor, {size} to a request" if size > 1 else "Tenor"
    with service(command, "/health") as (base, process):
        load(base, file, 2, options.connections)
        for _ in range(options.rounds):
            full = load(base, file, options.seconds, options.connections)
            yield cells(name, "as fast as answers come", full, size)
            rate = full["requests"] / full["seconds"]
            part = load(base, file, options.seconds, options.connections, 0.7 * rate)
            yield cells(name, "at 70 %", part, size)
        over = overload(base, file, options.seconds, CROWD, 3 * rate)
        yield cells(name, "at three times, accepted", over, size)
        time.sleep(1)
        yield cells(name, "at 70 %, a second later", load(base, file, 3, options.connections, 0.7 * rate), size)
        if options.soak:
            yield cells(name, f"at 50 % for {options.soak} s", soak(base, process, file, options, 0.5 * rate), size)


def export(options, folder):
    command = [options.tenor, "export", options.model, "--onnx", f"{folder}/model.onnx", "--torch", f"{folder}/torch"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def peer(kind, options, file, folder):
    environment = {
        "TENOR_PEER": kind, "TENOR_EXPORT": str(folder), "TENOR_MODEL": options.model, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "uvicorn", "peer_fastapi:app", "--app-dir", str(HERE), "--workers", "2",
               "--no-access-log", "--log-level", "warning", "--port"]
    with service(command, "/openapi.json", environment) as (base, _):
        load(base, file, 2, options.connections)
        for _ in range(options.rounds):
            yield cells(f"FastAPI, {kind}", "as fast as answers come",
                        load(base, file, options.seconds, options.connections), 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--tenor", default=TENOR)
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--texts", type=int, default=1)
    parser.add_argument("--connections", type=int, default=96)
    parser.add_argument("--soak", type=int, default=0)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--output")
    options = parser.parse_args()
    texts = reviews(options.data, 5000)
    lines = [header(COLUMNS)]

    def note(cells):
        lines.append(row(cells))
        print(lines[-1], flush=True)

    print(lines[0])
    with tempfile.TemporaryDirectory() as folder, open(f"{folder}/bodies", "w+", encoding="utf-8") as file:
        bodies(texts, options.texts, file)
        if not options.no_peers:
            export(options, folder)
            with open(f"{folder}/single", "w+", encoding="utf-8") as single:
                bodies(texts, 1, single)
            for kind in ("torch", "onnx"):
                for one in peer(kind, options, f"{folder}/single", folder):
                    note(one)
        for one in tenor(options, file.name, options.texts):
            note(one)
    if options.output:
        write(options.output, "Serving", "\n".join(lines))


if __name__ == "__main__":
    main()
