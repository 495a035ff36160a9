"""The status of an act: occurred, ongoing, planned, alleged, denied, called-for, hypothetical, negated.

A reading starts at the trigger, takes its own mood (tense, auxiliaries, negation), and climbs to what governs it:
"failed to", "plans to", "accused of", "the threat of". Each governing word is data (``lexicon/status``), with an
effect that composes with the governor's own status (``did not fail to`` is the contrary of a contrary), after the
signatures of implicative and factive predicates (Karttunen 1971, 2012; Nairn, Condoravdi and Karttunen 2006).
"""

from __future__ import annotations

from typing import cast

import msgspec

from polybius.coding.status_background import read_background
from polybius.coding.status_lexicon import background, moods, nouns, predicates
from polybius.coding.status_mood import Mood, is_negated, own_mood
from polybius.records import Attribution, Status, Tags, Token, Tokens
from polybius.spans import Span, merge_spans

__all__ = ["StatusReading", "read_status"]

_FACT = frozenset({"occurred", "ongoing"})
_MAX_DEPTH = 8


class StatusReading(msgspec.Struct, frozen=True):
    """The status, whether it is background, the words that show it, the rule and the steps that led there."""

    status: Status
    background: bool
    spans: tuple[Span, ...]
    rule: str
    steps: tuple[str, ...] = ()


class _State(msgspec.Struct):
    status: str
    tokens: list[Token]
    rule: str
    steps: list[str]


def read_status(
    trigger: Token, tokens: Tokens, tags: Tags, attributions: tuple[Attribution, ...], *, act: str, nominal: bool
) -> StatusReading:
    """The status of the act told by ``trigger``; ``nominal``: the trigger is an event noun.

    ``attributions`` are the document's, used to see that a speaker tells it of another party.
    """
    state = _noun(trigger, 0) if _is_nominal(trigger, nominal) else _verb(trigger, 0)
    _by_act(trigger, state, act)
    _by_adversary(trigger, state, tags, attributions, act)
    past, past_tokens, past_rule = read_background(trigger, tokens, tags, nominal=nominal, status=state.status, act=act)
    if past and past_rule:
        state.steps.append(f"background: {past_rule}")
    shown = merge_spans(t.span for t in [*state.tokens, *past_tokens])
    return StatusReading(cast(Status, state.status), past, shown, f"status.{state.rule}", tuple(state.steps))


_FUTURE_DEEDS = frozenset({"CONSULT", "RETREAT", "CONCEDE", "AID", "COOPERATE", "MOBILIZE", "PROTEST"})
_LASTING_DEEDS = frozenset({"ASSAULT", "MOBILIZE", "COERCE", "PROTEST", "AID"})
_WORDS = frozenset({"ACCUSE", "SUPPORT", "REQUEST", "THREATEN", "REJECT"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "REJECT"})


def _by_act(trigger: Token, state: _State, act: str) -> None:
    """What depends on the kind of act: an announced visit is still to come, announced sanctions are imposed."""
    head = trigger.head
    if head is None:
        return
    if trigger.rel == "obj" and head.lemma in ("announce", "declare") and state.rule == "noun" and act in _FUTURE_DEEDS:
        above = _verb(head, 1)
        if above.status in _FACT:
            state.status, state.rule, state.tokens = "planned", "predicate.announce", [head]
            state.steps.append(f"announced by “{head.text}”, and the act is one to come: planned")
    elif state.rule == "noun" and trigger.lemma in background().lasting and trigger.upos == "NOUN":
        state.status, state.rule = "ongoing", "noun.lasting"
        state.steps.append(f"“{trigger.text}” goes on unless the text says otherwise")
    elif trigger.xpos == "VBG" and trigger.rel == "acl" and state.rule == "mood.gerund" and act in _LASTING_DEEDS:
        state.status, state.rule = "ongoing", "participle.ongoing"
    elif (
        act in _WORDS
        and state.rule == "purpose"
        and head.lemma in ("like", "want")
        and state.status in ("hypothetical", "planned")
    ):
        # "I would like to thank …" is thanking
        if any(c.deprel == "nsubj" and c.lower in ("i", "we") for c in head.children):
            state.status, state.rule, state.tokens = "occurred", "performative", [head]


