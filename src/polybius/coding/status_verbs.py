"""The status of verbs: their own mood, and what the words above them make of it.

Each governing word has an effect (``lexicon/status/predicates.toml``) that composes with its own status, from the
trigger upwards: ``did not fail to`` is the contrary of a contrary.
"""

from __future__ import annotations

import msgspec

from polybius.coding.status_lexicon import moods, nouns, predicates
from polybius.coding.status_mood import Mood, is_negated, own_mood
from polybius.records import Token

__all__ = ["FACTS", "MAX_DEPTH", "State", "compose", "embed", "joined", "verb_status"]

FACTS = frozenset({"occurred", "ongoing"})
MAX_DEPTH = 8


class State(msgspec.Struct):
    """A reading under way: the status so far, the words that show it, the rule, the steps."""

    status: str
    tokens: list[Token]
    rule: str
    steps: list[str]


def verb_status(verb: Token, depth: int) -> State:
    """The status of what a verb (or an adjective with its copula) tells."""
    mood = own_mood(verb)
    state = State(mood.status, list(mood.tokens), mood.rule, [f"“{verb.text}”: {mood.rule}"])
    negation = is_negated(verb)
    governor = _governor(verb)
    if mood.status in ("infinitive", "gerund", "participle"):
        state = _nonfinite(verb, governor, mood, depth)
    else:
        _finite(verb, governor, state, mood, depth)
        if state.status == "subjunctive":
            state.status = "occurred"
    if negation is not None:
        _negate(state, negation, mood)
    _adverbs(verb, state)
    return state


def _negate(state: State, negation: Token, mood: Mood) -> None:
    if mood.rule == "mood.may" or state.status == "called-for":
        return
    flipped = {"negated": "occurred", "denied": "alleged"}.get(state.status, "negated")
    if state.status == "hypothetical" and mood.rule != "mood.hypothetical":
        return
    state.steps.append(f"“{negation.text}” turns {state.status} into {flipped}")
    state.status, state.rule = flipped, "negation"
    state.tokens.append(negation)


def _adverbs(word: Token, state: State) -> None:
    table = moods().adverb
    for child in word.children:
        if child.rel in ("advmod", "amod") and child.lower in table and state.status in (*FACTS, "planned"):
            effect = table[child.lower]
            if effect == "hypothetical" and state.status == "planned":
                continue
            state.status, state.rule = effect, f"adverb.{effect}"
            state.tokens.append(child)
            state.steps.append(f"“{child.text}”: {effect}")


def _governor(word: Token) -> Token:
    """The first of coordinated verbs stands for all of them towards what governs them."""
    while word.deprel == "conj" and word.head is not None and word.head.upos in ("VERB", "AUX", "ADJ", "NOUN", "PROPN"):
        own = next((c for c in word.children if c.rel in ("nsubj", "mark", "aux") and c.i < word.i), None)
        if own is not None and own.rel in ("nsubj",):
            break
        word = word.head
    return word


def _finite(verb: Token, first: Token, state: State, mood: Mood, depth: int) -> None:
    """A finite verb stands as its mood says, unless a conjunction or the governing verb takes that back."""
    marker = next(
        (c for c in first.children if c.rel in ("mark", "advmod") and moods().mark.get(c.lower) == "hypothetical"), None
    )
    if marker is not None and marker.i < verb.i and state.status in (*FACTS, "planned"):
        state.status, state.rule = "hypothetical", "mark.if"
        state.tokens.append(marker)
        state.steps.append(f"“{marker.text}”: hypothetical")
        return
    head = first.head
    if head is None or depth > MAX_DEPTH:
        return
    if first.rel in ("ccomp", "csubj", "parataxis") and head.upos in ("VERB", "AUX", "ADJ"):
        hit = predicates().get((head.lemma, "clause"))
        if hit is None or first.rel == "parataxis":
            return
        effect, group = hit
        embed(effect, group, head, state, depth, finite=True)
    elif first.rel in ("acl", "ccomp", "appos") and first.deprel != "acl:relcl" and head.upos == "NOUN":
        noun_effect = nouns().noun.get(head.lemma)
        if noun_effect == "keep":
            noun_effect = "negated" if any(c.rel == "det" and c.lower == "no" for c in head.children) else None
        if noun_effect == "alleged" and head.rel == "obj" and head.head is not None:  # "refuted claims that"
            denying = predicates().get((head.head.lemma, "allegation"))
            noun_effect = denying[0] if denying is not None else noun_effect
        if noun_effect is not None and state.status in FACTS:
            state.steps.append(f"under “{head.text}”: {noun_effect}")
            state.status, state.rule = noun_effect, f"noun.{noun_effect}"
            state.tokens.append(head)
    elif first.rel == "advcl" and mood.rule == "mood.present":
        marker = first.child("mark", "advmod")
        if marker is not None and marker.lower in ("when", "before", "until", "once", "after", "as", "while"):
            above = verb_status(head, depth + 1) if head.upos in ("VERB", "AUX") else None
            if above is not None and above.status in ("planned", "called-for", "hypothetical"):
                state.status, state.rule = "planned", "mark.when"
                state.tokens.append(marker)
                state.steps.append(f"“{marker.text}” under a {above.status} clause: planned")


