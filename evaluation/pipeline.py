"""The program under test: texts in, annotation records (CONTRACT.md) out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from polybius.parsing import Parser, load_parser
from polybius.reading import document_from_text
from polybius.records import CodedDocument
from polybius.running import annotation_record, code_document

__all__ = ["annotate", "annotated", "rows", "shared_scorer"]


@cache
def _parser() -> Parser:
    return load_parser()


def rows(path: str | Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    with Path(path).open("rb") as file:
        return [msgspec.json.decode(line) for line in file if line.strip()]


def annotate(documents: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Annotation records, in order, for documents with ``id``, ``text`` and optionally ``published``, ``publisher``."""
    return (record for record, _ in annotated(documents))


def annotated(documents: Sequence[Mapping[str, Any]]) -> Iterator[tuple[dict[str, Any], CodedDocument]]:
    """As :func:`annotate`, each record with the coded document that it shows."""
    for raw in documents:
        document = document_from_text(
            raw["text"], id=raw["id"], published=raw.get("published"), publisher=raw.get("publisher")
        )
        coded = code_document(document, _parser())
        yield annotation_record(coded), coded


def shared_scorer(name: str, beside: str | Path) -> Any:
    """A scorer module that stands in the benchmark folder above the file ``beside``."""
    import importlib.util

    for folder in Path(beside).resolve().parents:
        candidate = folder / f"{name}.py"
        if candidate.exists():
            spec = importlib.util.spec_from_file_location(name, candidate)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    raise FileNotFoundError(f"{name}.py stands in no folder above {beside}")
