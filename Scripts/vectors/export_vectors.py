#!/usr/bin/env python3
"""Writes the embedding of a Tenor model as text, as word2vec and fastText do (.vec): words and their vectors.

    python3 Scripts/vectors/export_vectors.py MODEL words.vec

Needs nothing but Python. Reads models whose weights are floats of 32 bits.
"""

import array
import json
import os
import struct
import sys


def embedding(path):
    """The rows of the first tensor whose name ends in /embeddings."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        name = next(name for name in header if name.endswith("/embeddings"))
        entry = header[name]
        if entry["dtype"] != "F32":
            raise SystemExit(f"{path}: expected floats of 32 bits, found {entry['dtype']}")
        begin, end = entry["data_offsets"]
        file.seek(8 + length + begin)
        numbers = array.array("f")
        numbers.frombytes(file.read(end - begin))
    if sys.byteorder == "big":
        numbers.byteswap()
    rows, columns = entry["shape"]
    return [numbers[row * columns : (row + 1) * columns] for row in range(rows)]


def words(path):
    """Pairs of a word and its id."""
    with open(path, encoding="utf-8") as file:
        tokenizer = json.load(file)["tokenizer"]
    listed = tokenizer["vocabulary"]["words"]
    listed = listed.split(" ") if isinstance(listed, str) else listed
    return [(word, rank + 1 + tokenizer["scheme"]["word_offset"]) for rank, word in enumerate(listed) if word]


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    model, target = sys.argv[1:]
    rows = embedding(os.path.join(model, "model.safetensors"))
    known = [(word, rows[number]) for word, number in words(os.path.join(model, "tokenizer.json")) if number < len(rows)]
    with open(target, "w", encoding="utf-8") as file:
        file.write(f"{len(known)} {len(rows[0])}\n")
        for word, row in known:
            file.write(word + " " + " ".join(f"{value:.6g}" for value in row) + "\n")


if __name__ == "__main__":
    main()
