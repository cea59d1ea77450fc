#!/usr/bin/env python3
"""Writes small good inputs of a fuzzing target into a folder, for the fuzzer to begin with.

    Fuzz/seeds.py TARGET FOLDER
"""

import gzip
import io
import json
import os
import pickle
import struct
import sys
import tarfile
import zipfile


def safetensors(tensors, metadata):
    header, data = {"__metadata__": metadata} if metadata else {}, b""
    for name, values in sorted(tensors.items()):
        end = len(data) + 4 * len(values)
        header[name] = {"dtype": "F32", "shape": [len(values)], "data_offsets": [len(data), end]}
        data += struct.pack(f"<{len(values)}f", *values)
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def checkpoint():
    state = {"epoch": 1, "step": 2, "history": {"epoch": [0], "history": {"loss": [0.5]}}, "iteration": 5,
             "learningRate": 0.1, "momentumProduct": 1, "slots": ["velocity"], "callbacks": {"x": {"best": 1}},
             "totals": {}}
    return safetensors(
        {"weights": [1.0, 2.0], "slot/velocity": [0.0, 0.0], "kept/x": [1.0, 2.0]},
        {"format": "tenor-checkpoint", "format_version": "1", "state": json.dumps(state),
         "identity": json.dumps({"settings": ["seed: 1"], "data": "a"})})


def array(rows):
    """A NumPy file of lists, as imdb.npz holds it."""
    header = f"{{'descr': '|O', 'fortran_order': False, 'shape': ({len(rows)},), }}"
    header += " " * (117 - len(header)) + "\n"
    body = pickle.dumps(rows, protocol=3)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + body


def npz():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("x_train", "x_test"):
            archive.writestr(name + ".npy", array([[1, 2, 300], [4]]))
        for name in ("y_train", "y_test"):
            header = "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }".ljust(117) + "\n"
            archive.writestr(
                name + ".npy",
                b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + struct.pack("<2q", 0, 1))
    return file.getvalue()


def tar():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for path in ("aclImdb/train/pos/0_9.txt", "aclImdb/train/neg/0_1.txt"):
            info = tarfile.TarInfo(path)
            info.size = 4
            archive.addfile(info, io.BytesIO(b"word"))
    return file.getvalue()


TABLE = b'text,label\n"a ""good"" film, yes",pos\nbad,neg\n'
LAYERS = [
    {"class_name": "Embedding", "config": {"input_dim": 9, "output_dim": 4, "mask_zero": True}},
    {"class_name": "Bidirectional", "config": {
        "layer": {"class_name": "LSTM", "config": {"units": 3, "dropout": 0.1}}, "merge_mode": "concat"}},
    {"class_name": "Dense", "config": {"units": 1, "activation": "sigmoid"}},
]
RECIPE = b"""name: mine
text: {vocabulary: 100, maximum_length: 20}
network:
  architecture: lstm
  units: [8]
training: {epochs: 2, optimizer: adam}
"""
SEEDS = {
    "safetensors": lambda: [safetensors({"a": [1.0], "b": [2.0, 3.0]}, {"k": "v"})],
    "checkpoint": lambda: [checkpoint()],
    "layers": lambda: [json.dumps(LAYERS).encode()],
    "tokenizer": lambda: [b'{"version": 1}', b"{}"],
    "history": lambda: [b'{"epoch": [0, 1], "history": {"loss": [0.5, "NaN"]}}'],
    "csv": lambda: [TABLE],
    "tsv": lambda: [TABLE.replace(b",", b"\t")],
    "jsonl": lambda: [b'{"text": "a \\u00e9", "label": "pos"}\n{"text": "b", "label": 1}\n'],
    "npz": lambda: [npz()],
    "gzip": lambda: [gzip.compress(TABLE)],
    "tar": lambda: [tar()],
    "recipe": lambda: [RECIPE],
    "sweep": lambda: [b"name: s\nrecipe: standard\nsweep:\n  network.units: [[8], [16]]\n"],
}


def main():
    target, folder = sys.argv[1:]
    for index, seed in enumerate(SEEDS[target]()):
        with open(os.path.join(folder, f"seed-{index}"), "wb") as file:
            file.write(seed)
    # Models beside the script's own files are good seeds, too.
    names = {"safetensors": "model.safetensors", "tokenizer": "tokenizer.json", "history": "history.json"}
    bundled = os.path.join(os.path.dirname(__file__), "..", "Sources/TenorModel/Resources/imdb-small")
    if target in names and os.path.exists(os.path.join(bundled, names[target])):
        with open(os.path.join(bundled, names[target]), "rb") as source:
            data = source.read()
        if len(data) <= 65536:
            with open(os.path.join(folder, "bundled"), "wb") as file:
                file.write(data)


if __name__ == "__main__":
    main()
