"""Times Tenor and its peers in turn on the same arrays and prints a table of medians and ratios.

    python Benchmarks/compare.py [--rounds 2] [--tenor .build/release/tenor] [--data IMDB_NPZ] [--peers PEER …]
                                 [--samples N] [--output FILE] [WORKLOAD …]

Run it with a Python that has Benchmarks/requirements.txt installed; `make bench` makes a virtual environment for it. A
peer that is not installed, or that fails, is named and left out. Ratios are the program's figure over Tenor's, so more
than 1 is slower than Tenor. Below the table a line for each workload sets the best peers against Tenor. Training of
torch-packed takes minutes on long reviews: without --peers it runs only on short masked ones. tenor-int8 only predicts;
of Tenor's precisions the fastest counts whose verdicts are those of single precision for 99.5 % of the reviews. Without
names all workloads are run, each some minutes a round. The machine must have nothing else to do: beside another program
that keeps all processors busy, PyTorch's times grow many times over.
"""

import argparse
import os
import sys

from report import HERE, add_options, header, median, number, ratio, row, run_in_turn, spread, write
from workloads import WORKLOADS

SINGLE_PRECISION = ["keras-tensorflow", "keras-jax", "torch-padded", "torch-packed"]
OTHERS = ["torch-bfloat16", "torch-int8", "onnxruntime"]
TENORS = {"float32": "tenor", "bfloat16": "tenor-bfloat16", "int8": "tenor-int8"}
MEASURES = ["float32", "bfloat16"]  # what the peers are set against in the table
AGREEMENT = 0.995
FIGURES = {"training": "train_us_per_sample", "prediction": "predict_us_per_sample", "one review": "single_ms"}
COLUMNS = (["workload", "program", "training µs/sample", "min–max", "share of peak", "prediction µs/sample",
            "one review ms", "verdicts as float32", "peak MiB"]
           + [f"{figure}, times {precision}" for precision in MEASURES for figure in FIGURES])


def chosen_peers(workload, asked):
    if asked is not None:
        return asked
    return [peer for peer in SINGLE_PRECISION + OTHERS if peer != "torch-packed" or workload == "seed004-masked"]


def commands(workload, options):
    samples = ["--samples", str(options.samples)] if options.samples else []
    result = {
        name: [options.tenor, "bench", workload, "--data", options.data, "--json", "--precision", precision, *samples]
        for precision, name in TENORS.items()}
    for peer in chosen_peers(workload, options.peers):
        result[peer] = [sys.executable, os.path.join(HERE, "peers.py"), workload, peer, options.data, *samples]
    return result


def share_of_peak(name, results):
    """What training reaches of the processor's measured peak in the program's precision: as the work is the same,
    Tenor's share by the ratio of the times."""
    tenor = results.get(TENORS["bfloat16" if "bfloat16" in name else "float32"])
    share, ours, theirs = median(tenor, "peak_share"), median(tenor, FIGURES["training"]), median(
        results[name], FIGURES["training"])
    return "–" if None in (share, ours, theirs) else f"{100 * share * ours / theirs:.0f} %"


def table_row(workload, name, results):
    rounds = results[name]
    train, predict, single = (median(rounds, key) for key in FIGURES.values())
    agreement = median(rounds, "agreement")
    ratios = [ratio(median(rounds, key), median(results.get(TENORS[precision]), key))
              for precision in MEASURES for key in FIGURES.values()]
    return row([workload, name, number(train, 0), spread(rounds, FIGURES["training"]), share_of_peak(name, results),
                number(predict, 0), number(single, 3), "–" if agreement is None else f"{100 * agreement:.2f} %",
                number(median(rounds, "peak_mib"), 0), *ratios])


def best(results, names, key):
    """The least figure and its program."""
    figures = [(median(results.get(name), key), name) for name in names]
    return min((figure for figure in figures if figure[0] is not None), default=(None, "none"))


def summary(workload, results):
    """The best peers over Tenor; more than 1 is Tenor's lead."""
    peers = [name for name in results if name not in TENORS.values()]
    singles = [name for name in peers if name in SINGLE_PRECISION]
    agreeing = [name for name in TENORS.values() if (median(results.get(name), "agreement") or 0) >= AGREEMENT]
    parts = []
    for title, figure, theirs, ours in [
        ("training in single precision", "training", singles, ["tenor"]),
        ("training", "training", peers, ["tenor-bfloat16"]),
        ("prediction", "prediction", peers, agreeing),
        ("one review", "one review", peers, agreeing),
    ]:
        (their, peer), (our, tenor) = (best(results, names, FIGURES[figure]) for names in (theirs, ours))
        parts.append(f"{title} {ratio(their, our)} ({peer} / {tenor})")
    return f"- {workload}: " + "; ".join(parts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*", default=list(WORKLOADS), metavar="WORKLOAD")
    parser.add_argument("--peers", nargs="*")
    parser.add_argument("--samples", type=int, help="reviews of each workload; by default its own number")
    add_options(parser, rounds=2)
    options = parser.parse_args()
    table, summaries = [header(COLUMNS)], []
    print(table[0], flush=True)
    for workload in options.workloads:
        results = run_in_turn(commands(workload, options), options.rounds)
        rows = [table_row(workload, name, results) for name in results]
        print("\n".join(rows), flush=True)
        table += rows
        summaries.append(summary(workload, results))
        write(options.output, "Tenor beside its peers", "\n".join(table + [""] + summaries))
    print("\n" + "\n".join(summaries))


if __name__ == "__main__":
    main()
