"""Trains the same network on the same batches with Tenor and with Keras and prints how far their losses part.

    KERAS_BACKEND=tensorflow python Benchmarks/trajectory.py [--steps 50] [--tenor .build/release/tenor]
                                                            [--data IMDB_NPZ] [--precision float32] [WORKLOAD ...]

Both begin with Tenor's initial weights and take the reviews in their order, without dropout, with Adam. Keras on
TensorFlow squares the parts of an embedding's gradient, with other back ends their sum, and Tenor is asked to do the
same. Where a training makes a leap, rounding grows: so the table also tells how far the losses part until then.
"""

import argparse
import json
import os
import struct
import subprocess
import tempfile

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
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


def keras_losses(work, rows, labels, weights, steps):
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*", default=["seed001-lstm"])
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--tenor", default=os.path.join(HERE, "..", ".build", "release", "tenor"))
    parser.add_argument("--data", default=os.path.join(os.environ.get("TENOR_DATA", "."), "imdb.npz"))
    parser.add_argument("--precision", default="float32")
    options = parser.parse_args()
    squares = "parts" if os.environ["KERAS_BACKEND"] == "tensorflow" else "sum"
    print("| workload | Keras on | precision | steps | largest difference of the losses, relative | in the first half |")
    print("|---|---|---|---|---|---|")
    for name in options.workloads:
        work = WORKLOADS[name]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "begin.safetensors")
            done = subprocess.run(
                [options.tenor, "bench", name, "--data", options.data, "--losses", str(options.steps), "--json",
                 "--initial-weights", path, "--embedding-squares", squares, "--precision", options.precision],
                capture_output=True, text=True, check=True)
            ours, values = json.loads(done.stdout), tensors(path)
        rows, labels = load(options.data, work)
        theirs = keras_losses(work, rows, labels, values, options.steps)
        apart = [abs(a - b) / abs(b) for a, b in zip(ours, theirs, strict=True)]
        first = max(apart[:(options.steps + 1) // 2])
        print(f"| {name} | {os.environ['KERAS_BACKEND']} | {options.precision} | {options.steps} | {max(apart):.1e} |"
              f" {first:.1e} |", flush=True)


if __name__ == "__main__":
    main()
