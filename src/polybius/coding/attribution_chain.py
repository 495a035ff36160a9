"""Chains: whose words a trigger stands in, from the page's credits inwards to the speaker."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from polybius.coding.attribution_lexicon import groups, presupposing_rules, source_words
from polybius.coding.status_lexicon import predicates
from polybius.coding.status_mood import own_mood
from polybius.reading.publishers import guess_outlet
from polybius.records import Attribution, AttributionLink, LinkKind, Tags, Token, Tokens
from polybius.spans import Span

__all__ = ["chain", "link_of"]


def link_of(
    head: Token | None,
    source: tuple[Span, ...],
    cue: Span,
    rule: str,
    phrases: Mapping[int, int],
    tags: Tags,
) -> AttributionLink:
    """The source of an attribution as a link: its kind by its head word, its name where it has one."""
    if head is None or not source:
        return AttributionLink("hearsay", None, None, cue, rule=rule)
    number = phrases.get(head.i)
    kind, name = _kind(head, tags.phrases[number].name if number is not None else None)
    return AttributionLink(kind, name, source[0], cue, number, rule)


def _proper_name(head: Token) -> str | None:
    """The proper nouns that stand together with the head ("North Korea's official [Korean Central News Agency]")."""
    if head.upos != "PROPN":
        return None
    parts = [head, *(c for c in head.children if c.rel in ("compound", "flat") and c.upos == "PROPN")]
    return " ".join(t.text for t in sorted(parts, key=lambda t: t.i))


def _kind(head: Token, name: str | None) -> tuple[LinkKind, str | None]:
    words = source_words()
    name = name or _proper_name(head)
    lemma = head.lemma.lower()
    if name is not None:
        publisher = guess_outlet(name) if head.ner[2:] != "PER" else None
        if publisher is not None and (head.ner[2:] == "ORG" or " " in publisher.name or publisher.name == name):
            return ("agency" if publisher.credit_kind == "agency" else "outlet"), publisher.name
    around = {t.lower for t in head.children} | {head.lower}
    if lemma in words.agency_nouns and around & words.agency_needs:
        return "agency", name
    if lemma in words.outlet_nouns and head.upos in ("NOUN", "PROPN"):
        return "outlet", name
    if name is None and head.upos in ("NOUN", "PRON", "NUM", "ADJ", "DET") and lemma in words.unnamed_nouns:
        return "unnamed", None
    return "speaker", name


def chain(
    trigger: Token,
    tokens: Tokens,
    tags: Tags,
    attributions: tuple[Attribution, ...],
    actors: frozenset[int] = frozenset(),
) -> tuple[AttributionLink, ...]:
    """Whose words the trigger stands in, outermost first, without the publisher.

    First the outlets and agencies that the page credits for the segment, then every attribution whose content
    holds the trigger, except where its source takes the act for granted ("condemned the raid", "the sanctions imposed
    in 2020").
    ``actors``: numbers of the mention's actor phrases; a speaker's own speech act or plan carries no link to himself,
    his report of what he has done does.
    """
    links = list(_credits(trigger, tokens))
    presupposing = presupposing_rules()
    holders = [
        a
        for a in attributions
        if a.rule not in presupposing
        and any(s.start <= trigger.start and trigger.end <= s.end for s in a.content)
        and not any(s.start < trigger.end and trigger.start < s.end for s in a.cue)
    ]
    given = _taken_for_granted(trigger, tokens)
    presupposed = _presupposed_noun(trigger)
    dated = _in_dating_clause(trigger)
    own = _with_antecedents(actors, tags)
    for attribution in sorted(holders, key=lambda a: (-sum(len(s) for s in a.content), a.cue)):
        cue = attribution.cue[0]
        if given is not None and not (given.start <= cue.start < given.end):
            continue
        if presupposed and attribution.rule not in _FRAMES:
            continue
        if (
            dated
            and (attribution.link.kind == "hearsay" or "infinitive" in attribution.rule)
            and attribution.rule not in _FRAMES
        ):
            continue
        if attribution.rule.startswith("verb.showing.") and not _is_document(attribution, tokens):
            continue
        link = attribution.link
        if link.phrase is not None and _with_antecedents(frozenset({link.phrase}), tags) & own and not _deed(trigger):
            continue
        if links and link.phrase is not None and _same_voice(link, links[-1], tags, tokens):
            continue
        medium = _told_to(cue, tokens)
        if medium is not None:
            links.append(medium)
        links.append(link)
    return tuple(_distinct(links))


def _same_voice(link: AttributionLink, outer: AttributionLink, tags: Tags, tokens: Tokens) -> bool:
    """Is the inner voice the outer speaker himself: "I" and "we" in his words, or a pronoun that stands for him?"""
    if (
        link.source is not None
        and link.source.of(tokens.document.text).lower() in ("i", "we")
        and outer.kind == "speaker"
    ):
        return True
    if link.phrase is None or outer.phrase is None:
        return False
    mine = _with_antecedents(frozenset({link.phrase}), tags)
    return bool(mine & _with_antecedents(frozenset({outer.phrase}), tags))


def _credits(trigger: Token, tokens: Tokens) -> list[AttributionLink]:
    document = tokens.document
    if not document.credits:
        return []
    segment = document.segments[tokens.sentence_of(trigger).segment]
    chosen = [c for c in document.credits if c.whole]
    if segment.credit is not None:
        credit = document.credits[segment.credit]
        if credit not in chosen:
            chosen.append(credit)
    return [
        AttributionLink(c.kind, c.name, c.span, None, rule=f"credit.{c.rule}" if c.rule else "credit") for c in chosen
    ]


def _distinct(links: list[AttributionLink]) -> list[AttributionLink]:
    """An outlet credited by the page and named again in the text is one link; the fuller comes first."""
    out: list[AttributionLink] = []
    for link in links:
        if out and link.source is not None and link.source == out[-1].source:
            continue
        if link.kind in ("outlet", "agency") and any(o.kind == link.kind and o.name == link.name for o in out):
            continue
        out.append(link)
    return out


def _with_antecedents(phrases: frozenset[int], tags: Tags) -> frozenset[int]:
    out = set(phrases)
    for link in tags.antecedents:
        if link.phrase in out:
            out.add(link.refers)
    return frozenset(out)


def _deed(trigger: Token) -> bool:
    """Is it told as done (and not as a plan or as the act of speaking itself)?"""
    if trigger.upos != "VERB" or trigger.lemma in groups("verb"):
        return False
    mood = own_mood(trigger)
    return mood.status in ("occurred", "ongoing") and mood.rule != "mood.present"


def _taken_for_granted(trigger: Token, tokens: Tokens) -> Span | None:
    """The noun phrase that presupposes the act: a participle or relative clause that says which one is meant."""
    clause = trigger
    while clause.deprel == "conj" and clause.head is not None:
        clause = clause.head
    head = clause.head
    if head is None or clause.rel != "acl" or head.upos not in ("NOUN", "PROPN"):
        return None
    mood = own_mood(trigger)
    passive = trigger.xpos == "VBN" and mood.rule in ("mood.participle", "mood.passive")
    if not passive or not _definite(head):
        return None
    words = head.subtree()
    return Span(words[0].start, words[-1].end) if tokens else None


def _presupposed_noun(trigger: Token) -> bool:
    """An event noun that dates another act ("after the indictment") or is called off ("cancel the summit")."""
    if trigger.upos not in ("NOUN", "PROPN") or trigger.head is None:
        return False
    if trigger.rel == "obj":
        return predicates().get((trigger.head.lemma, "object"), ("", ""))[0] == "cancelled"
    return trigger.rel == "obl" and trigger.case in _DATING


_DATING = frozenset("after following since amid during before".split())


_FRAMES = frozenset({"phrase.according-to", "hearsay.adverb"})
"""Cues that frame a whole clause with all that is in it."""


def _in_dating_clause(trigger: Token) -> bool:
    """Does it stand in a clause that only dates another ("… after vowing to help")?"""
    token: Token | None = trigger
    while token is not None:
        if token.rel == "advcl" and any(c.rel in ("mark", "case") and c.lower in _DATING for c in token.children):
            return True
        if token.rel in ("ccomp", "parataxis"):
            return False
        token = token.head
    return False


def _is_document(attribution: Attribution, tokens: Tokens) -> bool:
    """Is the source a document, a medium or an unnamed voice (which may show things), not a party that proves them?"""
    if attribution.link.kind in ("outlet", "agency", "unnamed"):
        return True
    nouns = source_words().document_nouns
    starts = tokens.parse.start
    for span in attribution.source:
        at = bisect_right(starts, span.start) - 1
        while at < len(tokens) and tokens[at].start < span.end:
            if tokens[at].lemma.lower() in nouns:
                return True
            at += 1
    return False


def _definite(noun: Token) -> bool:
    if any(c.rel == "det" and c.lower in ("a", "an", "some", "any", "no", "another") for c in noun.children):
        return False
    return noun.rel in ("obj", "nsubj", "obl", "nmod")


def _told_to(cue: Span, tokens: Tokens) -> AttributionLink | None:
    """The medium that was told: "a source told the agency that …" stands in the agency's report."""
    starts = tokens.parse.start
    at = bisect_right(starts, cue.end - 1) - 1
    verb = tokens[at]
    if verb.lemma not in ("tell", "inform"):
        return None
    listener = verb.child("obj", "iobj")
    if listener is None:
        return None
    words = [
        t
        for t in listener.subtree()
        if t.rel in ("det", "compound", "flat", "amod", "punct", "nmod", "case") or t is listener
    ]
    if not words:
        return None
    span = Span(words[0].start, words[-1].end)
    kind, name = _kind(listener, None)
    if kind not in ("outlet", "agency") or listener.upos != "PROPN":
        return None
    return AttributionLink(kind, name, span, cue, rule="told-to")
