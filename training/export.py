"""Write the network as ONNX graphs for the package: int8 weights, activations quantised row by row.

The graphs are put together by hand, for three reasons. Rows: every matrix product scales each row of its input by that
row's own maximum, so a word's result cannot depend on padding or on batch mates (the usual dynamic quantisation takes
one scale for the whole call, which also costs accuracy). Packing: all but attention works on the real pieces of all
windows in one long row, without padding. Folding: constant vectors (the root's) are computed here.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F  # noqa: N812
from onnx import TensorProto, helper, numpy_helper

from training.network import (
    ARGUMENT,
    CASE_LAYER,
    CONTEXT,
    DIM,
    EXIT,
    HEADS,
    PAIR,
    READING_HEADS,
    SIZES,
    TRIGGER,
    Heads,
    Network,
)

__all__ = ["export", "save_relations"]

ENCODER = {
    "ids": ("T",), "case": ("T",), "position": ("T",), "slots": ("B", "S"), "sees": ("B", "S", "S"), "place": ("T",),
}  # fmt: skip
READ_OFF = {
    "first": ("W",), "words": ("B", "N"), "word_place": ("W",), "exists": ("B", "N"), "bias": ("B", "N"),
}  # fmt: skip
HALF = {"half": ("T", DIM)}
READ_AGAIN = {
    "vectors": ("W", CONTEXT), "words": ("T",), "step": ("T",), "apart": ("T",), "own": ("T",), "trigger": ("B",),
    "at": ("B",), "slots": ("B", "S"), "inside": ("B", "S"), "place": ("T",),
}  # fmt: skip
OUTPUTS = ("upos", "xpos", "feats", "ner", "seg", "head", "rel", "arc", "dep", "gov", "event", "argument", "context")
_FLOATS = {"bias", "half", "ner", "arc", "dep", "gov", "event", "argument", "context", "vectors", "acts", "roles"}
_TYPES = dict.fromkeys(("inside", "sees"), TensorProto.INT32) | {"exists": TensorProto.BOOL}
_TYPES |= dict.fromkeys(_FLOATS, TensorProto.FLOAT)


TAGS = ("up", "xp", "fe", "sb")
WIDE = ("n1", "ad", "ah", "rd", "rh", "tv", "av", "cv")
"""Layers of the heads that are packaged as one."""


class Graph:
    """Collects nodes and constants."""

    def __init__(self, quantised: bool = True) -> None:
        self.quantised = quantised
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.count = 0

    def const(self, value: np.ndarray, name: str | None = None) -> str:
        name = name or f"c{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def ints(self, *values: int) -> str:
        name = "i_" + "_".join(map(str, values)).replace("-", "m")
        return name if name in self.constants else self.const(np.array(values, np.int64), name)

    def floats(self, value: float) -> str:
        name = f"f_{value}"
        return name if name in self.constants else self.const(np.array(value, np.float32), name)

    def op(
        self, kind: str, *inputs: str, out: str | list[str] | None = None, domain: str = "", **attributes: object
    ) -> str:
        self.count += 1
        outs = [out or f"v{self.count}"] if not isinstance(out, list) else out
        self.nodes.append(helper.make_node(kind, list(inputs), outs, domain=domain, **attributes))
        return outs[0]

    def rows(self, x: str, positive: bool = False) -> tuple[str, str]:
        """Quantise each row symmetrically around 128: the bytes, and the scale of each row."""
        if not self.quantised:
            return x, ""
        if positive:  # GELU is never below -0.17, and its largest value is nearly always above
            high = self.op("Max", self.op("ReduceMax", x, axes=[-1], keepdims=1), self.floats(0.17))
        else:
            high = self.op("ReduceMax", self.op("Abs", x), axes=[-1], keepdims=1)
        scale = self.op("Mul", high, self.floats(1 / 127.0))
        if "middle" not in self.constants:
            self.const(np.array(128, np.uint8), "middle")
            self.const(np.array(1, np.float32), "one")
        flat = self.op("Squeeze", scale, self.ints(1))
        middles = self.op("Expand", "middle", self.op("Shape", flat))
        return self.op("QuantizeLinear", x, flat, middles, axis=0), scale

    def product(self, quantised: tuple[str, str], weight: np.ndarray, name: str) -> str:
        """``x @ weight`` with int8 weights scaled by column; ``weight`` (inputs, outputs). Training finds the weights
        again by their names (``training.warm``)."""
        if not self.quantised:
            return self.op("MatMul", quantised[0], self.const(weight, name))
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / 127
        w = self.const(np.clip(np.round(weight / scale), -127, 127).astype(np.int8), name)
        q, row = quantised
        product = self.op(
            "MatMulIntegerToFloat", q, w, "one", self.const(scale.astype(np.float32), f"{name}.scale"), "middle",
            self.const(np.zeros(weight.shape[1], np.int8)), domain="com.microsoft",
        )  # fmt: skip
        return self.op("Mul", product, row)

    def gelu(self, x: str, bias: np.ndarray, name: str) -> str:
        return self.op("BiasGelu", x, self.const(bias, name), domain="com.microsoft")

    def norm(self, x: str, skip: str, p: dict[str, np.ndarray], name: str, bias: str = "") -> str:
        # Not the fused SkipLayerNormalization, which is eight times slower on processors (onnxruntime 1.32).
        total = self.op("Add", x, skip)
        if bias:
            total = self.op("Add", total, bias)
        weight, shift = (self.const(p[f"{name.rpartition('.')[2]}.{k}"], f"{name}.{k}") for k in ("weight", "bias"))
        return self.op("LayerNormalization", total, weight, shift, axis=-1, epsilon=1e-12)


def export(network: Network, path: Path, *, quantised: bool = True) -> list[Path]:
    """Write the graphs NAME.base.onnx, NAME.early.onnx and NAME.top.onnx for ``path`` NAME (the lower layers, the heads
    half way, and the upper layers with theirs), and the readers NAME.early_reader.onnx and NAME.top_reader.onnx. Their
    signatures are in ``polybius.parsing.model``. In floats only to measure what int8 costs."""
    p = {k: v.detach().float().numpy() for k, v in network.state_dict().items()}
    base = Graph(quantised)
    table = p["we.weight"]
    scale = np.abs(table).max(1, keepdims=True) / 127
    pieces = base.op("Gather", base.const(np.round(table / scale).astype(np.int8), "we.weight"), "ids")
    x = base.op(
        "Mul",
        base.op("Cast", pieces, to=TensorProto.FLOAT),
        base.op("Gather", base.const(scale.astype(np.float32), "we.weight.scale"), "ids"),
    )
    x = base.norm(x, base.op("Gather", base.const(p["pe.weight"], "pe.weight"), "position"), p, "ln")
    for number in range(EXIT):
        if number == CASE_LAYER:
            x = base.op("Add", x, base.op("Gather", base.const(p["ce.weight"], "ce.weight"), "case"))
        x = _layer(base, x, p, f"layers.{number}.")
    base.op("Identity", x, out="half")
    early, top = Graph(quantised), Graph(quantised)
    _heads(early, early.op("Gather", "half", "first"), p, "early.", network.early)
    x = "half"
    for number in range(EXIT, len(network.layers)):
        x = _layer(top, x, p, f"layers.{number}.")
    _heads(top, top.op("Gather", x, "first"), p, "top.", network.top)
    readers = [_reader(p, f"{name}.reader.", quantised) for name in ("early", "top")]
    laid_out = {k: ENCODER[k] for k in ("slots", "sees", "place")}
    return [
        _write(base, path, "base", ENCODER, ("half",)),
        _write(early, path, "early", HALF | READ_OFF, OUTPUTS),
        _write(top, path, "top", HALF | laid_out | READ_OFF, OUTPUTS),
        _write(readers[0], path, "early_reader", READ_AGAIN, ("acts", "roles")),
        _write(readers[1], path, "top_reader", READ_AGAIN, ("acts", "roles")),
    ]


def _reader(all_: dict[str, np.ndarray], prefix: str, quantised: bool) -> Graph:
    p = _part(all_, prefix)
    g = Graph(quantised)

    def kept(name: str) -> str:
        return g.const(p[name], prefix + name)

    asked = g.product(g.rows(g.op("Gather", "vectors", "trigger")), p["tq.weight"].T, f"{prefix}tq.weight")
    asked = g.op("Add", asked, kept("tq.bias"))
    x = g.op("Add", g.op("Gather", "vectors", "words"), g.op("Gather", asked, "own"))
    x = g.op("Add", x, g.op("Gather", kept("step.weight"), "step"))
    x = g.norm(x, g.op("Gather", kept("apart.weight"), "apart"), p, f"{prefix}ln")
    for layer in ("layer", "second"):
        x = _layer(g, x, all_, f"{prefix}{layer}.", READING_HEADS, "inside")
    for name, rows in (("roles", x), ("acts", g.op("Gather", x, "at"))):
        scores = g.op("MatMul", rows, g.const(p[f"{name}.weight"].T, f"{prefix}{name}.weight"))
        g.op("Add", scores, kept(f"{name}.bias"), out=name)
    return g


def _part(p: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    return {k.removeprefix(prefix): v for k, v in p.items() if k.startswith(prefix)}


def _write(g: Graph, path: Path, part: str, inputs: dict[str, tuple[object, ...]], outputs: tuple[str, ...]) -> Path:
    def values(names: tuple[str, ...], shapes: dict[str, tuple[object, ...]]) -> list[onnx.ValueInfoProto]:
        return [helper.make_tensor_value_info(k, _TYPES.get(k, TensorProto.INT64), shapes.get(k)) for k in names]

    graph = helper.make_graph(
        g.nodes, part, values(tuple(inputs), inputs), values(outputs, {}), list(g.constants.values())
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    )
    model.ir_version = 9
    file = path.with_name(f"{path.name}.{part}.onnx")
    onnx.save(model, str(file))
    return file


def _layer(g: Graph, x: str, all_: dict[str, np.ndarray], prefix: str, heads: int = HEADS, sees: str = "sees") -> str:
    # The bias of the keys adds the same to every score of a row, and that of the values passes through to the output.
    p = _part(all_, prefix)
    rows = g.rows(x)
    weights, biases = np.split(p["qkv.weight"], 3), np.split(p["qkv.bias"], 3)
    query, key, value = (g.product(rows, w.T, prefix + name) for name, w in zip("qkv", weights, strict=True))
    query = g.op("Add", query, g.const(biases[0], f"{prefix}q.bias"))
    parts = [g.op("Gather", vectors, "slots") for vectors in (query, key, value)]
    attention = g.op("MultiHeadAttention", *parts, "", sees, domain="com.microsoft", num_heads=heads)
    attention = g.op("Gather", g.op("Reshape", attention, g.ints(-1, len(p["o.bias"]))), "place")
    bias = g.const(p["o.bias"] + p["o.weight"] @ biases[2], f"{prefix}o.bias")
    attended = g.product(g.rows(attention), p["o.weight"].T, f"{prefix}o.weight")
    x = g.norm(attended, x, p, f"{prefix}ln1", bias)
    inner = g.gelu(g.product(g.rows(x), p["i.weight"].T, f"{prefix}i.weight"), p["i.bias"], f"{prefix}i.bias")
    outer = g.product(g.rows(inner, positive=True), p["f.weight"].T, f"{prefix}f.weight")
    return g.norm(outer, x, p, f"{prefix}ln2", g.const(p["f.bias"], f"{prefix}f.bias"))


def _heads(g: Graph, h: str, all_: dict[str, np.ndarray], prefix: str, heads: Heads) -> None:
    p = _part(all_, prefix)
    sizes = [SIZES["upos"], SIZES["xpos"], SIZES["feats"], 1]
    plain = g.op("MatMul", h, g.const(np.concatenate([p[f"{t}.weight"] for t in TAGS]).T, f"{prefix}tags.weight"))
    plain = g.op("Add", plain, g.const(np.concatenate([p[f"{t}.bias"] for t in TAGS]), f"{prefix}tags.bias"))
    g.op("Split", plain, g.ints(*sizes), out=["up", "xp", "fe", "sb"], axis=-1)
    for source, out in (("up", "upos"), ("xp", "xpos"), ("fe", "feats")):
        g.op("ArgMax", source, out=out, axis=-1, keepdims=0)
    inner = g.product(g.rows(h), np.concatenate([p[f"{t}.weight"] for t in WIDE]).T, f"{prefix}wide.weight")
    inner = g.gelu(inner, np.concatenate([p[f"{t}.bias"] for t in WIDE]), f"{prefix}wide.bias")
    sizes = (192, PAIR, PAIR, PAIR, PAIR, TRIGGER, ARGUMENT, CONTEXT)
    g.op("Split", inner, g.ints(*sizes), out=["n1", "ad", "ah", "dep", "rh", "tv", "argument", "context"], axis=-1)
    # Acts, for the real words alone: integer sums, so that the same word gives the same numbers in any company
    events = g.product(g.rows("tv", positive=True), p["te.weight"].T, f"{prefix}te.weight")
    g.op("Add", events, g.const(p["te.bias"], f"{prefix}te.bias"), out="event")
    ner = g.op(
        "Add",
        g.op("MatMul", "n1", g.const(p["n2.weight"].T, f"{prefix}n2.weight")),
        g.const(p["n2.bias"], f"{prefix}n2.bias"),
    )
    g.op("Gather", ner, "words", out="ner")
    # Sentence ends
    logit = g.op("Reshape", g.op("Gather", "sb", "words"), g.op("Shape", "words"))
    ends = g.op("Cast", g.op("Greater", g.op("Add", logit, "bias"), g.floats(0.0)), to=TensorProto.INT64)
    seg = g.op("Sub", g.op("CumSum", ends, g.const(np.array(1, np.int64))), ends, out="seg")
    # Arcs: scores of dependents against governors, the root in front
    with torch.no_grad():
        root_a = F.gelu(heads.ah(heads.root)).float().numpy()
        root_r = F.gelu(heads.rh(heads.root)).float().numpy()
    shape = g.op("Concat", g.op("Shape", "words", start=0, end=1), g.ints(1), g.ints(PAIR), axis=0)

    def with_root(vectors: str, root: np.ndarray, out: str | None = None) -> str:
        start = g.op("Expand", g.const(root.reshape(1, 1, PAIR), f"{prefix}root.{vectors}"), shape)
        return g.op("Concat", start, g.op("Gather", vectors, "words"), axis=1, out=out)

    # In two halves of 128: the matrix product sums longer vectors in blocks whose number depends on how many words
    # there are, and so would round differently beside other windows.
    weighted = g.product(g.rows("ad", positive=True), p["aw.weight"].T, f"{prefix}aw.weight")
    weighted = g.op("Add", weighted, g.const(p["ab.weight"][0], f"{prefix}ab.weight"))
    dependents = g.op("Gather", weighted, "words")
    governors = g.op("Transpose", with_root("ah", root_a), perm=[0, 2, 1])
    half = g.ints(PAIR // 2, PAIR // 2)
    g.op("Split", dependents, half, out=["dependents_1", "dependents_2"], axis=2)
    g.op("Split", governors, half, out=["governors_1", "governors_2"], axis=1)
    scores = g.op("Add", g.op("MatMul", "dependents_1", "governors_1"), g.op("MatMul", "dependents_2", "governors_2"))
    same = g.op("Equal", g.op("Unsqueeze", seg, g.ints(2)), g.op("Unsqueeze", seg, g.ints(1)))
    same = g.op("And", same, g.op("Unsqueeze", "exists", g.ints(1)))
    length = g.op("Squeeze", g.op("Shape", "words", start=1, end=2), g.ints(0))
    numbers = g.op("Range", g.const(np.array(0, np.int64)), length, g.const(np.array(1, np.int64)))
    self_arc = g.op("Equal", g.op("Unsqueeze", numbers, g.ints(0)), g.op("Unsqueeze", numbers, g.ints(1)))
    allowed = g.op("And", same, g.op("Not", self_arc))
    penalty = g.op("Mul", g.op("Cast", g.op("Not", allowed), to=TensorProto.FLOAT), g.floats(-10000.0))
    penalty = g.op("Pad", penalty, g.ints(0, 0, 1, 0, 0, 0), g.floats(0.0))
    g.op("Add", scores, penalty, out="arc")
    g.op("ArgMax", "arc", out="head", axis=-1, keepdims=0)
    # Relations, for the real words alone
    with_root("rh", root_r, out="gov")
    row = g.op(
        "Unsqueeze",
        g.op(
            "Range",
            g.const(np.array(0, np.int64)),
            g.op("Squeeze", g.op("Shape", "words", start=0, end=1), g.ints(0)),
            g.const(np.array(1, np.int64)),
        ),
        g.ints(1),
    )
    flat = g.op("Add", g.op("Mul", row, g.op("Add", length, g.const(np.array(1, np.int64)))), "head")
    flat = g.op("Gather", g.op("Reshape", flat, g.ints(-1)), "word_place")
    chosen = g.op("Gather", g.op("Reshape", "gov", g.ints(-1, PAIR)), flat)
    features = g.op("Concat", g.op("Mul", "dep", chosen), "dep", chosen, axis=-1)
    weight = np.concatenate([p["rw.weight"], p["rb.weight"]], 1).T
    relations = g.op("MatMul", features, g.const(weight, f"{prefix}relations.weight"))
    relations = g.op("Add", relations, g.const(p["rb.bias"], f"{prefix}rb.bias"))
    g.op("ArgMax", relations, out="rel", axis=-1, keepdims=0)


def save_relations(network: Network, path: Path) -> None:
    """The last layer of each relation scorer, which tree repair needs outside the graph."""
    arrays = {}
    with torch.no_grad():
        for name, heads in (("early", network.early), ("top", network.top)):
            arrays |= {
                f"{name}_product": heads.rw.weight.T.numpy().astype(np.float16),
                f"{name}_concat": heads.rb.weight.T.numpy().astype(np.float16),
                f"{name}_bias": heads.rb.bias.numpy().astype(np.float16),
            }
        np.savez(path, **arrays)
