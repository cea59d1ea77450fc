"""Trains published experiments with Keras on TensorFlow and prints the accuracy on the test data for several seeds.

    python Benchmarks/keras_seeds.py [--seeds 1 2 3] [--data FOLDER] [001-lstm | 002-bilstm] …

FOLDER (default: $TENOR_DATA) holds imdb.npz and `IMDB Dataset.csv.gz`. What `tenor reproduce` is compared with: one run of
Keras says little, as its accuracy moves by a point or more with the seed. Minutes a seed on two cores.
"""

import argparse
import collections
import csv
import gzip
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
from keras import Sequential, layers


def film_reviews(folder):
    """The reviews as ranks of words, the last 132 of 5,000."""
    data = np.load(os.path.join(folder, "imdb.npz"), allow_pickle=True)

    def padded(rows):
        ids = [[1] + [rank + 3 if rank + 3 < 5000 else 2 for rank in row] for row in rows]
        return keras.utils.pad_sequences(ids, maxlen=132)

    return (padded(data["x_train"]), data["y_train"].astype("float32"),
            padded(data["x_test"]), data["y_test"].astype("float32"))


def table(folder):
    """The reviews as texts: 10,000 words by frequency, the last 200; the last 5,000 reviews are the test data."""
    with gzip.open(os.path.join(folder, "IMDB Dataset.csv.gz"), "rt", encoding="utf8") as file:
        rows = list(csv.reader(file))[1:]
    separators = str.maketrans({character: " " for character in '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'})
    texts = [row[0].lower().translate(separators).split() for row in rows]
    counts = collections.Counter(word for text in texts for word in text)
    places = {word: place for place, (word, _) in enumerate(counts.most_common(), 1)}
    ids = [[places[word] for word in text if places[word] < 10000] for text in texts]
    x = keras.utils.pad_sequences(ids, maxlen=200)
    y = np.array([row[1] == "positive" for row in rows], "float32")
    return x[:45000], y[:45000], x[45000:], y[45000:]


def lstm():
    return Sequential([
        layers.Embedding(5000, 32, mask_zero=True), layers.LSTM(128, dropout=0.1, return_sequences=True),
        layers.LSTM(64, dropout=0.1), layers.Dense(32, activation="relu"), layers.Dense(1, activation="sigmoid")])


def bidirectional():
    return Sequential([
        layers.Embedding(10000, 64), layers.Bidirectional(layers.LSTM(64)), layers.Dense(64, activation="relu"),
        layers.Dense(1, activation="sigmoid")])


EXPERIMENTS = {
    "001-lstm": (film_reviews, lstm, dict(batch_size=512, epochs=10)),
    "002-bilstm": (table, bidirectional, dict(batch_size=64, epochs=4)),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("experiments", nargs="*", default=list(EXPERIMENTS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--data", default=os.environ.get("TENOR_DATA", "."))
    options = parser.parse_args()
    for name in options.experiments:
        read, build, fit = EXPERIMENTS[name]
        x, y, test, labels = read(options.data)
        figures = []
        for seed in options.seeds:
            keras.utils.set_random_seed(seed)
            model = build()
            model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
            history = model.fit(x, y, verbose=0, **fit).history
            figures.append(model.evaluate(test, labels, batch_size=512, verbose=0)[1])
            print(f"{name} seed {seed}: {100 * figures[-1]:.2f} % (training {100 * history['accuracy'][-1]:.2f} %)",
                  flush=True)
        print(f"{name}: mean {100 * np.mean(figures):.2f} %, standard deviation {100 * np.std(figures, ddof=1):.2f}")


if __name__ == "__main__":
    main()
