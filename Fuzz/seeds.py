#!/usr/bin/env python3
"""Writes small good inputs of a fuzzing target into a folder, for the fuzzer to begin with.

    Fuzz/seeds.py TARGET FOLDER
"""

import gzip
import io
import itertools
import json
import pathlib
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


def hdf5_records():
    """What the process that reads HDF5 tells: a group, its names, numbers, something else, the end."""
    def text(value):
        return struct.pack("<I", len(value)) + value

    return (b"g" + text(b"layers") + b"t" + text(b"layers") + text(b"names") + struct.pack("<I", 2) + text(b"a") + text(b"b")
            + b"n" + text(b"layers/a") + struct.pack("<B2Q6f", 2, 2, 3, *range(6))
            + b"p" + text(b"layers/b") + b"s" + struct.pack("<BQ", 1, 1 << 63) + b"e")


TABLE = b'text,label\n"a ""good"" film, yes",pos\nbad,neg\n'
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
    "tokenizer": lambda: [b"{}"],
    "history": lambda: [b'{"epoch": [0, 1], "history": {"loss": [0.5, "NaN"]}}'],
    "csv": lambda: [TABLE],
    "tsv": lambda: [TABLE.replace(b",", b"\t")],
    "jsonl": lambda: [b'{"text": "a \\u00e9", "label": "pos"}\n{"text": "b", "label": 1}\n'],
    "npz": lambda: [npz()],
    "gzip": lambda: [gzip.compress(TABLE)],
    "hdf5-records": lambda: [hdf5_records()],
    "tar": lambda: [tar()],
    "vectors": lambda: [b"3 2\nthe 0.5 -1\nfilm 1e-3 2\nx 0 0\n", b"the 0.5 -1 2\nof 1 2 3\n"],
    "mapping": lambda: [MAPPING],
    "recipe": lambda: [RECIPE],
    "sweep": lambda: [b"name: s\nrecipe: standard\nsweep:\n  network.units: [[8], [16]]\n"],
}


MAPPING = b'{"modules": [{"name": "embedding", "type": "embedding"}], "input": {"mask": true}}'
TESTS = pathlib.Path(__file__).parent.parent / "Tests"
BUNDLED = pathlib.Path(__file__).parent.parent / "Sources/TenorModel/Resources/imdb-small"
FIXTURES = TESTS / "TenorInterchangeTests/Fixtures"
LONGEST = 65536  # as in run.sh


def configurations_of_keras():
    for path in sorted(FIXTURES.glob("*.keras")):
        with zipfile.ZipFile(path) as archive:
            yield archive.read("config.json")


def files(*patterns):
    return lambda: (path.read_bytes() for pattern in patterns for path in sorted(pattern[0].glob(pattern[1])))


# Files that the tests and the bundled model have.
FOUND = {
    "safetensors": files((BUNDLED, "*.safetensors"), (FIXTURES / "torch", "*.safetensors")),
    "config": files((BUNDLED, "config.json")),
    "tokenizer": files((BUNDLED, "tokenizer.json"), (TESTS, "TenorModelTests/Fixtures/format-1/tokenizer.json")),
    "history": files((BUNDLED, "history.json")),
    "mapping": files((FIXTURES / "torch", "*mapping*.json"), (FIXTURES / "torch", "*.json")),
    "keras": files((FIXTURES, "*.keras"), (FIXTURES, "hostile/*.keras")),
    "keras-config": configurations_of_keras,
    "hdf5": files((FIXTURES, "*.h5")),
    "keras-tokenizer": lambda: (
        case["json"].encode() for case in json.loads((FIXTURES / "tokenizers.json").read_text()).values()),
    "zip": files((FIXTURES, "hostile/zip_*.keras")),
    "recipe": files((TESTS.parent, "Sources/TenorInsight/Recipes/Shipped/*.yaml")),
}


def main():
    target, folder = sys.argv[1:]
    kept = files((TESTS, f"TenorFuzzTests/Fixtures/*/{target}/*"))()
    inputs = itertools.chain(SEEDS.get(target, list)(), FOUND.get(target, list)(), kept)
    for index, data in enumerate(data for data in inputs if len(data) <= LONGEST):
        pathlib.Path(folder, f"seed-{index}").write_bytes(data)


if __name__ == "__main__":
    main()
