"""Attributions without a source: somebody unnamed says so ("is believed to", "reportedly", "accused of")."""

from __future__ import annotations

from polybius.coding.attribution_lexicon import groups
from polybius.coding.attribution_tree import Run, Tree
from polybius.coding.attribution_verbs import Found
from polybius.records import Token

__all__ = ["find_hearsay"]


def find_hearsay(token: Token, tree: Tree) -> Found | None:
    """Somebody unnamed says so: passives, raising verbs, adverbs, participles before a noun."""
    options = groups("hearsay").get(token.lower if token.upos in ("ADV", "ADJ") else token.lemma)
    if options is None:
        options = groups("hearsay").get(token.lower)
        if options is None:
            return None
    for group in options:
        if group.form == "passive" and token.upos == "VERB":
            found = _hearsay_passive(token, group.id, tree)
        elif group.form == "charge" and token.upos == "VERB":
            found = _charge(token, group.id, tree)
        elif group.form == "adjective" and token.rel == "amod":
            found = _epithet(token, group.id, tree)
        elif group.form == "raising" and token.upos == "VERB":
            found = _raising(token, group.id, tree)
        elif group.form == "adverb" and token.upos == "ADV":
            found = _adverb(token, group.id, tree)
        elif group.form == "known-as" and token.upos == "VERB":
            found = _known_as(token, group.id, tree)
        else:
            continue
        if found is not None:
            return found
    return None


def _subject_run(verb: Token, tree: Tree) -> Run | None:
    subject = next((c for c in verb.children if c.deprel in ("nsubj:pass", "nsubj")), None)
    if subject is None or subject.deprel == "expl":
        return None
    return tree.noun_phrase(subject, barrier=verb)


def _hearsay_passive(verb: Token, group: str, tree: Tree) -> Found | None:
    if not any(c.deprel in ("aux:pass", "nsubj:pass") for c in verb.children):
        return None
    if any(c.deprel == "obl:agent" for c in verb.children):
        return None
    clause = next((c for c in verb.children if c.rel in ("xcomp", "ccomp", "csubj") and c.i > verb.i), None)
    if clause is None:
        return None
    cue = tree.verb_group(verb)
    subject = next((c for c in verb.children if c.rel in ("nsubj", "expl")), None)
    runs: list[Run] = []
    if subject is not None and not (subject.lower == "it" or subject.deprel == "expl"):
        runs.append(tree.noun_phrase(subject, barrier=verb))
    elif subject is not None and subject.lower == "it" and subject.i == cue.start - 1:
        cue = Run(subject.i, cue.end)
    runs.append(tree.run(clause))
    return Found(cue, (), tuple(runs), f"{group}", None, at=verb.i)


def _raising(verb: Token, group: str, tree: Tree) -> Found | None:
    clause = next((c for c in verb.children if c.rel in ("xcomp", "ccomp") and c.i > verb.i), None)
    if clause is None:
        return None
    if (
        verb.lemma == "look"
        and clause.upos in ("VERB",)
        and not any(c.lower in ("like", "as") for c in clause.children)
    ):
        return None
    if clause.lemma in groups("verb") and clause.rel == "xcomp" and clause.upos == "VERB":
        return None
    runs = [
        r for r in (_subject_run(verb, tree),) if r is not None and tree.tokens[r.start].lower not in ("it", "there")
    ]
    runs.append(tree.run(clause))
    return Found(tree.verb_group(verb), (), tuple(runs), group, None, at=verb.i)


def _adverb(adverb: Token, group: str, tree: Tree) -> Found | None:
    head = adverb.head
    if head is None or head.upos not in ("VERB", "AUX", "ADJ", "NOUN"):
        return None
    cue = Run(adverb.i, adverb.i + 1)
    parts = tree.minus(tree.run(head), cue)
    return Found(cue, (), tuple(parts), group, None, at=adverb.i) if parts else None


def _known_as(verb: Token, group: str, tree: Tree) -> Found | None:
    if verb.xpos != "VBN" or verb.lemma not in ("know",):
        return None
    name = next(
        (c for c in verb.children if c.rel in ("obl", "xcomp") and any(k.lower == "as" for k in c.children)), None
    )
    if name is None:
        return None
    marker = next(k for k in name.children if k.lower == "as")
    cue = Run(tree.verb_group(verb).start, marker.i + 1)
    runs: list[Run] = []
    if verb.deprel == "acl" and verb.head is not None:
        noun = verb.head
        runs.extend(part for part in tree.minus(tree.noun_phrase(noun), tree.run(verb))[:1])
    else:
        subject = _subject_run(verb, tree)
        if subject is not None:
            runs.append(subject)
    runs.append(Run(marker.i + 1, tree.hi[name.i] + 1))
    return Found(cue, (), tuple(runs), group, None, at=verb.i)


def _charge(verb: Token, group: str, tree: Tree) -> Found | None:
    """ "Is accused of …", "an officer suspected of …", and nobody says by whom."""
    if verb.xpos != "VBN" or any(c.deprel in ("obl:agent", "nsubj") or c.lemma == "have" for c in verb.children):
        return None
    for child in verb.children:
        marker = next(
            (c for c in child.children if c.rel in ("case", "mark") and c.lower in ("of", "with", "for")), None
        )
        if (
            child.rel in ("obl", "advcl")
            and marker is not None
            and marker.i == verb.i + 1
            and tree.hi[child.i] > marker.i
        ):
            cue = Run(tree.verb_group(verb).start, marker.i + 1)
            runs = [r for r in (_subject_run(verb, tree),) if r is not None]
            return Found(cue, (), (*runs, Run(marker.i + 1, tree.hi[child.i] + 1)), group, None, at=verb.i)
    return None


def _epithet(adjective: Token, group: str, tree: Tree) -> Found | None:
    """ "The alleged delivery of …": told as others tell it."""
    noun = adjective.head
    if noun is None or noun.upos not in ("NOUN", "PROPN") or noun.i < adjective.i:
        return None
    run = Run(adjective.i + 1, tree.noun_phrase(noun).end)
    return (
        Found(Run(adjective.i, adjective.i + 1), (), (run,), group, None, at=adjective.i)
        if run.start < run.end
        else None
    )
