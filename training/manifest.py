"""Write ``manifest.json``: the models of the package, their files and hashes. Run: ``python -m training.manifest``."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection
from pathlib import Path

from polybius.parsing.model import MODELS

__all__ = ["FILES", "OPTIONAL", "manifest"]

FILES = {
    "base": "{name}.base.onnx",
    "early": "{name}.early.onnx",
    "top": "{name}.top.onnx",
    "early_reader": "{name}.early_reader.onnx",
    "top_reader": "{name}.top_reader.onnx",
    "relations": "{name}.relations.npz",
    "pieces": "tokenizer.json",
    "labels": "{name}.labels.json",
    "examples": "{name}.examples.npz",
}
OPTIONAL = frozenset({"examples"})
"""Listed where they are there; the model runs without them."""


def manifest(folder: Path, name: str, version: str, *, without: Collection[str] = ()) -> dict[str, object]:
    """The entry of one model, ``without`` some of its files."""
    files = {key: pattern.format(name=name) for key, pattern in FILES.items() if key not in without}
    files = {key: file for key, file in files.items() if key not in OPTIONAL or (folder / file).exists()}
    return {
        "version": version,
        "files": {
            key: {"name": file, "sha256": hashlib.sha256((folder / file).read_bytes()).hexdigest()}
            for key, file in files.items()
        },
    }


if __name__ == "__main__":
    path = MODELS / "manifest.json"
    entries = json.loads(path.read_text()) if path.exists() else {}
    for argument in sys.argv[1:]:
        name, _, version = argument.partition("=")
        entries[name] = manifest(MODELS, name, version)
    path.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n")