def _by_adversary(trigger: Token, state: _State, tags: Tags, attributions: tuple[Attribution, ...], act: str) -> None:
    """A party's word about a hostile act of another country is an allegation."""
    if act not in _HOSTILE or state.status not in _FACT or not tags.phrases:
        return
    countries = {phrase.head: phrase.country for phrase in tags.phrases if phrase.country}
    doer = next((countries.get(c.i) for c in trigger.children if c.deprel in ("nsubj", "obl:agent", "nmod:poss")), None)
    if doer is None:
        return
    for attribution in attributions:
        link = attribution.link
        if link.kind != "speaker" or link.phrase is None or attribution.rule.endswith(".object"):
            continue
        speaker = tags.phrases[link.phrase].country
        if speaker is None or speaker == doer:
            continue
        if any(s.start <= trigger.start and trigger.end <= s.end for s in attribution.content):
            state.status, state.rule = "alleged", "adversary"
            state.steps.append(f"told by {speaker} of {doer}: alleged")
            return


def _is_nominal(trigger: Token, nominal: bool) -> bool:
    if trigger.upos in ("VERB", "AUX"):
        return False
    return nominal or trigger.upos in ("NOUN", "PROPN")


def _verb(verb: Token, depth: int) -> _State:
    """The status of what a verb (or an adjective with its copula) tells."""
    mood = own_mood(verb)
    state = _State(mood.status, list(mood.tokens), mood.rule, [f"“{verb.text}”: {mood.rule}"])
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


def _negate(state: _State, negation: Token, mood: Mood) -> None:
    if mood.rule == "mood.may" or state.status == "called-for":
        return
    flipped = {"negated": "occurred", "denied": "alleged"}.get(state.status, "negated")
    if state.status == "hypothetical" and mood.rule != "mood.hypothetical":
        return
    state.steps.append(f"“{negation.text}” turns {state.status} into {flipped}")
    state.status, state.rule = flipped, "negation"
    state.tokens.append(negation)


def _adverbs(word: Token, state: _State) -> None:
    table = moods().adverb
    for child in word.children:
        if child.rel in ("advmod", "amod") and child.lower in table and state.status in (*_FACT, "planned"):
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


def _finite(verb: Token, first: Token, state: _State, mood: Mood, depth: int) -> None:
    """A finite verb stands as its mood says, unless a conjunction or the governing verb takes that back."""
    marker = next(
        (c for c in first.children if c.rel in ("mark", "advmod") and moods().mark.get(c.lower) == "hypothetical"), None
    )
    if marker is not None and marker.i < verb.i and state.status in (*_FACT, "planned"):
        state.status, state.rule = "hypothetical", "mark.if"
        state.tokens.append(marker)
        state.steps.append(f"“{marker.text}”: hypothetical")
        return
    head = first.head
    if head is None or depth > _MAX_DEPTH:
        return
    if first.rel in ("ccomp", "csubj", "parataxis") and head.upos in ("VERB", "AUX", "ADJ"):
        hit = predicates().get((head.lemma, "clause"))
        if hit is None or first.rel == "parataxis":
            return
        effect, group = hit
        _embed(effect, group, head, state, depth, finite=True)
    elif first.rel in ("acl", "ccomp", "appos") and first.deprel != "acl:relcl" and head.upos == "NOUN":
        noun_effect = nouns().noun.get(head.lemma)
        if noun_effect == "keep":
            noun_effect = "negated" if any(c.rel == "det" and c.lower == "no" for c in head.children) else None
        if noun_effect is not None and state.status in _FACT:
            state.steps.append(f"under “{head.text}”: {noun_effect}")
            state.status, state.rule = noun_effect, f"noun.{noun_effect}"
            state.tokens.append(head)
    elif first.rel == "advcl" and mood.rule == "mood.present":
        marker = first.child("mark", "advmod")
        if marker is not None and marker.lower in ("when", "before", "until", "once", "after", "as", "while"):
            above = _verb(head, depth + 1) if head.upos in ("VERB", "AUX") else None
            if above is not None and above.status in ("planned", "called-for", "hypothetical"):
                state.status, state.rule = "planned", "mark.when"
                state.tokens.append(marker)
                state.steps.append(f"“{marker.text}” under a {above.status} clause: planned")


