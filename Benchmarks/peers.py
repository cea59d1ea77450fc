"""Times one workload with Keras or PyTorch and prints one JSON object.

    python peers.py WORKLOAD keras-tensorflow|keras-jax|torch-padded|torch-packed|torch-bfloat16 IMDB_NPZ

The workloads are those of `tenor bench`, and so are the arrays: the first reviews of imdb.npz. Training counts forward,
backward and update with data in memory; the first epoch is left out and the best of the others counts.
"""

import json
import os
import sys
import time

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
    limit, length = work["vocabulary"], work["length"]
    rows = [([1] + [r + 3 if r + 3 < limit else 2 for r in review])[-length:] for review in archive["x_train"][: work["samples"]]]
    return rows, archive["y_train"][: work["samples"]].astype("float32")


def padded(rows, length, side):
    array = np.zeros((len(rows), length), "int32")
    for place, row in enumerate(rows):
        if side == "pre":
            array[place, length - len(row):] = row
        else:
            array[place, : len(row)] = row
    return array


def timed(body):
    start = time.perf_counter()
    body()
    return time.perf_counter() - start


def keras_model(work):
    import keras
    from keras import layers

    cell = {"lstm": layers.LSTM, "gru": layers.GRU, "rnn": layers.SimpleRNN}[work["cell"]]
    model = [layers.Embedding(work["vocabulary"], work["embedding"], mask_zero=work["mask"])]
    for place, units in enumerate(work["units"]):
        layer = cell(units, dropout=work.get("dropout", 0), recurrent_dropout=work.get("recurrent_dropout", 0),
                     return_sequences=place + 1 < len(work["units"]))
        model.append(layers.Bidirectional(layer) if work.get("bidirectional") else layer)
    if work.get("output_dropout"):
        model.append(layers.Dropout(work["output_dropout"]))
    if work["dense"]:
        model.append(layers.Dense(work["dense"], activation="relu"))
    classes = work.get("classes", 1)
    model = keras.Sequential(model + [layers.Dense(classes, activation="softmax" if classes > 1 else "sigmoid")])
    model.compile(loss="sparse_categorical_crossentropy" if classes > 1 else "binary_crossentropy", optimizer="adam")
    return model


def time_keras(work, rows, labels):
    model = keras_model(work)
    inputs = padded(rows, work["length"], work["padding"])

    def fit():
        model.fit(inputs, labels, batch_size=work["batch"], verbose=0)

    def predict():
        model.predict(inputs, batch_size=work["batch"], verbose=0)

    fit()
    train = min(timed(fit) for _ in range(2))
    predict()
    return train, min(timed(predict) for _ in range(2))


def time_torch(work, rows, labels, packed, bfloat16):
    import torch
    from torch import nn

    torch.set_num_threads(os.cpu_count())
    kind = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[work["cell"]]

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(work["vocabulary"], work["embedding"])
            self.dropout = nn.Dropout(work.get("dropout", 0))
            self.recurrent = nn.ModuleList()
            features, directions = work["embedding"], 2 if work.get("bidirectional") else 1
            for units in work["units"]:
                self.recurrent.append(kind(features, units, batch_first=True, bidirectional=directions == 2))
                features = units * directions
            head = [nn.Dropout(work.get("output_dropout", 0))]
            if work["dense"]:
                head += [nn.Linear(features, work["dense"]), nn.ReLU()]
                features = work["dense"]
            self.head = nn.Sequential(*head, nn.Linear(features, work.get("classes", 1)))

        def forward(self, ids, lengths):
            x = self.dropout(self.embedding(ids))
            if packed:
                x = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
            for layer in self.recurrent:
                x, state = layer(x)
            state = state[0] if isinstance(state, tuple) else state
            outputs = self.head(torch.cat([state[-2], state[-1]], 1) if work.get("bidirectional") else state[-1])
            return outputs if work.get("classes", 1) > 1 else outputs[:, 0]

    inputs = torch.tensor(padded(rows, work["length"], "post" if packed else work["padding"]), dtype=torch.long)
    lengths = torch.tensor([max(1, len(row)) for row in rows])
    targets, batch = torch.tensor(labels), work["batch"]
    loss = (nn.functional.cross_entropy if work.get("classes", 1) > 1
            else nn.functional.binary_cross_entropy_with_logits)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters())

    def fit():
        model.train()
        for start in range(0, len(rows), batch):
            part = slice(start, start + batch)
            optimizer.zero_grad()
            with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
                outputs = model(inputs[part], lengths[part])
            loss(outputs.float(), targets[part]).backward()
            optimizer.step()

    def predict():
        model.eval()
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            for start in range(0, len(rows), batch):
                model(inputs[start:start + batch], lengths[start:start + batch])

    first = timed(fit)
    train = first if first > 60 else timed(fit)
    predict()
    return train, timed(predict)


def main():
    name, peer, path = sys.argv[1:4]
    work = WORKLOADS[name]
    rows, labels = load(path, work)
    if peer.startswith("keras-"):
        train, predict = time_keras(work, rows, labels)
    else:
        train, predict = time_torch(work, rows, labels, packed=peer == "torch-packed", bfloat16=peer == "torch-bfloat16")
    scale = 1e6 / len(rows)
    print(json.dumps(dict(
        peer=peer, workload=name, train_us_per_sample=train * scale, predict_us_per_sample=predict * scale)))


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if len(sys.argv) > 2 and sys.argv[2].startswith("keras-"):
        os.environ["KERAS_BACKEND"] = sys.argv[2].removeprefix("keras-")
    main()
