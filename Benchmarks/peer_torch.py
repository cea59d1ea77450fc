"""Times of PyTorch: padded, packed, with bfloat16, or with weights of 8 bits, which only predict."""

import copy
import os
import warnings

import torch
from torch import nn

from timing import best, median_milliseconds
from workloads import padded, single


class Model(nn.Module):
    """The network of a workload, up to the logits."""

    def __init__(self, work):
        super().__init__()
        kind = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[work["cell"]]
        self.bidirectional = work.get("bidirectional", False)
        self.embedding = nn.Embedding(work["vocabulary"], work["embedding"])
        self.dropout = nn.Dropout(work.get("dropout", 0))
        self.recurrent = nn.ModuleList()
        features = work["embedding"]
        for units in work["units"]:
            self.recurrent.append(kind(features, units, batch_first=True, bidirectional=self.bidirectional))
            features = units * (2 if self.bidirectional else 1)
        head = [nn.Dropout(work.get("output_dropout", 0))]
        if work["dense"]:
            head += [nn.Linear(features, work["dense"]), nn.ReLU()]
            features = work["dense"]
        self.head = nn.Sequential(*head, nn.Linear(features, work.get("classes", 1)))

    def forward(self, ids, lengths=None):
        """With lengths, ids are padded behind and the padding is left out."""
        x = self.dropout(self.embedding(ids))
        if lengths is not None:
            x = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        for layer in self.recurrent:
            x, state = layer(x)
        state = state[0] if isinstance(state, tuple) else state
        return self.head(torch.cat([state[-2], state[-1]], 1) if self.bidirectional else state[-1])


def batches(work, inputs, lengths):
    """The arguments of the model for each batch."""
    for start in range(0, len(inputs), work["batch"]):
        part = slice(start, start + work["batch"])
        yield (inputs[part],) if lengths is None else (inputs[part], lengths[part])


def trainer(model, work, inputs, lengths, labels, bfloat16):
    """What trains for an epoch."""
    targets = torch.tensor(labels)
    loss = (nn.functional.cross_entropy if work.get("classes", 1) > 1
            else lambda outputs, wanted: nn.functional.binary_cross_entropy_with_logits(outputs[:, 0], wanted))
    optimizer = torch.optim.Adam(model.parameters())

    def fit():
        model.train()
        for batch, wanted in zip(batches(work, inputs, lengths), targets.split(work["batch"]), strict=True):
            optimizer.zero_grad()
            with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
                outputs = model(*batch)
            loss(outputs.float(), wanted).backward()
            optimizer.step()

    return fit


def quantized(model):
    """The model with weights of 8 bits in the layers that PyTorch has so: LSTM, GRU and Linear."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.ao.quantization.quantize_dynamic(model, {nn.LSTM, nn.GRU, nn.Linear}, dtype=torch.qint8)


def predictors(model, variant):
    """The model in the forms that predict with the variant's numbers."""
    model.eval()
    if variant == "int8":
        return [quantized(model)]
    if variant == "bfloat16":
        return [torch.autocast("cpu", torch.bfloat16)(model.forward), copy.deepcopy(model).bfloat16()]
    return [model]


def measure(work, rows, labels, variant):
    packed = variant == "packed"
    if packed and not work["mask"]:
        raise SystemExit("torch-packed leaves padding out, which this workload computes")
    torch.set_num_threads(os.cpu_count())
    model = Model(work)
    inputs = torch.tensor(padded(rows, work["length"], "post" if packed else work["padding"]), dtype=torch.long)
    lengths = torch.tensor([len(row) for row in rows]) if packed else None
    one = torch.tensor(single(rows, work), dtype=torch.long)
    train = None
    if variant != "int8":
        train = best(trainer(model, work, inputs, lengths, labels, variant == "bfloat16"))
    with torch.inference_mode():
        calls = predictors(model, variant)
        predict = min(best(lambda: [call(*batch) for batch in batches(work, inputs, lengths)]) for call in calls)
        torch.set_num_threads(1)
        return dict(
            train=train, predict=predict, single_ms=min(median_milliseconds(lambda: call(one)) for call in calls))
