"""Runs ONNX models that Tenor wrote in onnxruntime, and prints how far their probabilities are from Tenor's.

    python3 -m venv ~/reference && ~/reference/bin/pip install onnx==1.23.2 onnxruntime==1.31.1     # outside the repository
    ~/reference/bin/python Scripts/interchange/check_onnx.py FOLDER

Each folder in FOLDER holds `model.onnx` and `expected.json`: {"rows": [[ids of a text], …], "outputs": [[…], …]}, where an
output is a list of numbers, or for a network that ends with a sequence a list of such lists, as many as the text has steps.
Prints {"name of the folder": greatest difference}. All texts are run as one batch, as the model's metadata say; where a
batch may have any number of steps, once more with steps of padding to spare.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime


def feed(session, rows, spare):
    metadata = session.get_modelmeta().custom_metadata_map
    steps = int(metadata.get("steps", max(1, *map(len, rows)) + spare))
    tokens = np.zeros((len(rows), steps), np.int64)
    for index, row in enumerate(rows):
        start = steps - len(row) if metadata["padding"] == "pre" else 0
        tokens[index, start : start + len(row)] = row
    values = {"tokens": tokens, "lengths": np.array([len(row) for row in rows], np.int32)}
    return {argument.name: values[argument.name] for argument in session.get_inputs()}


def greatest_difference(folder):
    model = onnx.load(folder / "model.onnx")
    onnx.checker.check_model(model, full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    expected = json.loads((folder / "expected.json").read_text())
    worst = 0.0
    for spare in (0, 3):
        (outputs,) = session.run(None, feed(session, expected["rows"], spare))
        assert len(outputs) == len(expected["outputs"]), f"{folder.name}: {outputs.shape}"
        for found, output in zip(outputs, expected["outputs"]):
            wanted = np.array(output, np.float32).reshape(-1, found.shape[-1])
            found = found.reshape(-1, found.shape[-1])[: len(wanted)]
            assert found.shape == wanted.shape, f"{folder.name}: {found.shape}, expected {wanted.shape}"
            difference = float(np.max(np.abs(found - wanted), initial=0))
            worst = max(worst, difference if np.isfinite(difference) else 1e9)
    return worst


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folders = sorted(path.parent for path in pathlib.Path(sys.argv[1]).glob("*/model.onnx"))
    print(json.dumps({folder.name: greatest_difference(folder) for folder in folders}))
