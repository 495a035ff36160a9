"""A coder for tests of the runners: it reads "X met Y." and breaks down where the text asks for it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence

import msgspec

from polybius.records import CodedDocument, Document, Rejection, Tags
from polybius.records.resolved import Resolved
from polybius.running.stages import Outcome, crash
from tests.made_documents import COUNTRIES, Told, make

_MET = re.compile(rf"({'|'.join(COUNTRIES)}) met ({'|'.join(COUNTRIES)})")


class MadeCoder:
    """What :class:`polybius.running.Coder` is, without a language model. ``wait``: seconds for a document."""

    def __init__(self, wait: float = 0.0) -> None:
        self.wait = wait

    def __call__(self, documents: Sequence[Document]) -> list[Outcome]:
        return [self._one(document) for document in documents]

    def _one(self, document: Document) -> Outcome:
        time.sleep(self.wait)
        if "please die" in document.text:
            os._exit(3)
        try:
            if "please raise" in document.text:
                raise ValueError("asked\nto raise")
            return code(document)
        except ValueError as error:
            return crash(document, error)


def code(document: Document) -> CodedDocument:
    """Coded by one pattern; the document itself is handed through."""
    found = _MET.search(document.text)
    if found is None:
        return CodedDocument(document, Tags(), (), (), Resolved())
    told = Told(document.text, "CONSULT", "met", [found[1], found[2]])
    made = make(document.id, told, publisher=document.publisher)
    return msgspec.structs.replace(made, document=document)


def rejected(outcome: Outcome) -> str:
    """Reason and detail, or ""."""
    return f"{outcome.reason}: {outcome.detail}" if isinstance(outcome, Rejection) else ""