def _embed(effect: str, group: str, head: Token, state: _State, depth: int, *, finite: bool) -> None:
    """Compose a governing verb's effect with its own status."""
    above = _verb(head, depth + 1)
    if finite:
        if effect == "keep":
            if (
                above.status in ("hypothetical", "negated")
                and state.status in _FACT
                and head.lemma in ("say", "tell", "report")
            ):
                state.steps.append(f"“{head.text}” itself is {above.status}")
            return
        if effect in ("alleged", "denied"):
            if state.status not in _FACT:
                return
            if effect == "denied" and above.status == "negated":
                effect = "alleged"
        elif effect in ("called-for", "hypothetical", "planned"):
            if state.status not in (*_FACT, "subjunctive") and effect != "hypothetical":
                return
        else:
            return
        state.steps.append(f"under “{head.text}” ({group}): {effect}")
        state.status, state.rule = effect, f"predicate.{group}"
        state.tokens.append(head)
        return
    result = _compose(effect, above.status)
    state.steps.extend(above.steps)
    state.steps.append(f"under “{head.text}” ({group}, itself {above.status}): {result}")
    state.status = result
    state.rule = f"predicate.{group}" if effect != "host" else above.rule
    state.tokens = [*above.tokens, head]


def _compose(effect: str, host: str) -> str:
    """The status of a complement, from the effect of its governor and the governor's own status."""
    if effect in ("keep", "host"):
        return host
    if effect == "cancelled":
        return "negated" if host in _FACT else "planned"
    if effect == "continued":
        return "ongoing" if host in _FACT else host
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


def _nonfinite(verb: Token, first: Token, mood: Mood, depth: int) -> _State:
    """Infinitives, gerunds and participles take their status from what governs them."""
    start = f"“{verb.text}” is {mood.status}"
    head = first.head
    if head is None or depth > _MAX_DEPTH:
        status = "planned" if mood.status == "infinitive" else "occurred"
        return _State(status, list(mood.tokens), f"headline.{mood.status}", [start, f"nothing governs it: {status}"])
    state = _State("occurred", list(mood.tokens), mood.rule, [start])
    marker = next((c for c in first.children if c.rel in ("mark", "case") and c.lower != "to" and c.i < first.i), None)
    complement = marker.lower if marker is not None else mood.status
    if marker is not None and mood.status != "infinitive":
        fixed = nouns().preposition.get(_joined(marker))
        if fixed == "negated":
            state.status, state.rule = "negated", "preposition.negated"
            state.tokens.append(marker)
            return state
    if head.upos in ("VERB", "AUX", "ADJ") or (
        head.upos == "NOUN" and first.rel in ("advcl", "ccomp", "xcomp") and head.child("cop")
    ):
        return _under_verb(verb, first, head, state, complement, mood, depth)
    if head.upos in ("NOUN", "PROPN", "PRON", "NUM"):
        return _under_noun(first, head, state, complement, mood, depth)
    return state


def _joined(marker: Token) -> str:
    words = [marker.lower, *(t.lower for t in marker.childs("fixed"))]
    above = marker.head.head if marker.head is not None else None
    before = next((c for c in above.children if c.i == marker.i - 1), None) if above is not None else None
    if before is not None and before.rel in ("advmod", "case") and marker.lower in ("of", "to", "than"):
        # "ahead of" with each word hung on its own
        words.insert(0, before.lower)
    return " ".join(words)


