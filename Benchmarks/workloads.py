"""The workloads of `tenor bench` and their arrays, for the peers."""

import numpy as np

MASKED = dict(vocabulary=5000, length=132, padding="pre", mask=True, embedding=32, dense=32, batch=512, samples=10240)
PHRASES = dict(vocabulary=8192, length=52, padding="pre", embedding=256, cell="lstm", units=[256], dropout=0.3,
               recurrent_dropout=0.3, dense=256, classes=5, batch=512, samples=10240, synthetic=True)
WORKLOADS = {
    "seed001-lstm": dict(MASKED, cell="lstm", units=[128, 64], dropout=0.1),
    "gru": dict(MASKED, cell="gru", units=[128, 64], dropout=0.1),
    "seed001-simplernn": dict(MASKED, cell="rnn", units=[128, 64], dropout=0.1, recurrent_dropout=0.1, dense=64),
    "seed000-bilstm": dict(
        MASKED, cell="lstm", units=[64], bidirectional=True, length=600, mask=False, embedding=5, output_dropout=0.3,
        dense=64, batch=32, samples=6400),
    "seed000-stacked": dict(
        MASKED, cell="lstm", units=[64, 64], bidirectional=True, length=600, mask=False, embedding=5,
        output_dropout=0.3, dense=64, batch=32, samples=3200),
    "seed003-lstm2": dict(
        MASKED, cell="lstm", units=[100, 100], length=500, padding="post", mask=False, dense=0, batch=64, samples=1024),
    "seed004-phrases": dict(PHRASES, mask=False),
    "seed004-masked": dict(PHRASES, mask=True),
}


def phrases(work):
    """Random phrases, the same as `tenor bench` makes."""
    state = 0

    def following():
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
        return z ^ (z >> 31)

    rows = []
    for _ in range(work["samples"]):
        length = 2
        while following() % 7:
            length += 1
        rows.append([1 + following() % (work["vocabulary"] - 1) for _ in range(min(length, work["length"]))])
    return rows, np.array([following() % 5 for _ in rows])


def load(path, work):
    if work.get("synthetic"):
        return phrases(work)
    archive = np.load(path, allow_pickle=True)
    limit, length, count = work["vocabulary"], work["length"], work["samples"]
    reviews = archive["x_train"][:count]
    rows = [([1] + [r + 3 if r + 3 < limit else 2 for r in review])[-length:] for review in reviews]
    return rows, archive["y_train"][:count].astype("float32")


def padded(rows, length, side):
    array = np.zeros((len(rows), length), "int32")
    for place, row in enumerate(rows):
        if side == "pre":
            array[place, length - len(row):] = row
        else:
            array[place, : len(row)] = row
    return array


def single(rows, work):
    """The first review alone: as long as it is where padding is masked, for that gives the same; else padded."""
    return padded(rows[:1], len(rows[0]) if work["mask"] else work["length"], work["padding"])
