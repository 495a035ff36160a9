"""Coding: from a parsed and tagged document to mentions and attributions.

:func:`code` is the stage; :func:`explain` shows its reasoning. Neither identifies anybody: that is resolving's work.
"""

from __future__ import annotations

from polybius.coding.attribution import find_attributions
from polybius.coding.denials import find_denials
from polybius.coding.engine import Engine, Trial
from polybius.coding.mentions import build_mentions
from polybius.records import Attribution, Mention, Tags, Tokens

__all__ = ["Trial", "code", "explain"]


def code(tokens: Tokens, tags: Tags, *, learned: bool = True) -> tuple[tuple[Mention, ...], tuple[Attribution, ...]]:
    """Mentions and attributions of a document, both in text order. ``learned`` False: by the frames alone."""
    mentions, attributions, _ = _run(tokens, tags, learned=learned, exhaustive=False)
    return mentions, attributions


def explain(
    tokens: Tokens, tags: Tags, *, learned: bool = True
) -> tuple[tuple[Mention, ...], tuple[Attribution, ...], list[Trial]]:
    """As :func:`code`, with every frame that was tried and its fate."""
    mentions, attributions, trials = _run(tokens, tags, learned=learned, exhaustive=True)
    trials.sort(key=lambda t: (t.match.trigger.i, not t.winner, t.match.frame.id))
    return mentions, attributions, trials


def _run(
    tokens: Tokens, tags: Tags, *, learned: bool, exhaustive: bool
) -> tuple[tuple[Mention, ...], tuple[Attribution, ...], list[Trial]]:
    attributions = find_attributions(tokens, tags)
    engine = Engine(tokens, tags, attributions, learned=learned, exhaustive=exhaustive)
    matches, trials = engine.run()
    mentions = build_mentions(engine, matches, tokens, tags, attributions)
    denials = find_denials(tokens, tags, mentions, engine.grammar, engine.parties)
    if denials:
        denied = {m.trigger.start for m in denials}
        kept = [m for m in mentions if m.trigger.start not in denied]
        mentions = tuple(sorted([*kept, *denials], key=lambda m: (m.trigger, m.id)))
    return mentions, attributions, trials
