"""What parsing hands on: columns, one entry a token. Views over them live in :mod:`polybius.records.views`."""

from __future__ import annotations

import msgspec

__all__ = ["Parse"]


class Parse(msgspec.Struct, frozen=True):
    """A parsed document, struct of arrays; index = token number in the document.

    ``start``/``end``: code points into ``Document.text``. ``head``: token number in the document, or -1 for
    a root. ``feats``: UD morphology as in CoNLL-U ("Tense=Past|VerbForm=Fin" or "_"). ``ner``: BIO tags over
    PER ORG GPE LOC NORP EVENT DATE (the model at hand may know fewer). ``sentences``: token ranges
    ``(first, last + 1)`` in order, covering all tokens; ``segments``: for each sentence the index of its
    segment in ``Document.segments``.
    """

    start: tuple[int, ...]
    end: tuple[int, ...]
    lemma: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    head: tuple[int, ...]
    deprel: tuple[str, ...]
    ner: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    segments: tuple[int, ...]
    model: str = ""

    def __len__(self) -> int:
        return len(self.start)
