"""Loads what Tenor wrote for PyTorch into PyTorch's own modules, and prints how far the probabilities are from Tenor's.

    python3 -m venv ~/reference && ~/reference/bin/pip install torch==2.13.0 safetensors        # outside the repository
    ~/reference/bin/python Scripts/interchange/check_torch.py FOLDER

Each folder in FOLDER holds `model.safetensors`, `mapping.json` and `expected.json`: {"rows": [[ids of a text], …],
"outputs": [the probabilities of its labels, …]}. Prints {"name of the folder": greatest difference}. PyTorch's packed sequences have no rows
without tokens: these are left out.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import load_file

from torch_classifier import Classifier


def greatest_difference(folder):
    mapping = json.loads((folder / "mapping.json").read_text())
    model = Classifier.of_state(mapping, load_file(folder / "model.safetensors"))
    expected = json.loads((folder / "expected.json").read_text())
    pairs = [pair for pair in zip(expected["rows"], expected["outputs"]) if pair[0]]
    found = model.probabilities([row for row, _ in pairs])
    wanted = torch.tensor([probabilities for _, probabilities in pairs])
    assert found.shape == wanted.shape, f"{folder.name}: {found.shape}, expected {wanted.shape}"
    difference = float((found - wanted).abs().max())
    return difference if difference == difference else 1e9


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.set_num_threads(1)
    folders = sorted(path.parent for path in pathlib.Path(sys.argv[1]).glob("*/mapping.json"))
    print(json.dumps({folder.name: greatest_difference(folder) for folder in folders}))
