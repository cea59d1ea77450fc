"""Prints the test accuracy of the published experiments in single precision and in bfloat16, over several seeds.

    python Benchmarks/precision.py [--seeds 3] [--tenor .build/release/tenor] [--models FOLDER] [--output FILE]
                                   [EXPERIMENT …]

Needs the data sets in the folder that TENOR_DATA names (`tenor data list`). A network is trained and tested in the
same precision. A model that is in FOLDER is not trained again.
"""

import argparse
import os
import statistics
import tempfile

from report import add_options, header, number, row, run, write

FILMS, PHRASES = "imdb.npz", "rotten-tomatoes"
SMALL = ["--limit", "1000", "--maximum-length", "500", "--padding", "post", "--no-mask", "--vocabulary", "5000"]
SMALL += ["--embedding", "32", "--batch-size", "64", "--optimizer", "adam"]
EXPERIMENTS = {  # the data set and the options of `tenor train`
    "000-bilstm": (FILMS, ["--recipe", "000-bilstm"]),
    "000-stacked-bilstm": (FILMS, ["--recipe", "000-bilstm", "--units", "64,64"]),
    "001-simple-rnn": (FILMS, ["--recipe", "001-simple-rnn"]),
    "001-lstm": (FILMS, ["--recipe", "001-lstm"]),
    "002-rnn": (FILMS, ["--architecture", "simple-rnn"]),
    "002-gru": (FILMS, ["--architecture", "gru"]),
    "002-lstm": (FILMS, ["--architecture", "lstm"]),
    "002-bilstm": (FILMS, ["--architecture", "bilstm"]),
    "003-simple-rnn": (FILMS, [*SMALL, "--architecture", "simple-rnn", "--units", "100", "--epochs", "50"]),
    "003-stacked-rnn": (FILMS, [*SMALL, "--architecture", "simple-rnn", "--units", "100,100", "--epochs", "3"]),
    "003-lstm": (FILMS, [*SMALL, "--architecture", "lstm", "--units", "100", "--epochs", "3"]),
    "003-stacked-lstm": (FILMS, [*SMALL, "--architecture", "lstm", "--units", "100,100", "--epochs", "3"]),
    "004-phrases": (PHRASES, ["--recipe", "004-phrases"]),
}
# The others take four epochs, as experiment 002 has them.
for name in ("002-rnn", "002-gru", "002-lstm", "002-bilstm"):
    EXPERIMENTS[name][1].extend(["--epochs", "4", "--validation-split", "0"])
PRECISIONS = ["float32", "bfloat16"]


def accuracy(name, precision, seed, options):
    """The model's accuracy on the test part, or None."""
    data, choices = EXPERIMENTS[name]
    model = os.path.join(options.models, f"{name}-{precision}-{seed}")
    machine = ["--precision", precision, "--json"]
    if not os.path.isdir(model):
        train = [options.tenor, "train", data, *choices, "--seed", str(seed), "--output", model, *machine]
        if run(train) is None:
            return None
    result = run([options.tenor, "evaluate", model, data, *machine])
    return result and result["accuracy"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser, rounds=1)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--models", default=tempfile.mkdtemp(), help="a folder for the models")
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help=" ".join(EXPERIMENTS))
    options = parser.parse_args()
    os.makedirs(options.models, exist_ok=True)
    lines = [header(["experiment", *(f"{p}, %" for p in PRECISIONS), "difference of means", "each seed"])]
    for name in options.experiments or EXPERIMENTS:
        results = {p: [accuracy(name, p, seed, options) for seed in range(1, options.seeds + 1)] for p in PRECISIONS}
        if None in sum(results.values(), []):
            continue
        means = [100 * statistics.mean(results[p]) for p in PRECISIONS]
        each = "; ".join(" ".join(number(100 * value, 2) for value in results[p]) for p in PRECISIONS)
        lines.append(row([name, *(number(mean, 2) for mean in means), f"{means[1] - means[0]:+.2f}", each]))
        print(lines[-1], flush=True)
        write(options.output, "Accuracy by precision", "\n".join(lines))


if __name__ == "__main__":
    main()
