"""What coding hands on: mentions. Every field is a slot: a value, the characters that show it, the rule."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

from polybius.spans import Span

__all__ = ["ACTS_SEPARATOR", "Attribution", "AttributionLink", "LinkKind", "Mention", "Party", "Slot", "Status"]

T = TypeVar("T")
ACTS_SEPARATOR = "/"

Status = Literal[
    "occurred", "ongoing", "planned", "alleged", "denied", "called-for", "hypothetical", "negated"
]  # fmt: skip
LinkKind = Literal["publisher", "outlet", "agency", "speaker", "unnamed", "hearsay"]


class Slot(msgspec.Struct, Generic[T], frozen=True):
    """``value``, the ``spans`` that show it (empty for a default, which ``rule`` then explains), the ``rule``."""

    value: T
    spans: tuple[Span, ...]
    rule: str


class Party(msgspec.Struct, frozen=True, gc=False):
    """An actor or recipient of a mention. ``phrase``: number in ``Tags.phrases``.

    ``refers``: number of the antecedent phrase where the phrase is a pronoun or a short form. ``implied``: no
    words in the sentence; then ``phrase`` is the earlier phrase that it was taken from, or None for an
    unidentified actor (``kind`` of which is in ``default``: a sector such as "UAF").
    ``path``: how the role was found, for explain ("nsubj", "obl:agent", "conj<nsubj", "poss").
    """

    phrase: int | None
    path: str
    refers: int | None = None
    implied: bool = False
    default: str | None = None


class AttributionLink(msgspec.Struct, frozen=True, gc=False):
    """One link of a chain. ``phrase``: number in ``Tags.phrases`` of the source, where it is one."""

    kind: LinkKind
    name: str | None
    source: Span | None
    cue: Span | None
    phrase: int | None = None
    rule: str = ""


class Attribution(msgspec.Struct, frozen=True):
    """Somebody is said to say, think or intend something: a source, a cue, a content (each in one or more pieces).

    ``outer``: number of the attribution inside whose content this one lies, or None if outermost.
    ``link`` is the same source as a link of a chain.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    link: AttributionLink
    outer: int | None = None
    rule: str = ""


class Mention(msgspec.Struct, frozen=True):
    """One telling of an act in one document. ``object``, ``place``, ``time``: None where the text gives none.

    ``place.value`` is the number of a toponym in ``Tags.toponyms``, ``time.value`` of a timex in
    ``Tags.timexes``, ``quantities`` values are numbers in ``Tags.quantities`` with their kind by the act.
    ``act`` is a PLOVER type, ``mode`` a PLOVER mode of it or None.
    ``attribution`` is outermost first, without the publisher (which resolving puts in front).
    ``score``: 0..1, how surely this is an act of this type. ``derivation``: steps for explain, in words.
    """

    id: str
    trigger: Span
    sentence: Span
    frame: str
    act: Slot[str]
    mode: Slot[str | None]
    status: Slot[str]
    background: Slot[bool]
    contexts: tuple[Slot[str], ...] = ()
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    object: Slot[str] | None = None
    place: Slot[int] | None = None
    time: Slot[int] | None = None
    quantities: tuple[Slot[int], ...] = ()
    quantity_kinds: tuple[str, ...] = ()
    attribution: tuple[AttributionLink, ...] = ()
    score: float = 1.0
    derivation: tuple[str, ...] = ()