def embed(effect: str, group: str, head: Token, state: State, depth: int, *, finite: bool) -> None:
    """Compose a governing verb's effect with its own status."""
    above = verb_status(head, depth + 1)
    if finite:
        if effect == "keep":
            if (
                above.status in ("hypothetical", "negated")
                and state.status in FACTS
                and head.lemma in ("say", "tell", "report")
            ):
                state.steps.append(f"“{head.text}” itself is {above.status}")
            return
        if effect in ("alleged", "denied"):
            if state.status not in FACTS:
                return
            if effect == "denied" and above.status == "negated":
                effect = "alleged"
        elif effect in ("called-for", "hypothetical", "planned"):
            if state.status not in (*FACTS, "subjunctive") and effect != "hypothetical":
                return
        else:
            return
        state.steps.append(f"under “{head.text}” ({group}): {effect}")
        state.status, state.rule = effect, f"predicate.{group}"
        state.tokens.append(head)
        return
    result = compose(effect, above.status)
    state.steps.extend(above.steps)
    state.steps.append(f"under “{head.text}” ({group}, itself {above.status}): {result}")
    state.status = result
    state.rule = f"predicate.{group}" if effect != "host" else above.rule
    state.tokens = [*above.tokens, head]


def compose(effect: str, host: str) -> str:
    """The status of a complement, from the effect of its governor and the governor's own status."""
    if effect in ("keep", "host"):
        return host
    if effect == "cancelled":
        return "negated" if host in FACTS else "planned"
    if effect == "continued":
        return "ongoing" if host in FACTS else host
    if effect == "against":
        return {
            "negated": "occurred",
            "denied": "occurred",
            "hypothetical": "hypothetical",
            "called-for": "called-for",
        }.get(host, "negated")
    if host in ("negated", "denied"):
        return {"planned": "negated", "denied": "alleged", "alleged": "hypothetical", "called-for": "hypothetical",
                "hypothetical": "hypothetical", "occurred": "negated"}[effect]  # fmt: skip
    if host == "hypothetical":
        return "called-for" if effect == "called-for" else "hypothetical"
    if host == "called-for" and effect in ("planned", "hypothetical", "occurred"):
        return "called-for"
    if host == "alleged" and effect in ("planned", "occurred", "hypothetical"):
        return "alleged"
    if host == "planned" and effect == "occurred":
        return "planned"
    return effect


def _nonfinite(verb: Token, first: Token, mood: Mood, depth: int) -> State:
    """Infinitives, gerunds and participles take their status from what governs them."""
    start = f"“{verb.text}” is {mood.status}"
    head = first.head
    if head is None or depth > MAX_DEPTH:
        status = "planned" if mood.status == "infinitive" else "occurred"
        return State(status, list(mood.tokens), f"headline.{mood.status}", [start, f"nothing governs it: {status}"])
    state = State("occurred", list(mood.tokens), mood.rule, [start])
    marker = next((c for c in first.children if c.rel in ("mark", "case") and c.lower != "to" and c.i < first.i), None)
    complement = marker.lower if marker is not None else mood.status
    if marker is not None and mood.status != "infinitive":
        fixed = nouns().preposition.get(joined(marker))
        if fixed == "negated":
            state.status, state.rule = "negated", "preposition.negated"
            state.tokens.append(marker)
            return state
    if head.upos in ("VERB", "AUX", "ADJ") or (
        head.upos == "NOUN" and first.rel in ("advcl", "ccomp", "xcomp") and head.child("cop")
    ):
        return _under_verb(first, head, state, complement, mood, depth)
    if head.upos in ("NOUN", "PROPN", "PRON", "NUM"):
        return _under_noun(head, state, complement, mood, depth)
    return state


def joined(marker: Token) -> str:
    words = [marker.lower, *(t.lower for t in marker.childs("fixed"))]
    above = marker.head.head if marker.head is not None else None
    near = (above, *above.children) if above is not None else ()
    before = next((c for c in near if c.i == marker.i - 1), None)
    if before is not None and before.rel in ("advmod", "case") and marker.lower in ("of", "to", "than"):
        # "ahead of" with each word hung on its own
        words.insert(0, before.lower)
    return " ".join(words)