def _under_verb(
    verb: Token, first: Token, head: Token, state: _State, complement: str, mood: Mood, depth: int
) -> _State:
    if head.upos == "ADJ" or (head.upos == "VERB" and head.lemma in nouns().subject):
        effect = nouns().subject.get(head.lower)
        if effect is None and mood.status == "infinitive":
            effect = _ADJECTIVES.get(head.lower)
        if effect is not None:
            _embed(effect, "adjective", head, state, depth, finite=False)
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
        _embed(hit[0], hit[1], head, state, depth, finite=False)
        return state
    above = _verb(head, depth + 1)
    if mood.status == "infinitive":
        if first.rel in ("advcl", "xcomp", "obl"):
            result = {"occurred": "planned", "ongoing": "planned"}.get(above.status, above.status)
            state.steps.append(f"purpose of “{head.text}” ({above.status}): {result}")
            state.status, state.rule, state.tokens = result, "purpose", [*mood.tokens, *above.tokens]
        return state
    if complement in ("before", "prior to") and above.status in _FACT:
        return state
    if complement in ("after", "since", "following", "despite", "over", "for"):
        state.rule = "preposition.occurred"
        return state
    state.steps.append(f"as “{head.text}”: {above.status}")
    state.status, state.rule, state.tokens = above.status, above.rule, [*state.tokens, *above.tokens]
    if state.status == "negated" and first.rel == "advcl":
        state.status = "occurred"
    return state


_ADJECTIVES = {
    "ready": "planned", "willing": "planned", "prepared": "planned", "eager": "planned", "keen": "planned", "determined": "planned",
    "due": "planned", "set": "planned", "able": "host", "unable": "against", "unwilling": "against", "reluctant": "hypothetical",
    "afraid": "hypothetical", "free": "hypothetical", "unlikely": "hypothetical", "likely": "planned", "certain": "planned",
    "sure": "planned", "quick": "host", "first": "host", "last": "host", "bound": "planned", "poised": "planned",
}  # fmt: skip


def _under_noun(first: Token, head: Token, state: _State, complement: str, mood: Mood, depth: int) -> _State:
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
                _embed(hit[0], hit[1], top.head, state, depth, finite=False)
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
        effect = _compose(effect, "negated")
    state.steps.append(f"under “{head.text}”: {effect}")
    state.status, state.rule = effect, f"noun.{effect}"
    state.tokens.append(head)
    return state


def _host_of_noun(noun: Token, depth: int) -> str:
    """The status of a noun that governs: "has no plans to", "dropped a plan to"."""
    head = noun.head
    if depth > _MAX_DEPTH or head is None or head.upos not in ("VERB", "AUX"):
        return "occurred"
    if noun.rel in ("obj", "nsubj"):
        hit = predicates().get(
            (head.lemma, "object" if noun.rel == "obj" or noun.deprel == "nsubj:pass" else "subject")
        )
        above = _verb(head, depth + 1).status
        return "negated" if hit is not None and hit[0] in ("against", "cancelled") and above in _FACT else above
    return "occurred"


def _noun(noun: Token, depth: int) -> _State:
    """The status of an event noun: by its modifiers, the words that govern it, the predicate it is subject of."""
    state = _State("occurred", [], "noun", [f"event noun “{noun.text}”"])
    table = moods()
    for child in noun.children:
        if child.rel in ("amod", "compound", "advmod", "nmod") and child.i < noun.i and child.lower in table.adjective:
            effect = table.adjective[child.lower]
            state.status, state.rule, state.tokens = effect, f"adjective.{effect}", [child]
            state.steps.append(f"“{child.text}”: {effect}")
            if effect not in _FACT:
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


