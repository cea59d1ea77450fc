"""Reads tokenizers that Tenor wrote with Hugging Face's `tokenizers`, and prints the texts whose ids are not Tenor's.

    python3 -m venv ~/reference && ~/reference/bin/pip install tokenizers        # outside the repository
    ~/reference/bin/python Scripts/interchange/check_tokenizer.py FOLDER

Each folder in FOLDER holds `tokenizer.json` and `expected.json`: {"texts": […], "ids": [[…], …]}. Prints
{"name of the folder": [{"text": …, "expected": [ids], "found": [ids]}, …]}, with an empty list where all are equal.
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer


def differences(folder):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    expected = json.loads((folder / "expected.json").read_text())
    found = [encoding.ids for encoding in tokenizer.encode_batch(expected["texts"])]
    rows = zip(expected["texts"], expected["ids"], found, strict=True)
    return [{"text": text, "expected": ids, "found": other} for text, ids, other in rows if ids != other]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folders = sorted(path.parent for path in pathlib.Path(sys.argv[1]).glob("*/tokenizer.json"))
    print(json.dumps({folder.name: differences(folder) for folder in folders}))
