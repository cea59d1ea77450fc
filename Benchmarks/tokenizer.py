"""Times reading a table, counting its words and turning texts into ids with Keras's Tokenizer and with Tenor.

    python Benchmarks/tokenizer.py [--rounds 3] [--rows N] [--column review] [--tenor .build/release/tenor]
                                   [--output FILE] --data CSV

Both number the 10,000 most frequent words and have a token for the others. Python reads with its csv module, and
Keras's Tokenizer works on one thread. Tenor works on all processors; it also cleans the texts and cuts the ids of long
ones to the last 400, which is why it counts fewer ids.
"""

import argparse
import csv
import importlib
import os
import sys
import tempfile
import time

from report import add_options, header, median, number, ratio, row, run, write

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
MODULES = ["keras.src.legacy.preprocessing.text", "tf_keras.preprocessing.text", "keras_preprocessing.text"]
STEPS = ["read_seconds", "fit_seconds", "encode_seconds", "seconds"]
COLUMNS = ["program", "texts", "ids", "read s", "fit, with the ids of these texts s", "encode texts s", "in all s"]


def keras_tokenizer():
    """Keras's class, wherever the installed version keeps it."""
    for module in MODULES:
        try:
            return importlib.import_module(module).Tokenizer
        except (ImportError, AttributeError):
            pass
    raise SystemExit(f"no Keras Tokenizer in any of {', '.join(MODULES)}")


def keras_times(kind, path, column):
    moments = [time.perf_counter()]
    with open(path, encoding="utf-8", newline="") as file:
        texts = [record[column] for record in csv.DictReader(file)]
    moments.append(time.perf_counter())
    tokenizer = kind(num_words=10_000, oov_token="[UNK]")
    tokenizer.fit_on_texts(texts)
    moments.append(time.perf_counter())
    ids = tokenizer.texts_to_sequences(texts)
    moments.append(time.perf_counter())
    read, fit, encode = (end - start for start, end in zip(moments, moments[1:]))
    spans = [read, fit + encode, encode, read + fit + encode]
    return dict(zip(STEPS, spans, strict=True), texts=len(texts), tokens=sum(map(len, ids)))


def first_rows(path, count, folder):
    """A table of the first rows alone."""
    shorter = os.path.join(folder, "rows.csv")
    with open(path, encoding="utf-8", newline="") as source, open(shorter, "w", encoding="utf-8", newline="") as copy:
        writer = csv.writer(copy)
        for place, record in enumerate(csv.reader(source)):
            if place > count:
                break
            writer.writerow(record)
    return shorter


def table(results):
    lines = [header(COLUMNS)]
    for name, rounds in results.items():
        counts = [rounds[0]["texts"], rounds[0]["tokens"]]
        lines.append(row([name, *counts, *(number(median(rounds, step), 3) for step in STEPS)]))
    ratios = [ratio(median(results["keras"], step), median(results["tenor"], step)) for step in STEPS]
    return "\n".join(lines + [row(["keras, times Tenor's", "", "", *ratios])])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, help="rows of the table; by default all")
    parser.add_argument("--column", default="review", help="the column with the texts")
    add_options(parser, rounds=3)
    options = parser.parse_args()
    csv.field_size_limit(sys.maxsize)
    kind, results = keras_tokenizer(), {"keras": [], "tenor": []}
    with tempfile.TemporaryDirectory() as folder:
        path = first_rows(options.data, options.rows, folder) if options.rows else options.data
        for _ in range(options.rounds):
            results["keras"].append(keras_times(kind, path, options.column))
            results["tenor"].append(run([options.tenor, "bench", "text", "--data", path, "--json"]))
    if None in results["tenor"]:
        raise SystemExit("tenor failed")
    text = table(results)
    print(text)
    write(options.output, "Reading, counting and encoding texts", text)


if __name__ == "__main__":
    main()
