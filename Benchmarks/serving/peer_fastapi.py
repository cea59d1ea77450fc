"""A service of FastAPI beside which Tenor's is timed: the same model, exported, and the same address.

    uvicorn peer_fastapi:app --port 8081 --workers 2

TENOR_PEER is `torch` or `onnx`, TENOR_EXPORT the folder with what `tenor export` wrote, TENOR_MODEL the model's own. Each
worker computes with one thread, one text at a time, as such services are written.
"""

import json
import os
import pathlib
import sys

import numpy
from fastapi import FastAPI
from pydantic import BaseModel

folder = pathlib.Path(os.environ["TENOR_EXPORT"])
pipeline = json.loads((pathlib.Path(os.environ["TENOR_MODEL"]) / "tokenizer.json").read_text())
scheme = pipeline["tokenizer"]["scheme"]
offset = scheme.get("word_offset", 0) + 1
limit = scheme.get("id_limit") or sys.maxsize
ids_of_words = {
    word: rank + offset
    for rank, word in enumerate(pipeline["tokenizer"]["vocabulary"]["words"].split(" "))
    if rank + offset < limit
}
unknown = scheme["unknown"]["id"] if "unknown" in scheme else None
separators = str.maketrans(dict.fromkeys(pipeline["tokenizer"]["splitter"]["filters"], " "))
longest = pipeline["sequence_rule"].get("maximumLength")


def encode(text):
    """The ids that Tenor gives, but for rare signs."""
    words = text.lower().replace("<br />", " ").translate(separators).split()
    ids = [ids_of_words.get(word, unknown) for word in words]
    ids = [one for one in ids if one is not None][-longest:] if longest else ids
    return ids or [0]


if os.environ["TENOR_PEER"] == "torch":
    import torch
    from safetensors.torch import load_file

    sys.path.insert(0, str(pathlib.Path(__file__).parent.parent.parent / "Scripts/interchange"))
    from torch_classifier import Classifier

    torch.set_num_threads(1)
    model = Classifier.of_state(
        json.loads((folder / "torch/mapping.json").read_text()), load_file(folder / "torch/model.safetensors"))

    def probabilities(ids):
        with torch.inference_mode():
            return model.probabilities([ids])[0].tolist()
else:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)
    metadata = session.get_modelmeta().custom_metadata_map
    names = [entry.name for entry in session.get_inputs()]

    def probabilities(ids):
        steps = int(metadata.get("steps", len(ids)))
        tokens = numpy.zeros((1, steps), numpy.int64)
        start = steps - len(ids) if metadata["padding"] == "pre" else 0
        tokens[0, start : start + len(ids)] = ids
        inputs = {"tokens": tokens, "lengths": numpy.array([len(ids)], numpy.int32)}
        return session.run(None, {name: inputs[name] for name in names})[0][0].tolist()


class Request(BaseModel):
    text: str


app = FastAPI()


@app.post("/v1/classify")
def classify(request: Request):
    scores = probabilities(encode(request.text))
    best = max(range(len(scores)), key=scores.__getitem__)
    return {"label": best, "score": scores[best], "scores": scores}
