"""From matches to mentions: status, attribution, time, place, quantities and contexts around each trigger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from polybius.coding.attribution import chain
from polybius.coding.contexts import read_contexts
from polybius.coding.engine import Engine
from polybius.coding.grammar import Grammar
from polybius.coding.learned import likely_mode, weighed_background, weighed_status
from polybius.coding.matching import Match
from polybius.coding.modes import refine_mode
from polybius.coding.places import place_of
from polybius.coding.refusing import refused_mode, refuser_first
from polybius.coding.status import read_status
from polybius.coding.status_verbs import FACTS
from polybius.coding.times import time_of
from polybius.coding.words import counted_kind
from polybius.ids import content_id
from polybius.records import Attribution, Mention, Party, Slot, Span, Status, Tags, Token, Tokens

__all__ = ["build_mentions"]


def build_mentions(
    engine: Engine, matches: Iterable[Match], tokens: Tokens, tags: Tags, attributions: tuple[Attribution, ...]
) -> tuple[Mention, ...]:
    """One mention for each match, in text order."""
    return tuple(_mention(engine, m, tokens, tags, attributions) for m in matches)


def _mention(
    engine: Engine, match: Match, tokens: Tokens, tags: Tags, attributions: tuple[Attribution, ...]
) -> Mention:
    document, trigger, frame = tokens.document, match.trigger, match.frame
    act = frame.act
    span = _trigger_span(match)
    sentence = tokens.sentence_of(trigger).span
    reading = read_status(trigger, tokens, tags, attributions, act=act, nominal=match.word.nominal)
    mode, mode_span, mode_rule = refine_mode(engine.lexicon, match, frame)
    if mode is None:
        mode = likely_mode(match.proposal, act)
        mode_span, mode_rule = (trigger.span, "model.mode") if mode is not None else (mode_span, mode_rule)
    ruled = cast(Status, frame.status or reading.status)
    status, status_rule = weighed_status(ruled, reading.rule, match.proposal)
    if status == "alleged" and ruled in FACTS and _tells_of_himself(engine, trigger, _voices(match)):
        status, status_rule = ruled, reading.rule
    background = weighed_background(reading.background, match.proposal)
    past_rule = reading.rule if background == reading.background else "model.background"
    act_rule = frame.id
    refused, refusal = refused_mode(trigger, act, nominal=match.word.nominal)
    if refused and "negated" in (status, ruled):  # the model may take it for the refusal that it is, and so as occurred
        act, mode, mode_span, mode_rule = "REJECT", refusal, trigger.span, "refusals"
        status, act_rule = "occurred", f"refusals({frame.id})"
        match = refuser_first(match)
    links = chain(trigger, tokens, tags, attributions, actors=_voices(match))
    timex = time_of(trigger, tokens, tags)
    toponym = place_of(trigger, tokens, tags)
    numbers = _quantities(match, tags, engine.grammar)
    return Mention(
        id=content_id("m", document.id, span.start, span.end, act, mode),
        trigger=span,
        sentence=sentence,
        frame=frame.id,
        act=Slot(act, (span,), act_rule),
        mode=Slot(mode, (mode_span,) if mode_span is not None else (), mode_rule),
        status=Slot(status, reading.spans, status_rule),
        background=Slot(background, reading.spans if reading.background else (), past_rule),
        contexts=read_contexts(trigger, tokens, tags, act=act, mode=mode),
        actors=match.actors,
        recipients=match.recipients,
        object=_object(match, tags, document.text),
        place=Slot(toponym, (tags.toponyms[toponym].span,), "place_of") if toponym is not None else None,
        time=Slot(timex, (tags.timexes[timex].span,), "time_of") if timex is not None else None,
        quantities=tuple(Slot(n, (tags.quantities[n].span,), kind) for n, kind in numbers),
        quantity_kinds=tuple(kind for _, kind in numbers),
        attribution=links,
        score=_score(match, engine.learned.surely(match, act) if engine.learned is not None else None),
        derivation=(
            f"trigger “{trigger.text}” matches “{match.word}” of {frame.id}",
            *(f"actor by {p.path}" for p in match.actors),
            *(f"recipient by {p.path}" for p in match.recipients),
            f"status {status} by {status_rule}",
        ),
    )


def _voices(match: Match) -> frozenset[int]:
    """The phrases of the actors, and those that they stand for."""
    return frozenset(n for p in match.actors for n in (p.phrase, p.refers) if n is not None)


def _tells_of_himself(engine: Engine, trigger: Token, voices: frozenset[int]) -> bool:
    """Does the one who did it say so himself ("the minister said that he had ordered …")? That is no allegation."""
    for filler in engine.grammar.place(trigger, "speaker"):
        for number in engine.parties.by_head.get(filler.token.i, ()):
            if number in voices or engine.parties.refers.get(number) in voices:
                return True
    return False


def _trigger_span(match: Match) -> Span:
    """The trigger, with the words of its frame where they stand right beside it."""
    ends = [match.trigger, *match.consumed]
    low, high = min(t.i for t in ends), max(t.i for t in ends)
    if high - low <= len(ends):
        return Span(min(t.start for t in ends), max(t.end for t in ends))
    return match.trigger.span


def _object(match: Match, tags: Tags, text: str) -> Slot[str] | None:
    token = match.object
    if token is None:
        return None
    span = next((p.span for p in tags.phrases if p.head == token.i), token.span)
    return Slot(span.of(text), (span,), "object")


def _quantities(match: Match, tags: Tags, grammar: Grammar) -> list[tuple[int, str]]:
    """Numbers of the clause that count what the act did."""
    if not tags.quantities:
        return []
    inside = _clause_tokens(match.trigger, grammar)
    out = []
    for number, quantity in enumerate(tags.quantities):
        verb = inside.get(quantity.head)
        if verb is None:
            continue
        kind: str = quantity.kind
        if kind in ("people", "other"):
            kind = counted_kind(verb.lemma) or kind
        out.append((number, kind))
    return out


def _clause_tokens(trigger: Token, grammar: Grammar) -> dict[int, Token]:
    """Token number → the verb or event noun that governs it, within the trigger's own clause."""
    out: dict[int, Token] = {}
    stack = [(trigger, trigger)]
    while stack:
        token, verb = stack.pop()
        out[token.i] = verb
        for child in token.children:
            if child.rel in ("ccomp", "parataxis") or child.deprel == "acl:relcl":
                continue
            if child.upos == "VERB" and child.rel in ("conj", "advcl"):
                if not any(c.rel == "nsubj" for c in child.children) and child.xpos != "VB":
                    stack.append((child, child))
                continue
            stack.append((child, verb))
    for filler in grammar.surface_subject(trigger) if grammar.is_passive(trigger) else ():
        for token in filler.token.subtree():
            out.setdefault(token.i, trigger)
    return out


def _score(match: Match, sure: float | None) -> float:
    """How surely this is an act of this type: as weighed, or, where the model has no say, 1 minus what is assumed."""
    if sure is not None:
        return round(max(sure, 0.01), 2)
    score = 1.0
    if match.word.nominal:
        score -= 0.1
    score -= 0.15 * any(_indirect(p) for p in match.actors)
    score -= 0.1 * any(_indirect(p) for p in match.recipients)
    return round(max(score, 0.1), 2)


def _indirect(party: Party) -> bool:
    return party.implied or ":place" in party.path or ".nmod" in party.path or ".amod" in party.path
