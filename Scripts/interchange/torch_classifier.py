"""The model that a `mapping.json` describes, made of PyTorch's own modules."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": lambda x: torch.softmax(x, dim=-1),
    "hard_sigmoid": nn.functional.hardsigmoid,
    "elu": nn.functional.elu,
    "softplus": nn.functional.softplus,
    "softsign": nn.functional.softsign,
}
MERGES = {
    "concat": lambda a, b: torch.cat([a, b], dim=-1),
    "sum": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "ave": lambda a, b: (a + b) / 2,
}


class Classifier(nn.Module):
    """Modules under the names of the mapping.

    `sizes` has for each Embedding (num_embeddings, embedding_dim), for each other module with weights its features.
    """

    def __init__(self, mapping, sizes):
        super().__init__()
        self.entries = mapping["modules"]
        self.input = {"mask": True, "maximum_length": None, "padding": "post"} | mapping.get("input", {})
        width = None
        for entry in self.entries:
            name, kind = entry["module"], entry["kind"]
            if kind == "Embedding":
                self.add_module(name, nn.Embedding(*sizes[name]))
                width = sizes[name][1]
            elif kind in ("RNN", "GRU", "LSTM"):
                options = {key: entry[key] for key in ("num_layers", "bidirectional", "bias", "nonlinearity") if key in entry}
                self.add_module(name, getattr(nn, kind)(width, sizes[name], batch_first=True, **options))
                doubled = entry.get("bidirectional") and entry.get("merge", "concat") == "concat"
                width = sizes[name] * (2 if doubled else 1)
            elif kind == "Linear":
                self.add_module(name, nn.Linear(width, sizes[name], bias=entry.get("bias", True)))
                width = sizes[name]

    @staticmethod
    def of_state(mapping, state):
        """A classifier with the tensors of a state dict, strictly."""
        sizes = {}
        for entry in mapping["modules"]:
            name, kind = entry["module"], entry["kind"]
            if kind == "Embedding":
                sizes[name] = tuple(state[f"{name}.weight"].shape)
            elif kind in ("RNN", "GRU", "LSTM"):
                sizes[name] = state[f"{name}.weight_hh_l0"].shape[1]
            elif kind == "Linear":
                sizes[name] = state[f"{name}.weight"].shape[0]
        model = Classifier(mapping, sizes)
        model.load_state_dict(state, strict=True)
        return model.eval()

    def _padded(self, rows):
        """Ids as one tensor, and the steps of each row that are read."""
        rows = [torch.tensor(row, dtype=torch.long) for row in rows]
        if self.input["mask"]:
            return pad_sequence(rows, batch_first=True), torch.tensor([len(row) for row in rows])
        steps = self.input["maximum_length"]
        before = self.input["padding"] == "pre"
        padded = [nn.functional.pad(row, (steps - len(row), 0) if before else (0, steps - len(row))) for row in rows]
        return torch.stack(padded), torch.full((len(rows),), steps)

    def _recurrent(self, entry, x, lengths):
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        output, last = getattr(self, entry["module"])(packed)
        last = last[0] if isinstance(last, tuple) else last
        merge = MERGES[entry.get("merge", "concat")]
        if entry.get("output", "last") == "last":
            return merge(last[-2], last[-1]) if entry.get("bidirectional") else last[-1]
        output, _ = pad_packed_sequence(output, batch_first=True)
        return merge(*output.chunk(2, dim=-1)) if entry.get("bidirectional") else output

    def forward(self, rows):
        """What the network puts out for rows of ids, none of them empty."""
        x, lengths = self._padded(rows)
        for entry in self.entries:
            kind = entry["kind"]
            if kind == "Embedding":
                x = getattr(self, entry["module"])(x)
            elif kind in ("RNN", "GRU", "LSTM"):
                x = self._recurrent(entry, x, lengths)
            elif kind == "Linear":
                x = ACTIVATIONS[entry.get("activation", "linear")](getattr(self, entry["module"])(x))
            elif kind in ("AdaptiveMaxPool1d", "AdaptiveAvgPool1d"):
                steps = [row[:length].T.unsqueeze(0) for row, length in zip(x, lengths)]
                pool = getattr(nn, kind)(1)
                x = torch.cat([pool(row).squeeze(-1) for row in steps])
        return x

    def probabilities(self, rows):
        """The probability of each label for each row of ids."""
        with torch.no_grad():
            x = self(rows)
        return torch.cat([1 - x, x], dim=-1) if x.shape[-1] == 1 else x
