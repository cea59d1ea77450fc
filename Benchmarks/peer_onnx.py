"""Times of onnxruntime, which only predicts, with the weights of the PyTorch model."""

import os

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import helper, numpy_helper

from peer_torch import Model
from timing import best, median_milliseconds
from workloads import padded, single

OPERATORS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}
GATES = {"lstm": [0, 3, 1, 2], "gru": [1, 0, 2], "rnn": [0]}  # ONNX's order in PyTorch's
OPERATOR_SET = 17


class Graph:
    """Nodes and the tensors that they share."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, array):
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind, inputs, outputs=1, **attributes):
        names = [f"{kind}{len(self.nodes)}_{place}" for place in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names if outputs > 1 else names[0]

    def encoded(self, inputs, output):
        described = [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in inputs]
        result = helper.make_tensor_value_info(output, onnx.TensorProto.FLOAT, ["batch", "classes"])
        graph = helper.make_graph(self.nodes, "workload", described, [result], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPERATOR_SET)], ir_version=8)
        onnx.checker.check_model(model)
        return model.SerializeToString()


def operator_weights(layer, cell):
    """W, R and B of ONNX, with a first axis for the directions."""

    def ordered(name):
        parts = np.split(getattr(layer, name).detach().numpy(), len(GATES[cell]))
        return np.concatenate([parts[place] for place in GATES[cell]])

    ends = ["", "_reverse"] if layer.bidirectional else [""]
    biases = [np.concatenate([ordered("bias_ih_l0" + end), ordered("bias_hh_l0" + end)]) for end in ends]
    return (np.stack([ordered("weight_ih_l0" + end) for end in ends]),
            np.stack([ordered("weight_hh_l0" + end) for end in ends]), np.stack(biases))


def add_recurrent(graph, layer, cell, x, lengths):
    """The layer on x (time, batch, features); returns its outputs at all times and the last ones."""
    weights = [graph.constant(array) for array in operator_weights(layer, cell)]
    attributes = dict(hidden_size=layer.hidden_size, direction="bidirectional" if layer.bidirectional else "forward")
    if cell == "gru":
        attributes["linear_before_reset"] = 1
    outputs, last = graph.node(OPERATORS[cell], [x, *weights, lengths], 2, **attributes)
    if not layer.bidirectional:
        return (graph.node("Squeeze", [outputs, graph.constant(np.array([1]))]),
                graph.node("Squeeze", [last, graph.constant(np.array([0]))]))
    both = 2 * layer.hidden_size
    outputs = graph.node("Transpose", [outputs], perm=[0, 2, 1, 3])
    last = graph.node("Transpose", [last], perm=[1, 0, 2])
    return (graph.node("Reshape", [outputs, graph.constant(np.array([0, 0, both]))]),
            graph.node("Reshape", [last, graph.constant(np.array([0, both]))]))


def exported(model, work):
    """The model as ONNX; of masked workloads the ids are padded behind, and the lengths are an input too."""
    graph = Graph()
    inputs = [("ids", onnx.TensorProto.INT32, ["batch", "time"])]
    if work["mask"]:
        inputs.append(("lengths", onnx.TensorProto.INT32, ["batch"]))
    ids = graph.node("Transpose", ["ids"], perm=[1, 0])
    x = graph.node("Gather", [graph.constant(model.embedding.weight.detach().numpy()), ids])
    for layer in model.recurrent:
        x, last = add_recurrent(graph, layer, work["cell"], x, "lengths" if work["mask"] else "")
    for layer in model.head:
        if isinstance(layer, torch.nn.Linear):
            values = [graph.constant(tensor.detach().numpy()) for tensor in (layer.weight, layer.bias)]
            last = graph.node("Gemm", [last, *values], transB=1)
        elif isinstance(layer, torch.nn.ReLU):
            last = graph.node("Relu", [last])
    return graph.encoded(inputs, last)


def session(encoded, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    return onnxruntime.InferenceSession(encoded, options, providers=["CPUExecutionProvider"])


def feeds(work, inputs, lengths):
    """The inputs of the session for each batch."""
    for start in range(0, len(inputs), work["batch"]):
        part = slice(start, start + work["batch"])
        yield {"ids": inputs[part], "lengths": lengths[part]} if work["mask"] else {"ids": inputs[part]}


def check(run, model, feed):
    """Compares the outputs of some rows with PyTorch's."""
    feed = {name: array[:8] for name, array in feed.items()}
    with torch.inference_mode():
        wanted = model(*(torch.tensor(array, dtype=torch.long) for array in feed.values())).numpy()
    apart = np.abs(run(feed) - wanted).max()
    assert apart < 1e-4, f"onnxruntime and PyTorch differ by {apart}"


def measure(work, rows, labels, variant):
    model = Model(work).eval()
    encoded = exported(model, work)
    inputs = padded(rows, work["length"], "post" if work["mask"] else work["padding"])
    lengths = np.array([len(row) for row in rows], "int32")
    every, alone = session(encoded, os.cpu_count()), session(encoded, 1)
    check(lambda feed: every.run(None, feed)[0], model, next(feeds(work, inputs, lengths)))
    predict = best(lambda: [every.run(None, feed) for feed in feeds(work, inputs, lengths)])
    one = next(feeds(work, single(rows, work), lengths[:1]))
    check(lambda feed: alone.run(None, feed)[0], model, one)
    return dict(train=None, predict=predict, single_ms=median_milliseconds(lambda: alone.run(None, one)))
