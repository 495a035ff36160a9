"""The status of event nouns: their modifiers, the words that govern them, the predicate that they are subject of."""

from __future__ import annotations

from polybius.coding.status_lexicon import moods, nouns, predicates
from polybius.coding.status_mood import own_mood
from polybius.coding.status_verbs import FACTS, MAX_DEPTH, State, compose, embed, joined, verb_status
from polybius.records import Token

__all__ = ["noun_status"]


def noun_status(noun: Token, depth: int) -> State:
    """The status of an event noun: by its modifiers, the words that govern it, the predicate it is subject of."""
    state = State("occurred", [], "noun", [f"event noun “{noun.text}”"])
    table = moods()
    for child in noun.children:
        if child.rel in ("amod", "compound", "advmod", "nmod") and child.i < noun.i and child.lower in table.adjective:
            effect = table.adjective[child.lower]
            state.status, state.rule, state.tokens = effect, f"adjective.{effect}", [child]
            state.steps.append(f"“{child.text}”: {effect}")
            if effect not in FACTS:
                return state
    blamed = next(
        (
            c
            for c in noun.children
            if c.rel == "acl" and c.xpos == "VBN" and c.lemma in ("attribute", "blame", "suspect", "allege")
        ),
        None,
    )
    if blamed is not None:
        state.status, state.rule, state.tokens = "alleged", "participle.alleged", [blamed]
        state.steps.append(f"“{blamed.text}”: alleged")
        return state
    negation = next((c for c in noun.children if c.rel == "det" and c.lower in table.determiner), None)
    _by_relation(noun, state, depth)
    if negation is not None and negation not in state.tokens and state.status != "called-for":
        state.status, state.rule = ("negated" if state.status != "negated" else "occurred"), "determiner.no"
        state.tokens.append(negation)
        state.steps.append(f"“{negation.text}”: {state.status}")
    return state


def _by_relation(noun: Token, state: State, depth: int) -> None:
    head, rel = noun.head, noun.rel
    if head is None or depth > MAX_DEPTH:
        if head is None and noun.child("cop") is not None:
            mood = own_mood(noun)
            state.status, state.rule = mood.status, mood.rule
        return
    if rel == "conj" and head.upos in ("NOUN", "PROPN"):
        above = noun_status(head, depth + 1)
        if above.status != "occurred" and "adjective" not in above.rule:
            state.status, state.rule, state.tokens = above.status, above.rule, above.tokens
            state.steps.extend(above.steps)
        return
    if rel in ("compound", "nmod", "appos", "acl") and head.upos in ("NOUN", "PROPN"):
        _under_head_noun(noun, head, state, depth)
        return
    if head.upos in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "ADV"):
        if rel == "nsubj":
            _subject(noun, head, state, depth)
        elif rel == "obj":
            _object(head, state, depth)
        elif rel in ("obl", "nmod", "advcl"):
            _oblique(noun, head, state, depth)


def _under_head_noun(noun: Token, head: Token, state: State, depth: int) -> None:
    effect = nouns().noun.get(head.lemma)
    marker = noun.child("case")
    preposition = nouns().preposition.get(joined(marker)) if marker is not None else None
    if effect is None or (
        marker is not None and marker.lower not in ("of", "for", "to", "on", "about", "against", "over", "at")
    ):
        if preposition in ("planned", "negated", "hypothetical"):
            state.status, state.rule = preposition, f"preposition.{preposition}"
            state.tokens.extend([marker] if marker is not None else [])
            state.steps.append(f"after “{joined(marker)}”: {preposition}" if marker is not None else "")
            return
        if (
            marker is not None
            and marker.lower == "of"
            and head.lemma in ("end", "start", "beginning", "series", "wave", "round", "day", "part")
        ):
            above = noun_status(head, depth + 1)
            state.status, state.rule, state.tokens = above.status, above.rule, above.tokens
        return
    above = noun_status(head, depth + 1)
    if effect == "keep":
        if above.status == "negated":
            state.status, state.rule, state.tokens = "negated", "noun.keep", [head, *above.tokens]
            state.steps.append(f"under a negated “{head.text}”: negated")
        return
    if above.status in ("negated",):
        effect = compose(effect, "negated")
    state.steps.append(f"under “{head.text}”: {effect}")
    state.status, state.rule = effect, f"noun.{effect}"
    state.tokens.append(head)


def _subject(noun: Token, head: Token, state: State, depth: int) -> None:
    passive = noun.deprel == "nsubj:pass"
    effect = nouns().subject.get(head.lower if head.upos != "VERB" else head.lemma)
    if effect is not None and head.upos in ("ADJ", "VERB"):
        embed(effect, "subject", head, state, depth, finite=False)
        return
    hit = predicates().get((head.lemma, "object" if passive else "subject"))
    if hit is not None and hit[0] not in ("keep",):
        if hit[0] == "occurred":
            return
        if hit[0] == "host" or passive or hit[0] in ("against", "planned"):
            embed(hit[0], hit[1], head, state, depth, finite=False)
            return
    above = verb_status(head, depth + 1)
    if head.lemma in (
        "be",
        "follow",
        "include",
        "focus",
        "take",
        "last",
        "cover",
        "address",
        "open",
        "close",
        "continue",
        "move",
    ) and (above.status in ("planned", "called-for", "ongoing", "negated")):
        state.status, state.rule, state.tokens = above.status, above.rule, above.tokens
        state.steps.extend(above.steps)


def _object(head: Token, state: State, depth: int) -> None:
    hit = predicates().get((head.lemma, "object"))
    if hit is None or hit[0] == "keep":
        return
    if hit[0] == "occurred":
        return
    embed(hit[0], hit[1], head, state, depth, finite=False)


def _oblique(noun: Token, head: Token, state: State, depth: int) -> None:
    marker = noun.child("case", "mark")
    if marker is None:
        return
    preposition = joined(marker)
    if noun.deprel == "obl:agent":
        return
    hit = predicates().get((head.lemma, marker.lower)) if head.upos in ("VERB", "ADJ") else None
    if hit is not None and hit[0] not in ("keep", "occurred"):
        embed(hit[0], hit[1], head, state, depth, finite=False)
        return
    effect = nouns().preposition.get(preposition)
    if effect is None or effect == "same":
        above = verb_status(head, depth + 1) if head.upos in ("VERB", "AUX") else None
        if effect == "same" and above is not None and above.status in ("planned",):
            state.status, state.rule, state.tokens = above.status, above.rule, above.tokens
            state.steps.extend(above.steps)
        return
    if effect == "occurred":
        above = verb_status(head, depth + 1) if head.upos in ("VERB", "AUX") else None
        if (
            marker.lower in ("during", "after", "following", "at")
            and above is not None
            and above.status in ("planned", "called-for")
        ):
            state.status, state.rule, state.tokens = "planned", "preposition.future", [marker, *above.tokens]
        return
    state.status, state.rule = effect, f"preposition.{effect}"
    state.tokens.append(marker)
    state.steps.append(f"after “{preposition}”: {effect}")
