"""Attributions by verbs: "she said that", "they vowed to", "he was accused by", "…, the mayor added"."""

from __future__ import annotations

from typing import NamedTuple

from polybius.coding.attribution_lexicon import Group, groups
from polybius.coding.attribution_quotes import Quotation
from polybius.coding.attribution_tree import Run, Tree
from polybius.records import Sentence, Token

__all__ = ["Found", "find_verb", "subject_of"]

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "nsubj:outer")
_RAISING = frozenset(
    "appear seem continue begin start try go keep use need have tend come proceed manage fail attempt refuse happen".split()
)
_ACTIVE_RAISING = _RAISING - frozenset({"refuse"})


class Found(NamedTuple):
    """A candidate: runs of words for source, cue and content; ``quote`` where a quotation may carry it on."""

    cue: Run
    source: tuple[Run, ...]
    content: tuple[Run, ...]
    rule: str
    head: Token | None
    """Head word of the source."""
    speech: bool = False
    at: int = 0
    """Number of the cue's main word."""
    complete: bool = True
    """False: the content is still to be found in a quotation nearby."""


def subject_of(verb: Token, *, depth: int = 0) -> Token | None:
    """Who does it: the subject, also through coordination, control and participles; for "who", the pronoun."""
    for child in verb.children:
        if child.deprel in _SUBJECTS:
            return child
    if depth > 4 or verb.head is None:
        return None
    head = verb.head
    if verb.deprel in ("conj", "xcomp", "advcl", "parataxis") and head.upos in ("VERB", "AUX", "ADJ", "NOUN", "PROPN"):
        if verb.deprel == "conj" and verb.feats.get("VerbForm") == "Fin" and head.feats.get("VerbForm") == "Inf":
            return None
        if verb.deprel == "xcomp":
            target = head.child("obj", "iobj")
            if target is not None and head.lemma not in ("promise", "vow", "threaten"):
                return target
        if verb.deprel == "advcl" and verb.child("mark") is not None and verb.feats.get("VerbForm") == "Fin":
            return None
        if verb.deprel == "parataxis":
            return None
        return subject_of(head, depth=depth + 1)
    if verb.deprel in ("acl", "acl:relcl"):
        if (
            head.upos in ("NOUN", "PROPN", "PRON")
            and verb.deprel == "acl"
            and verb.feats.get("VerbForm") in ("Ger", "Part")
            and not _is_passive(verb)
        ):
            return head
        return None
    return None


def _is_passive(verb: Token) -> bool:
    if any(child.deprel in ("nsubj:pass", "aux:pass") for child in verb.children):
        return True
    return (
        verb.xpos == "VBN"
        and not any(child.rel == "aux" and child.lemma == "have" for child in verb.children)
        and verb.deprel in ("acl", "acl:relcl", "advcl", "amod")
        and not any(child.deprel == "nsubj" for child in verb.children)
    )


def _after(verb: Token, end: int, preps: frozenset[str], tree: Tree) -> tuple[Token, int, int] | None:
    """A complement opened by one of ``preps``: its head, the end of the cue with the preposition, its start.

    A preposition right after the verb belongs to the cue; one further on ("called on Friday for") does not.
    """
    best: tuple[Token, int, int] | None = None
    for child in verb.children:
        if child.rel not in ("obl", "advcl", "nmod", "xcomp", "ccomp", "acl"):
            continue
        for marker in child.children:
            if marker.rel in ("case", "mark") and marker.lower in preps and tree.hi[child.i] > marker.i:
                if marker.i == end:
                    return child, marker.i + 1, marker.i + 1
                if best is None and end < marker.i <= end + 2 and marker.lower in ("for", "about", "of"):
                    best = (child, end, marker.i + 1)
    return best


def _finite(clause: Token) -> bool:
    if any(c.rel == "mark" and c.lower == "to" for c in clause.children):
        return False
    if clause.feats.get("VerbForm") == "Ger" and not any(c.rel == "aux" for c in clause.children):
        return False
    return True


def _infinitive(clause: Token) -> bool:
    return any(c.rel == "mark" and c.lower == "to" for c in clause.children)


def _gerund(clause: Token) -> bool:
    return clause.xpos == "VBG" and not any(c.rel in ("aux", "nsubj") for c in clause.children)


class _Content(NamedTuple):
    runs: tuple[Run, ...]
    cue_end: int
    take: str


