"""Times Tenor and its peers in turn on the same arrays and prints a table of medians and ratios.

    python Benchmarks/compare.py [--rounds 2] [--tenor .build/release/tenor] [--data IMDB_NPZ] [WORKLOAD …]

Run it with a Python that has Benchmarks/requirements.txt installed; `make bench` makes a virtual environment for it. A
peer that is not installed, or that fails, is named and left out.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = ["keras-tensorflow", "keras-jax", "torch-padded", "torch-bfloat16", "torch-packed"]


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(f"left out: {' '.join(command[1:4])}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*", default=["seed001-lstm"])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--tenor", default=os.path.join(HERE, "..", ".build", "release", "tenor"))
    parser.add_argument("--data", default=os.path.join(os.environ.get("TENOR_DATA", "."), "imdb.npz"))
    parser.add_argument("--peers", nargs="*", default=PEERS[:4])
    options = parser.parse_args()
    print("| workload | program | training µs/sample | prediction µs/sample | training, times Tenor's |")
    print("|---|---|---|---|---|")
    for workload in options.workloads:
        tenor = [options.tenor, "bench", workload, "--data", options.data, "--json", "--precision"]
        commands = {"tenor": tenor + ["float32"], "tenor-bfloat16": tenor + ["bfloat16"]}
        for peer in options.peers:
            commands[peer] = [sys.executable, os.path.join(HERE, "peers.py"), workload, peer, options.data]
        results = {}
        for _ in range(options.rounds):
            for name, command in commands.items():
                result = run(command)
                if result:
                    results.setdefault(name, []).append(result)
        ours = statistics.median(r["train_us_per_sample"] for r in results["tenor"])
        for name, rounds in results.items():
            train = statistics.median(r["train_us_per_sample"] for r in rounds)
            predict = statistics.median(r["predict_us_per_sample"] for r in rounds)
            print(f"| {workload} | {name} | {train:.0f} | {predict:.0f} | {train / ours:.2f} |")


if __name__ == "__main__":
    main()
