"""Coding: from a parsed and tagged document to mentions and attributions.

:func:`code` is the stage; :func:`explain` shows its reasoning. Neither identifies anybody: that is resolving's work.
"""

from __future__ import annotations

from polybius.coding.attribution import find_attributions
from polybius.coding.engine import Engine, Trial
from polybius.coding.mentions import build_mentions
from polybius.records import Attribution, Mention, Tags, Tokens

__all__ = ["Trial", "code", "explain"]


def code(tokens: Tokens, tags: Tags) -> tuple[tuple[Mention, ...], tuple[Attribution, ...]]:
    """Mentions and attributions of a document, both in text order."""
    attributions = find_attributions(tokens, tags)
    engine = Engine(tokens, tags, attributions)
    matches, _ = engine.run()
    return build_mentions(engine, matches, tokens, tags, attributions), attributions


def explain(tokens: Tokens, tags: Tags) -> tuple[tuple[Mention, ...], tuple[Attribution, ...], list[Trial]]:
    """As :func:`code`, with every frame that was tried and its fate."""
    attributions = find_attributions(tokens, tags)
    engine = Engine(tokens, tags, attributions)
    matches, trials = engine.run()
    trials.sort(key=lambda t: (t.match.trigger.i, not t.winner, t.match.frame.id))
    return build_mentions(engine, matches, tokens, tags, attributions), attributions, trials
