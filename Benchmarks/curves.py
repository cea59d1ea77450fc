"""Prints how the cost of `tenor bench seed001-lstm` grows when one quantity doubles and the others stay.

    python Benchmarks/curves.py [--rounds 1] [--precision float32] [--tenor .build/release/tenor] [--data IMDB_NPZ]
                                [--output FILE] [CURVE …]

The curves are samples, maximum-length, vocabulary, units, threads and batch-size; without names all are measured. After
each figure stands its ratio to the one before, at half the quantity. Padding is masked, so where most reviews are
shorter than the maximum length, a doubling of it adds few tokens.
"""

import argparse
import os

from report import add_options, header, median, number, ratio, row, run_in_turn, write

WORKLOAD = "seed001-lstm"
FIGURES = {  # the key in the JSON object and the decimals
    "training µs/sample": ("train_us_per_sample", 1),
    "prediction µs/sample": ("predict_us_per_sample", 1),
    "one review ms": ("single_ms", 3),
    "peak MiB": ("peak_mib", 0),
}


def doublings(first, last):
    values = [first]
    while values[-1] * 2 <= last:
        values.append(values[-1] * 2)
    return values


CURVES = {
    "samples": doublings(2560, 20480),
    "maximum-length": doublings(165, 5280),
    "vocabulary": doublings(1250, 20000),
    "units": doublings(16, 256),
    "threads": doublings(1, max(2, os.cpu_count())),
    "batch-size": doublings(64, 4096),
}


def measured(curve, options):
    """The results at each value of the curve."""
    command = [options.tenor, "bench", WORKLOAD, "--json", "--data", options.data, "--precision", options.precision]
    return run_in_turn({value: [*command, f"--{curve}", str(value)] for value in CURVES[curve]}, options.rounds)


def table(curve, results):
    lines = [header([curve] + [column for figure in FIGURES for column in (figure, "ratio")])]
    for value in CURVES[curve]:
        if value not in results:
            continue
        cells = [value]
        for key, digits in FIGURES.values():
            figure = median(results[value], key)
            cells += [number(figure, digits), ratio(figure, median(results.get(value // 2), key))]
        lines.append(row(cells))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("curves", nargs="*", metavar="CURVE", help=", ".join(CURVES))
    parser.add_argument("--precision", default="float32")
    add_options(parser, rounds=1)
    options = parser.parse_args()
    unknown = [curve for curve in options.curves if curve not in CURVES]
    if unknown:
        parser.error(f"no such curve: {', '.join(unknown)}; there are {', '.join(CURVES)}")
    tables = []
    for curve in options.curves or CURVES:
        tables.append(f"## {curve}\n\n{table(curve, measured(curve, options))}\n")
        print(tables[-1], flush=True)
        write(options.output, f"Cost curves of {WORKLOAD}, {options.precision}", "\n".join(tables))


if __name__ == "__main__":
    main()
