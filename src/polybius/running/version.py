"""Which coder made a row: a hash of everything that can change what is coded."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from polybius import __version__

__all__ = ["coder_version", "merger_version"]

_CODING = (
    "spans.py", "ids.py", "ontology.py", "records", "lexicon", "reading", "parsing", "tagging", "coding", "resolving",
)  # fmt: skip
_MERGING = ("records", "lexicon", "merging", "ontology.py")


def _files(folder: Traversable, name: str) -> list[tuple[str, Traversable]]:
    if folder.is_file():
        return [] if name.endswith((".pyc", ".md")) else [(name, folder)]
    if not folder.is_dir() or folder.name == "__pycache__":
        return []
    return [
        pair
        for child in sorted(folder.iterdir(), key=lambda c: c.name)
        for pair in _files(child, f"{name}/{child.name}")
    ]


@cache
def _fingerprint(parts: tuple[str, ...]) -> str:
    digest = hashlib.blake2b(digest_size=6)
    root = files("polybius")
    for part in parts:
        for name, file in _files(root.joinpath(part), part):
            data = file.read_bytes()
            digest.update(f"{name}\x00{len(data)}\x00".encode())
            digest.update(data)
    return digest.hexdigest()


def coder_version(model: str = "default") -> str:
    """Version of polybius, hash of code and knowledge, name of the model. When it changes, documents are coded anew."""
    return f"{__version__} {_fingerprint(_CODING)} {model}"


def merger_version() -> str:
    """The same for merging: the events are merged again when it changes."""
    return f"{__version__} {_fingerprint(_MERGING)}"
