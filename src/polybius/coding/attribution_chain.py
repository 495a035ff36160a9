"""Chains: whose words a trigger stands in, from the page's credits inwards to the speaker."""

from __future__ import annotations

from collections.abc import Mapping

from polybius.coding.attribution_lexicon import source_words
from polybius.records import Attribution, AttributionLink, LinkKind, Tags, Token, Tokens
from polybius.spans import Span

__all__ = ["chain", "link_of"]


def link_of(
    head: Token | None, source: tuple[Span, ...], cue: Span, rule: str, tokens: Tokens, phrases: Mapping[int, int]
) -> AttributionLink:
    """The source of an attribution as a link: its kind by its head word, its name where it has one."""
    if head is None or not source:
        return AttributionLink("hearsay", None, None, cue, rule=rule)
    text = " ".join(source[0].of(tokens.document.text).split())
    kind, name = _kind(head, text)
    return AttributionLink(kind, name, source[0], cue, phrases.get(head.i), rule)


def _kind(head: Token, text: str) -> tuple[LinkKind, str | None]:
    words = source_words()
    bare = text.removesuffix("’s").removesuffix("'s").strip(" ,")
    short = bare[4:] if bare.lower().startswith("the ") else bare
    if bare in words.agency_names or short in words.agency_names:
        return "agency", short
    if bare in words.outlet_names or short in words.outlet_names:
        return "outlet", bare
    lemma = head.lemma.lower()
    tokens = {t.lower for t in head.children} | {head.lower}
    if lemma in words.agency_nouns and tokens & words.agency_needs:
        return "agency", bare
    if lemma in words.outlet_nouns and head.upos in ("NOUN", "PROPN"):
        return "outlet", bare
    named = head.upos == "PROPN" or any(
        c.upos == "PROPN" and c.rel in ("compound", "appos", "flat") for c in head.children
    )
    if head.upos in ("NOUN", "PRON", "NUM", "ADJ", "DET") and not named and lemma in words.unnamed_nouns:
        return "unnamed", None
    return "speaker", bare if named else None


def chain(
    trigger: Token,
    tokens: Tokens,
    tags: Tags,
    attributions: tuple[Attribution, ...],
    actors: frozenset[int] = frozenset(),
) -> tuple[AttributionLink, ...]:
    """Whose words the trigger stands in, outermost first, without the publisher.

    First the outlets and agencies that the page credits for the segment, then every attribution whose content
    holds the trigger. ``actors``: numbers of the mention's actor phrases; a speaker's own act carries no link to
    himself.
    """
    return ()