def _complement(verb: Token, group: Group, cue: Run, tree: Tree) -> _Content | None:
    """The first complement that the group allows, in the order that tells most."""
    children = verb.children
    takes = group.takes
    end = cue.end
    if group.particles and not any(c.lower in group.particles and c.i in (verb.i + 1, verb.i + 2) for c in children):
        return None
    obj = next((c for c in children if c.deprel in ("obj", "iobj") and c.i > verb.i), None)
    if "object-infinitive" in takes:
        inf = next(
            (c for c in children if c.rel in ("xcomp", "ccomp", "advcl") and c.i > verb.i and _infinitive(c)), None
        )
        if inf is not None:
            target = obj or next((c for c in inf.children if c.deprel == "nsubj"), None)
            if target is not None and verb.i < target.i < inf.i:
                run = Run(tree.lo[target.i], tree.hi[inf.i] + 1)
                return _Content((run,), end, "object-infinitive")
    if "clause" in takes or "quote" in takes:
        for child in children:
            if child.rel == "ccomp" and _finite(child):
                run = tree.run(child)
                runs = tree.minus(run, Run(cue.start, end)) if run.start < cue.start < run.end else [run]
                return _Content(tuple(runs), end, "clause")
    if "infinitive" in takes:
        for child in children:
            if (
                child.rel in ("xcomp", "ccomp")
                and child.i > verb.i
                and _infinitive(child)
                and (obj is None or verb.lemma in ("promise", "vow", "threaten"))
            ):
                return _Content((tree.run(child),), end, "infinitive")
    if "gerund" in takes:
        for child in children:
            if child.rel in ("xcomp", "ccomp", "advcl") and child.i > verb.i and _gerund(child) and obj is None:
                if tree.lo[child.i] == end:
                    return _Content((tree.run(child),), end, "gerund")
    if group.preps:
        hit = _after(verb, end, group.preps, tree)
        if hit is not None:
            child, stop_cue, start = hit
            stop = tree.hi[child.i] + 1
            for other in children:
                # "called on both sides to withdraw": person and deed are one content
                if (
                    other.rel in ("xcomp", "advcl", "ccomp")
                    and other.i > child.i
                    and tree.lo[other.i] == stop
                    and _infinitive(other)
                ):
                    stop = tree.hi[other.i] + 1
            return _Content((Run(start, stop),), stop_cue, "preps")
    if "object" in takes and obj is not None:
        last = tree.hi[obj.i] + 1
        first = tree.lo[obj.i]
        found_as = False
        for child in sorted(children, key=lambda c: c.i):
            if child.i <= obj.i or tree.lo[child.i] < last:
                continue
            opener = tree.tokens[tree.lo[child.i]].lower
            joined = child.rel in ("xcomp", "obl", "advcl", "ccomp", "nmod") and (
                opener in group.of or (child.rel == "xcomp" and "xcomp" in (group.needs | {"xcomp"}))
            )
            if joined and tree.lo[child.i] <= last + 1:
                last = tree.hi[child.i] + 1
                found_as = True
        if any(tree.tokens[k].lower == "as" for k in range(obj.i + 1, last)):
            found_as = True
        if group.needs and not found_as:
            return None
        return _Content((Run(first, last),), end, "object")
    return None


def find_verb(verb: Token, tree: Tree, sentence: Sentence, quotes: list[Quotation]) -> Found | None:
    """The attribution whose cue is ``verb``, if it is one."""
    options = groups("verb").get(verb.lemma)
    if options is None:
        return None
    cue = tree.verb_group(verb)
    if _is_passive(verb):
        return _passive(verb, options, cue, tree)
    subject = subject_of(verb)
    cue = _absorb(verb, cue, tree)
    for group in options:
        content = _complement(verb, group, cue, tree)
        if content is None or not content.runs:
            continue
        if subject is None and not _subjectless(verb):
            return None
        if content.take == "object" and subject is None:
            return None
        return _make(
            verb,
            subject,
            Run(cue.start, content.cue_end),
            content.runs,
            f"verb.{group.id}.{content.take}",
            tree,
            speech=group.speech,
        )
    speech = next((g for g in options if "quote" in g.takes), None)
    if speech is None:
        return None
    runs = _surrounding(verb, cue, tree, sentence)
    if runs and subject is not None:
        return _make(verb, subject, cue, runs, f"verb.{speech.id}.parenthesis", tree, speech=speech.speech)
    if subject is not None and speech.speech:
        return _make(verb, subject, cue, (), f"verb.{speech.id}.quote", tree, speech=True, complete=False)
    return None


