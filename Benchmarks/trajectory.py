"""Trains the same network on the same batches with Tenor and with Keras and prints how far their losses part.

    python Benchmarks/trajectory.py [--steps 50] [--tenor .build/release/tenor] [--data IMDB_NPZ]
                                    [--precision float32] [--vocabulary N] [WORKLOAD ...]

All begin with Tenor's initial weights and take the reviews in their order, without dropout, with Adam. Keras on
TensorFlow squares the parts of an embedding's gradient, with other back ends their sum, and Tenor is asked to do the
same. Where a training makes a leap, or where a ReLU stands at zero, rounding grows: so the table also tells how far the
losses part in the first half, and how far Keras parts from itself on another back end. Another vocabulary gives other
initial weights, and with them other leaps.
"""

import argparse
import json
import multiprocessing
import os
import struct
import subprocess
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from workloads import WORKLOADS, load, padded

HERE = os.path.dirname(os.path.abspath(__file__))


def tensors(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    result = {}
    for name, info in json.loads(data[8:8 + size]).items():
        if name != "__metadata__":
            start, end = info["data_offsets"]
            result[name] = np.frombuffer(data[8 + size + start:8 + size + end], "<f4").reshape(info["shape"])
    return result


def tenor_name(path):
    """Keras's sequential/lstm_1/lstm_cell/kernel is Tenor's lstm_1/kernel."""
    parts = [part for part in path.split("/")[1:] if not part.endswith("_cell")]
    return "/".join(parts)


def keras_losses(backend, work, rows, labels, weights, steps):
    os.environ["KERAS_BACKEND"] = backend
    import keras

    from peer_keras import keras_model

    keras.backend.clear_session()  # so that names count from the start
    model = keras_model({**work, "dropout": 0, "recurrent_dropout": 0, "output_dropout": 0})
    inputs = padded(rows, work["length"], work["padding"])
    model.build((None, work["length"]))
    for variable in model.weights:
        variable.assign(weights[tenor_name(variable.path)])
    losses, batch = [], work["batch"]
    while len(losses) < steps:
        for start in range(0, len(rows), batch):
            part = slice(start, start + batch)
            loss = model.train_on_batch(inputs[part], labels[part])
            losses.append(float(loss[0] if isinstance(loss, (list, tuple)) else loss))
            model.reset_metrics()
    return losses[:steps]


def tenor_losses(options, name, squares):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "begin.safetensors")
        done = subprocess.run(
            [options.tenor, "bench", name, "--data", options.data, "--losses", str(options.steps), "--json",
             "--initial-weights", path, "--embedding-squares", squares, "--precision", options.precision,
             "--vocabulary", str(WORKLOADS[name]["vocabulary"])],
            capture_output=True, text=True, check=True)
        return json.loads(done.stdout), tensors(path)


def apart(some, others):
    """The largest relative difference over all steps, and over their first half."""
    differences = [abs(a - b) / abs(b) for a, b in zip(some, others, strict=True)]
    return f"{max(differences):.1e} | {max(differences[:(len(differences) + 1) // 2]):.1e}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*", default=["seed001-lstm"])
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--tenor", default=os.path.join(HERE, "..", ".build", "release", "tenor"))
    parser.add_argument("--data", default=os.path.join(os.environ.get("TENOR_DATA", "."), "imdb.npz"))
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--vocabulary", type=int)
    options = parser.parse_args()
    if options.vocabulary:
        for work in WORKLOADS.values():
            work["vocabulary"] = options.vocabulary
    print("Largest relative difference of the losses, and in their first half.\n")
    pairs = ["Tenor, Keras on JAX", "Keras on PyTorch, on JAX", "Tenor, Keras on TensorFlow"]
    print("| workload | precision | steps |" + "".join(f" {pair} | half |" for pair in pairs))
    print("|---|---|---|" + "---|---|" * len(pairs))
    for name in options.workloads:
        work = WORKLOADS[name]
        rows, labels = load(options.data, work)
        ours, weights = tenor_losses(options, name, "sum")
        parts, _ = tenor_losses(options, name, "parts")
        keras = {}
        for backend in ("jax", "torch", "tensorflow"):  # a process of its own for each, as Keras chooses once
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                keras[backend] = pool.apply(keras_losses, (backend, work, rows, labels, weights, options.steps))
        print(f"| {name} | {options.precision} | {options.steps} | {apart(ours, keras['jax'])} |"
              f" {apart(keras['torch'], keras['jax'])} | {apart(parts, keras['tensorflow'])} |", flush=True)


if __name__ == "__main__":
    main()
