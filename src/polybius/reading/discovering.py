"""Paths → sources, in an order that depends on nothing but their names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from polybius.reading.protocol import Source
from polybius.reading.registry import PACKED, reader_of_name

__all__ = ["discover", "is_about_folder", "sidecar_of", "split"]

_SIDECAR = ".meta.json"
_ABOUT = re.compile(
    r"(?:readme|licen[cs]es?|copying|changelog|changes|contributing|citation|notice|authors)(?:\.\w+)?", re.I
)


def is_about_folder(path: str) -> bool:
    """README, LICENSE and their like: in a folder they are about the articles, no articles."""
    return _ABOUT.fullmatch(os.path.basename(path)) is not None


def _stems(path: str) -> tuple[str, ...]:
    """A file's path, then the path without compression and without format: the NAMEs that its sidecar may have."""
    stems = [path]
    lower = path.lower()
    for suffix in PACKED:
        if lower.endswith(suffix):
            stems.append(path[: -len(suffix)])
    root, dot, _ = stems[-1].rpartition(".")
    if dot and root and not root.endswith(("/", os.sep)):
        stems.append(root)
    return tuple(stems)


def sidecar_of(path: str) -> str | None:
    """``NAME.meta.json`` beside ``NAME`` or ``NAME.txt``, where it exists."""
    if path == "-":
        return None
    for stem in _stems(path):
        if os.path.isfile(stem + _SIDECAR):
            return stem + _SIDECAR
    return None


def _walk(folder: str) -> Iterator[str]:
    """Files below a folder, names sorted by code point at each level; hidden ones and links to folders are left out."""
    for parent, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        names = sorted(f for f in files if not f.startswith("."))
        stems = {stem for name in names if not name.endswith(_SIDECAR) for stem in _stems(name)}
        for name in names:
            if name.endswith(_SIDECAR) and name.removesuffix(_SIDECAR) in stems:
                continue  # read with its document
            yield os.path.join(parent, name)


def discover(paths: Iterable[str | os.PathLike[str]]) -> list[Source]:
    """One source a file, in the order given, folders walked by sorted names; a path that comes again is left out.

    Files that cannot be read (missing, of a foreign format, a folder's README) are sources too: reading them gives a
    :class:`polybius.records.Rejection`, so that nothing vanishes. Raises nothing.
    """
    found: dict[str, Source] = {}
    for given in paths:
        path = os.fspath(given)
        if path != "-" and os.path.isdir(path):
            for file in _walk(path):
                kind = "about" if is_about_folder(file) else reader_of_name(file)
                if not kind and "." in os.path.basename(file):
                    kind = "unknown"  # not text unless its content shows a known format
                found.setdefault(os.path.normpath(file), Source(file, kind))
        else:
            found.setdefault(path if path == "-" else os.path.normpath(path), Source(path, reader_of_name(path)))
    return list(found.values())


def split(source: Source, size: int = 16 * 1024 * 1024) -> Iterator[Source]:
    """Cut an uncompressed JSON Lines file into sources of about ``size`` bytes at line borders; else the source itself.

    The parts read in order give what the whole gives; line numbers go on. For process pools and clusters.
    """
    if source.kind != "jsonl" or source.path == "-" or source.start or source.end is not None:
        yield source
        return
    try:
        total = os.path.getsize(source.path)
        file = open(source.path, "rb")  # noqa: SIM115
    except (OSError, ValueError):
        yield source
        return
    with file:
        if total <= size or file.read(4).startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
            yield source
            return
        file.seek(0)
        start, at, line, first = 0, 0, 1, 1
        while chunk := file.read(1 << 20):
            cut = chunk.rfind(b"\n") + 1
            if cut and at + cut - start >= size:
                yield Source(source.path, source.kind, start, at + cut, first)
                line += chunk.count(b"\n")
                start, first = at + cut, line
            else:
                line += chunk.count(b"\n")
            at += len(chunk)
        if at > start:
            yield Source(source.path, source.kind, start, at, first)
