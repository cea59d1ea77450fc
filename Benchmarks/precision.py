"""Prints the test accuracy of the published experiments in single precision and in bfloat16, over several seeds.

    python Benchmarks/precision.py [--seeds 3] [--tenor .build/release/tenor] [--runs FOLDER] [--output FILE]
                                   [EXPERIMENT …]

Needs the data sets in the folder that TENOR_DATA names (`tenor data list`). Each experiment is a recipe, trained and
tested by `tenor reproduce` in the same precision; what the store of runs in FOLDER has is not trained again.
"""

import argparse
import json
import statistics
import subprocess
import tempfile

from report import add_options, header, left_out, number, row, write

EXPERIMENTS = ["000-bilstm", "000-stacked-bilstm", "000-cnn", "001-simple-rnn", "001-lstm", "002-rnn", "002-gru"]
EXPERIMENTS += ["002-lstm", "002-bilstm", "003-simple-rnn", "003-stacked-rnn", "003-lstm", "003-stacked-lstm"]
EXPERIMENTS += ["004-phrases"]
PRECISIONS = ["float32", "bfloat16"]


def accuracies(name, precision, options):
    """The percentages on the test part, one for each seed; None if the command fails, which is said."""
    command = [options.tenor, "reproduce", name, "--seeds", str(options.seeds), "--precision", precision]
    command += ["--runs", options.runs, "--no-models", "--json"]
    child = subprocess.run(command, capture_output=True, text=True)
    if child.returncode:
        left_out(command, (child.stderr.splitlines() or [f"exit status {child.returncode}"])[-1])
        return None
    return json.loads(child.stdout)[0]["accuracies"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser, rounds=1)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--runs", default=tempfile.mkdtemp(), help="a folder for the store of runs")
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help=" ".join(EXPERIMENTS))
    options = parser.parse_args()
    lines = [header(["experiment", *(f"{p}, %" for p in PRECISIONS), "difference of means", "each seed"])]
    for name in options.experiments or EXPERIMENTS:
        results = [accuracies(name, precision, options) for precision in PRECISIONS]
        if None in results:
            continue
        means = [statistics.mean(each) for each in results]
        each = "; ".join(" ".join(number(value, 2) for value in values) for values in results)
        lines.append(row([name, *(number(mean, 2) for mean in means), f"{means[1] - means[0]:+.2f}", each]))
        print(lines[-1], flush=True)
        write(options.output, "Accuracy by precision", "\n".join(lines))


if __name__ == "__main__":
    main()