def _by_relation(noun: Token, state: _State, depth: int) -> None:
    head, rel = noun.head, noun.rel
    if head is None or depth > _MAX_DEPTH:
        if head is None and noun.child("cop") is not None:
            mood = own_mood(noun)
            state.status, state.rule = mood.status, mood.rule
        return
    if rel == "conj" and head.upos in ("NOUN", "PROPN"):
        above = _noun(head, depth + 1)
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
            _object(noun, head, state, depth, "object")
        elif rel in ("obl", "nmod", "advcl"):
            _oblique(noun, head, state, depth)


def _under_head_noun(noun: Token, head: Token, state: _State, depth: int) -> None:
    effect = nouns().noun.get(head.lemma)
    marker = noun.child("case")
    preposition = nouns().preposition.get(_joined(marker)) if marker is not None else None
    if effect is None or (
        marker is not None and marker.lower not in ("of", "for", "to", "on", "about", "against", "over", "at")
    ):
        if preposition in ("planned", "negated", "hypothetical"):
            state.status, state.rule = preposition, f"preposition.{preposition}"
            state.tokens.extend([marker] if marker is not None else [])
            state.steps.append(f"after “{_joined(marker)}”: {preposition}" if marker is not None else "")
            return
        if (
            marker is not None
            and marker.lower == "of"
            and head.lemma in ("end", "start", "beginning", "series", "wave", "round", "day", "part")
        ):
            above = _noun(head, depth + 1)
            state.status, state.rule, state.tokens = above.status, above.rule, above.tokens
        return
    above = _noun(head, depth + 1)
    if effect == "keep":
        if above.status == "negated":
            state.status, state.rule, state.tokens = "negated", "noun.keep", [head, *above.tokens]
            state.steps.append(f"under a negated “{head.text}”: negated")
        return
    if above.status in ("negated",):
        effect = _compose(effect, "negated")
    state.steps.append(f"under “{head.text}”: {effect}")
    state.status, state.rule = effect, f"noun.{effect}"
    state.tokens.append(head)


def _subject(noun: Token, head: Token, state: _State, depth: int) -> None:
    passive = noun.deprel == "nsubj:pass"
    effect = nouns().subject.get(head.lower if head.upos != "VERB" else head.lemma)
    if effect is not None and head.upos in ("ADJ", "VERB"):
        _embed(effect, "subject", head, state, depth, finite=False)
        return
    hit = predicates().get((head.lemma, "object" if passive else "subject"))
    if hit is not None and hit[0] not in ("keep",):
        if hit[0] == "occurred":
            return
        if hit[0] == "host" or passive or hit[0] in ("against", "planned"):
            _embed(hit[0], hit[1], head, state, depth, finite=False)
            return
    above = _verb(head, depth + 1)
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


def _object(noun: Token, head: Token, state: _State, depth: int, complement: str) -> None:
    hit = predicates().get((head.lemma, complement))
    if hit is None or hit[0] == "keep":
        return
    if hit[0] == "occurred":
        return
    _embed(hit[0], hit[1], head, state, depth, finite=False)


def _oblique(noun: Token, head: Token, state: _State, depth: int) -> None:
    marker = noun.child("case", "mark")
    if marker is None:
        return
    preposition = _joined(marker)
    if noun.deprel == "obl:agent":
        return
    hit = predicates().get((head.lemma, marker.lower)) if head.upos in ("VERB", "ADJ") else None
    if hit is not None and hit[0] not in ("keep", "occurred"):
        _embed(hit[0], hit[1], head, state, depth, finite=False)
        return
    effect = nouns().preposition.get(preposition)
    if effect is None or effect == "same":
        above = _verb(head, depth + 1) if head.upos in ("VERB", "AUX") else None
        if effect == "same" and above is not None and above.status in ("planned",):
            state.status, state.rule, state.tokens = above.status, above.rule, above.tokens
            state.steps.extend(above.steps)
        return
    if effect == "occurred":
        above = _verb(head, depth + 1) if head.upos in ("VERB", "AUX") else None
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
