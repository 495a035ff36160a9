"""What parsing hands on: columns, one entry a token. Views over them live in :mod:`polybius.records.views`."""

from __future__ import annotations

import msgspec

__all__ = ["Argument", "Parse", "Proposal"]


class Argument(msgspec.Struct, frozen=True, gc=False):
    """A word as a party of an act: the probabilities, 0..1, that it belongs to an actor's or a recipient's phrase."""

    token: int
    actor: float
    recipient: float


class Proposal(msgspec.Struct, frozen=True, gc=False):
    """What the language model takes a word for, as the trigger of an act. Words that hardly are one have none.

    ``acts``: PLOVER types with their probabilities, the likeliest first; what is missing to 1 is "no act".
    ``modes`` ("CONSULT/visit") and ``statuses`` likewise, given that there is an act. ``background``: probability.
    ``arguments``: words of the same passage that are likely parties, in text order.
    """

    token: int
    acts: tuple[tuple[str, float], ...]
    modes: tuple[tuple[str, float], ...]
    statuses: tuple[tuple[str, float], ...]
    background: float
    arguments: tuple[Argument, ...]

    @property
    def likelihood(self) -> float:
        """Probability of any act."""
        return sum(p for _, p in self.acts)


class Parse(msgspec.Struct, frozen=True):
    """A parsed document, struct of arrays; index = token number in the document.

    ``start``/``end``: code points into ``Document.text``. ``head``: token number in the document, or -1 for
    a root. ``feats``: UD morphology as in CoNLL-U ("Tense=Past|VerbForm=Fin" or "_"). ``ner``: BIO tags over
    PER ORG GPE LOC NORP EVENT DATE (the model at hand may know fewer). ``sentences``: token ranges
    ``(first, last + 1)`` in order, covering all tokens; ``segments``: for each sentence the index of its
    segment in ``Document.segments``. ``proposals``: the model's own reading of words as triggers, in text order
    (None: this parser has no opinion of acts). ``contexts``: what the model holds of each word, for weighing the
    parties of acts: half-precision numbers, a row a word (empty: it says nothing of the kind).
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
    proposals: tuple[Proposal, ...] | None = None
    contexts: bytes = b""

    def __len__(self) -> int:
        return len(self.start)