def _subjectless(verb: Token) -> bool:
    return verb.deprel in ("root", "acl", "advcl", "xcomp", "conj") and verb.xpos in ("VBG",)


def _make(
    verb: Token,
    subject: Token | None,
    cue: Run,
    content: tuple[Run, ...],
    rule: str,
    tree: Tree,
    *,
    speech: bool = False,
    complete: bool = True,
) -> Found | None:
    source: tuple[Run, ...] = ()
    if subject is not None:
        run = tree.noun_phrase(subject, barrier=verb)
        if run.start < run.end:
            source = (run,)
    runs: list[Run] = []
    for part in content:
        runs.extend(tree.minus(part, cue))
    return Found(cue, source, tuple(runs), rule, subject, speech, verb.i, complete)


def _absorb(verb: Token, cue: Run, tree: Tree) -> Run:
    """Take a raising or aspectual governor into the cue: "appeared to suggest", "went on to say"."""
    head = verb.head
    if verb.deprel == "xcomp" and head is not None and head.lemma in _ACTIVE_RAISING and head.i < verb.i:
        outer = tree.verb_group(head)
        if cue.start - outer.end <= 2:
            return Run(outer.start, cue.end)
    return cue


def _surrounding(verb: Token, cue: Run, tree: Tree, sentence: Sentence) -> tuple[Run, ...]:
    """Content around a verb put in parenthesis: "The road, she said, is mined", "…, said the mayor"."""
    if verb.deprel not in ("parataxis", "discourse", "dep", "ccomp", "advcl"):
        return _left_clause(verb, tree)
    head = verb.head
    if head is None or verb.child("mark") is not None:
        return ()
    own = tree.run(verb)
    whole = tree.run(head)
    if head.i > own.end and own.start == whole.start:
        # "She said: the road is mined" parsed upside down
        return tuple(tree.minus(whole, own))
    parts = tree.minus(whole, own)
    kept: list[Run] = []
    for part in parts:
        # What stands before the head's own clause belongs to a sentence of its own only if it is long enough.
        if part.end - part.start >= 1:
            kept.append(part)
    return tuple(kept)


def _left_clause(verb: Token, tree: Tree) -> tuple[Run, ...]:
    """Content as a clause that hangs on the verb from the left: "The road is mined, said the mayor"."""
    for child in verb.children:
        if (
            child.rel in ("parataxis", "dep", "dislocated")
            and child.upos in ("VERB", "AUX", "ADJ", "NOUN")
            and child.i < verb.i
        ):
            return (tree.run(child),)
    return ()


def _passive(verb: Token, options: tuple[Group, ...], cue: Run, tree: Tree) -> Found | None:
    """ "was condemned by X": the subject is the content, the agent the source, the preposition in the cue."""
    agent = next((c for c in verb.children if c.deprel == "obl:agent" or (c.rel == "obl" and c.case == "by")), None)
    if agent is None or agent.ner in ("B-DATE", "I-DATE"):
        return None
    group = next((g for g in options if g.takes & {"object", "clause", "object-infinitive"}), None)
    if group is None:
        return None
    subject = next((c for c in verb.children if c.deprel in ("nsubj:pass", "nsubj")), None)
    if subject is None and verb.deprel in ("acl", "amod") and verb.head is not None:
        subject = verb.head
    clause = next((c for c in verb.children if c.rel in ("ccomp", "xcomp") and c.i > verb.i), None)
    runs: list[Run] = []
    if subject is not None and not (clause is not None and subject.lower == "it"):
        runs.append(tree.noun_phrase(subject, barrier=verb))
    if clause is not None:
        runs.append(tree.run(clause))
    if not runs:
        return None
    marker = agent.child("case")
    end = marker.i + 1 if marker is not None and marker.i == cue.end else cue.end
    return _make(verb, None, Run(cue.start, end), tuple(runs), f"verb.{group.id}.passive", tree)._replace(  # type: ignore[union-attr]
        source=(tree.noun_phrase(agent, barrier=verb),), head=agent
    )
