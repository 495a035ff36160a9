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
from polybius.coding.status_lexicon import background
from polybius.coding.status_nouns import noun_status
from polybius.coding.status_verbs import FACTS, State, verb_status
from polybius.records import Attribution, Status, Tags, Token, Tokens
from polybius.spans import Span, merge_spans

__all__ = ["StatusReading", "read_status"]


class StatusReading(msgspec.Struct, frozen=True):
    """The status, whether it is background, the words that show it, the rule and the steps that led there."""

    status: Status
    background: bool
    spans: tuple[Span, ...]
    rule: str
    steps: tuple[str, ...] = ()


def read_status(
    trigger: Token, tokens: Tokens, tags: Tags, attributions: tuple[Attribution, ...], *, act: str, nominal: bool
) -> StatusReading:
    """The status of the act told by ``trigger``; ``nominal``: the trigger is an event noun.

    ``attributions`` are the document's, used to see that a speaker tells it of another party.
    """
    state = noun_status(trigger, 0) if _is_nominal(trigger, nominal) else verb_status(trigger, 0)
    _by_act(trigger, state, act)
    _by_adversary(trigger, state, tags, attributions, act)
    past, past_tokens, past_rule = read_background(trigger, tokens, nominal=nominal, status=state.status)
    if past and past_rule:
        state.steps.append(f"background: {past_rule}")
    shown = merge_spans(t.span for t in [*state.tokens, *past_tokens])
    return StatusReading(cast(Status, state.status), past, shown, f"status.{state.rule}", tuple(state.steps))


_FUTURE_DEEDS = frozenset({"CONSULT", "RETREAT", "CONCEDE", "AID", "COOPERATE", "MOBILIZE", "PROTEST"})
_LASTING_DEEDS = frozenset({"ASSAULT", "MOBILIZE", "COERCE", "PROTEST", "AID"})
_WORDS = frozenset({"ACCUSE", "SUPPORT", "REQUEST", "THREATEN", "REJECT"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "REJECT"})


def _by_act(trigger: Token, state: State, act: str) -> None:
    """What depends on the kind of act: an announced visit is still to come, announced sanctions are imposed."""
    head = trigger.head
    if head is None:
        return
    if trigger.rel == "obj" and head.lemma in ("announce", "declare") and state.rule == "noun" and act in _FUTURE_DEEDS:
        above = verb_status(head, 1)
        if above.status in FACTS:
            state.status, state.rule, state.tokens = "planned", "predicate.announce", [head]
            state.steps.append(f"announced by “{head.text}”, and the act is one to come: planned")
    elif state.rule == "noun" and trigger.lemma in background().lasting and trigger.upos == "NOUN":
        state.status, state.rule = "ongoing", "noun.lasting"
        state.steps.append(f"“{trigger.text}” goes on unless the text says otherwise")
    elif trigger.xpos == "VBG" and trigger.rel == "acl" and state.rule == "mood.gerund" and act in _LASTING_DEEDS:
        state.status, state.rule = "ongoing", "participle.ongoing"
    elif act in _WORDS and state.rule == "purpose" and head.lemma in ("like", "want") and _first_person(head):
        # "I would like to thank …" is thanking
        state.status, state.rule, state.tokens = "occurred", "performative", [head]


def _first_person(verb: Token) -> bool:
    return any(c.deprel == "nsubj" and c.lower in ("i", "we") for c in verb.children)


def _by_adversary(trigger: Token, state: State, tags: Tags, attributions: tuple[Attribution, ...], act: str) -> None:
    """A party's word about a hostile act of another country is an allegation."""
    if act not in _HOSTILE or state.status not in FACTS or not tags.phrases:
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