def _under_verb(first: Token, head: Token, state: State, complement: str, mood: Mood, depth: int) -> State:
    if head.upos == "ADJ" or (head.upos == "VERB" and head.lemma in nouns().subject):
        effect = nouns().subject.get(head.lower)
        if effect is None and mood.status == "infinitive":
            effect = nouns().adjective.get(head.lower)
        if effect is not None:
            embed(effect, "adjective", head, state, depth, finite=False)
            return state
    table = predicates()
    passive = any(c.deprel in ("aux:pass", "nsubj:pass") for c in head.children)
    hit = None
    if mood.status == "infinitive" and first.rel in ("xcomp", "ccomp", "advcl", "obj", "csubj", "obl", "dep"):
        if passive:
            hit = table.get((head.lemma, "passive-infinitive"))
        if (
            first.rel != "advcl"
            or head.child("obj") is None
            or table.get((head.lemma, "infinitive"), ("", ""))[0] in ("called-for", "host")
        ):
            hit = hit or table.get((head.lemma, "infinitive"))
    elif mood.status != "infinitive":
        hit = table.get((head.lemma, complement)) or (
            table.get((head.lemma, "gerund")) if complement == "gerund" else None
        )
        if (
            first.rel == "advcl"
            and complement == "gerund"
            and hit is not None
            and hit[0] != "host"
            and head.child("obj") is not None
        ):
            hit = None
    if hit is not None:
        embed(hit[0], hit[1], head, state, depth, finite=False)
        return state
    above = verb_status(head, depth + 1)
    if mood.status == "infinitive":
        if first.rel in ("advcl", "xcomp", "obl"):
            result = {"occurred": "planned", "ongoing": "planned"}.get(above.status, above.status)
            state.steps.append(f"purpose of “{head.text}” ({above.status}): {result}")
            state.status, state.rule, state.tokens = result, "purpose", [*mood.tokens, *above.tokens]
        return state
    if complement in ("before", "prior to") and above.status in FACTS:
        return state
    if complement in ("after", "since", "following", "despite", "over", "for"):
        state.rule = "preposition.occurred"
        return state
    state.steps.append(f"as “{head.text}”: {above.status}")
    state.status, state.rule, state.tokens = above.status, above.rule, [*state.tokens, *above.tokens]
    if state.status == "negated" and first.rel == "advcl":
        state.status = "occurred"
    return state


def _under_noun(head: Token, state: State, complement: str, mood: Mood, depth: int) -> State:
    if mood.status == "participle" and complement == "participle":
        state.rule = "participle"
        return state
    effect = nouns().noun.get(head.lemma)
    if mood.status == "gerund" and complement != "gerund":
        # "accused the officers (in the mission) of hacking", the "of" hung on a noun
        top = head
        while top.rel in ("nmod", "conj", "appos") and top.head is not None and top.head.upos in ("NOUN", "PROPN"):
            top = top.head
        if (top.rel == "obj" or top.deprel == "nsubj:pass") and top.head is not None:
            hit = predicates().get((top.head.lemma, complement))
            if hit is not None:
                embed(hit[0], hit[1], top.head, state, depth, finite=False)
                return state
    if effect is None and mood.status == "infinitive":
        effect = "planned"
    if effect is None:
        if mood.status == "gerund" and complement == "gerund":
            above = _host_of_noun(head, depth + 1)
            if above in ("planned",):
                state.status, state.rule = above, "participle.host"
        return state
    negation = is_negated(head) or next(
        (c for c in head.children if c.rel == "det" and c.lower in ("no", "neither")), None
    )
    negated = negation is not None or _host_of_noun(head, depth + 1) == "negated"
    if effect == "keep":
        if negated:
            state.status, state.rule = "negated", "noun.keep"
            state.tokens.append(head)
        return state
    if negated:
        effect = compose(effect, "negated")
    state.steps.append(f"under “{head.text}”: {effect}")
    state.status, state.rule = effect, f"noun.{effect}"
    state.tokens.append(head)
    return state


def _host_of_noun(noun: Token, depth: int) -> str:
    """The status of a noun that governs: "has no plans to", "dropped a plan to"."""
    head = noun.head
    if depth > MAX_DEPTH or head is None or head.upos not in ("VERB", "AUX"):
        return "occurred"
    if noun.rel in ("obj", "nsubj"):
        hit = predicates().get(
            (head.lemma, "object" if noun.rel == "obj" or noun.deprel == "nsubj:pass" else "subject")
        )
        above = verb_status(head, depth + 1).status
        return "negated" if hit is not None and hit[0] in ("against", "cancelled") and above in FACTS else above
    return "occurred"
