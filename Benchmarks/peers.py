"""Times one workload with Keras, PyTorch or onnxruntime and prints one JSON object.

    python peers.py WORKLOAD PEER IMDB_NPZ [--samples N]

The workloads are those of `tenor bench`, and so are the arrays: the first reviews of imdb.npz. Training counts forward,
backward and update with data in memory; the first epoch is left out and the best of the others counts. Prediction is of
batches, on all processors. One review alone has a single thread, but for Keras, and its padding only where padding is
not masked. onnxruntime and torch-int8 only predict: their training time is null. `compare.py` adds the memory of the
whole process, with the reviews.
"""

import argparse
import importlib
import json
import os

from workloads import WORKLOADS, load

PEERS = {  # the module that measures, and what it is told
    "keras-tensorflow": ("peer_keras", "tensorflow"),
    "keras-jax": ("peer_keras", "jax"),
    "torch-padded": ("peer_torch", "padded"),
    "torch-packed": ("peer_torch", "packed"),
    "torch-bfloat16": ("peer_torch", "bfloat16"),
    "torch-int8": ("peer_torch", "int8"),
    "onnxruntime": ("peer_onnx", ""),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("data")
    parser.add_argument("--samples", type=int, help="reviews; by default the workload's")
    options = parser.parse_args()
    work = dict(WORKLOADS[options.workload])
    work["samples"] = options.samples or work["samples"]
    rows, labels = load(options.data, work)
    module, variant = PEERS[options.peer]
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if module == "peer_keras":
        os.environ["KERAS_BACKEND"] = variant
    times = importlib.import_module(module).measure(work, rows, labels, variant)
    scale = 1e6 / len(rows)
    print(json.dumps(dict(
        peer=options.peer, workload=options.workload,
        train_us_per_sample=None if times["train"] is None else times["train"] * scale,
        predict_us_per_sample=times["predict"] * scale, single_ms=times["single_ms"])))


if __name__ == "__main__":
    main()
