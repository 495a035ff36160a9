"""Attributions by verbs: "she said that", "they vowed to", "he was accused by", "…, the mayor added"."""

from __future__ import annotations

from typing import NamedTuple

from polybius.coding.attribution_lexicon import Group, attitude_nouns, groups, groups_of, phrase_cues, source_words
from polybius.coding.attribution_speaker import is_passive, nearest_speaker, parenthesis, subject_of
from polybius.coding.attribution_tree import Run, Tree
from polybius.records import Sentence, Token

__all__ = ["Found", "find_asked", "find_verb"]

_RAISING = frozenset(
    "appear seem continue begin start try go keep use need have tend come proceed manage fail attempt happen".split()
)
_PARTS = frozenset({"ccomp", "xcomp", "obj", "nsubj", "acl", "nmod", "dep", "advcl", "obl", "advmod"})
_PARTICIPANTS = ("ccomp", "xcomp", "advcl", "obl", "obj", "conj", "acl", "nmod", "advmod", "parataxis", "dep", "nsubj")


class Found(NamedTuple):
    """A candidate: runs of words for source, cue and content; ``speech`` where a quotation may carry it on."""

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


def _infinitive(clause: Token) -> bool:
    return any(c.rel == "mark" and c.lower == "to" for c in clause.children)


def _finite(clause: Token) -> bool:
    if _infinitive(clause):
        return False
    return clause.xpos != "VBG" or any(c.rel in ("aux", "cop", "nsubj") for c in clause.children)


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
    if group.particles and not _has_particle(verb, group):
        return None
    obj = next((c for c in children if c.deprel in ("obj", "iobj") and c.i > verb.i), None)
    if "object-infinitive" in takes:
        inf = next(
            (c for c in children if c.rel in ("xcomp", "ccomp", "advcl") and c.i > verb.i and _infinitive(c)), None
        )
        if inf is not None:
            target = obj or next((c for c in inf.children if c.deprel == "nsubj"), None)
            if target is not None and verb.i < target.i < inf.i:
                return _Content(
                    (Run(tree.lo[target.i], _reach(verb, tree.hi[inf.i] + 1, tree)),), end, "object-infinitive"
                )
    if "clause" in takes or "quote" in takes:
        clauses = [c for c in children if c.rel == "ccomp" and _finite(c)]
        right = [c for c in clauses if c.i > verb.i]
        if right:
            run = Run(min(tree.lo[c.i] for c in right), max(tree.hi[c.i] for c in right) + 1)
            run = Run(max(run.start, end), _reach(verb, run.end, tree))
            if run.start < run.end:
                return _Content((run,), end, "clause")
        for child in clauses:
            return _Content(tuple(tree.minus(tree.run(child), cue)), end, "clause")
    if "infinitive" in takes:
        for child in children:
            if (
                child.rel in ("xcomp", "ccomp")
                and child.i > verb.i
                and _infinitive(child)
                and (obj is None or verb.lemma in ("promise", "vow", "threaten"))
            ):
                return _Content((Run(tree.lo[child.i], _reach(verb, tree.hi[child.i] + 1, tree)),), end, "infinitive")
    if "gerund" in takes and obj is None:
        for child in children:
            if child.rel in ("xcomp", "ccomp", "advcl") and _gerund(child) and tree.lo[child.i] == end:
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
    if "attitude" in takes:
        return _attitude(
            verb, obj or next((c for c in children if c.deprel == "expl" and c.i > verb.i), None), end, tree
        )
    if "object" in takes and obj is not None:
        return _object(verb, obj, group, end, tree)
    return None


def _attitude(verb: Token, obj: Token | None, end: int, tree: Tree) -> _Content | None:
    """ "Voiced concern about …", "made it clear that …", "raised the question whether …": noun and all are the cue."""
    if obj is None or obj.i - end > 4:
        return None
    if obj.lower == "it" and verb.lemma in ("make", "have", "find", "think"):
        judged = next(
            (c for c in verb.children if c.rel == "xcomp" and c.lower in ("clear", "plain", "known", "clearer")), None
        )
        clause = next((c for c in (*verb.children, *(judged.children if judged else ())) if c.rel == "ccomp"), None)
        if judged is not None and clause is not None:
            return _Content((tree.run(clause),), judged.i + 1, "attitude")
        return None
    if obj.lemma not in attitude_nouns():
        return None
    for child in (*obj.children, *verb.children):
        if child.i <= obj.i or tree.lo[child.i] != obj.i + 1:
            continue
        first = tree.tokens[tree.lo[child.i]]
        if child.rel in ("acl", "ccomp", "nmod", "obl", "advcl", "xcomp"):
            keeps = first.lower in ("that", "whether", "to", "how", "why") and first.rel in ("mark", "advmod")
            if not keeps and first.rel not in ("case", "mark"):
                continue
            start = first.i if keeps else first.i + 1
            if start <= tree.hi[child.i]:
                return _Content((Run(start, tree.hi[child.i] + 1),), start if not keeps else obj.i + 1, "attitude")
    return None


def _object(verb: Token, obj: Token, group: Group, end: int, tree: Tree) -> _Content | None:
    """The object with the complements that belong to it ("accused X of …", "called X a …")."""
    first, last = tree.lo[obj.i], _trim_relative(obj, tree.hi[obj.i] + 1, tree)
    complete = False
    for child in sorted(verb.children, key=lambda c: c.i):
        if child.i <= obj.i or tree.lo[child.i] < last:
            continue
        opener = tree.tokens[tree.lo[child.i]].lower
        joined = child.rel in ("xcomp", "ccomp") or (
            child.rel in ("obl", "advcl", "nmod", "obj") and opener in group.of
        )
        if group.id.endswith("name") and child.rel in ("obj", "dep", "appos", "amod", "nsubj", "iobj"):
            joined = True
        if joined and tree.lo[child.i] <= last + 1:
            last = tree.hi[child.i] + 1
            complete = True
    if any(tree.tokens[k].lower == "as" for k in range(obj.i + 1, last)):
        complete = True
    if group.needs and not complete:
        return None
    return _Content((Run(first, last),), end, "object")


def _trim_relative(noun: Token, end: int, tree: Tree) -> int:
    """Cut a relative clause that a comma sets off: it tells more, and is not what is judged."""
    tokens = tree.tokens
    for k in range(noun.i + 1, end):
        if tokens[k].deprel == "acl:relcl" and tree.hi[k] + 1 == end:
            low = tree.lo[k]
            if low > noun.i + 1 and tokens[low - 1].text in (",", "–", "—"):
                return low - 1
    return end


def _reach(verb: Token, end: int, tree: Tree) -> int:
    """Take in what the parser hung on the cue but what follows the content without a break."""
    for child in sorted(verb.children, key=lambda c: c.i):
        low = tree.lo[child.i]
        if low < end or child.rel not in _PARTICIPANTS:
            continue
        if low > end + (1 if child.rel == "conj" else 0):
            break
        if (
            (child.rel == "conj" and _same_speech(child))
            or child.rel in ("ccomp", "xcomp", "obj", "nsubj", "acl", "nmod", "dep")
            or (child.rel in ("advcl", "obl", "advmod") and not _own_clause(child))
        ):
            end = tree.hi[child.i] + 1
        else:
            break
    return end


def _same_speech(clause: Token) -> bool:
    """A clause with its own subject that the parser hung on the verb of saying instead of on what is said."""
    if clause.lemma in groups("verb"):
        return False
    return any(c.rel == "nsubj" for c in clause.children) and any(
        c.rel == "cc" and c.lower in ("and", "or") for c in clause.children
    )


def _own_clause(clause: Token) -> bool:
    """A clause that tells something else about the speaking: "…, adding that", "while his rival said"."""
    return clause.lemma in groups("verb") and (clause.xpos == "VBG" or any(c.rel == "nsubj" for c in clause.children))


def _has_particle(verb: Token, group: Group) -> bool:
    return any(c.lower in group.particles and c.i in (verb.i + 1, verb.i + 2) for c in verb.children)


def find_verb(verb: Token, tree: Tree, sentence: Sentence, quoted: set[int]) -> Found | None:
    """The attribution whose cue is ``verb``, if it is one. ``quoted``: numbers of the tokens inside quotations."""
    options = groups_of(verb.lemma, verb.lower)
    if not options:
        return None
    cue = tree.verb_group(verb)
    if is_passive(verb):
        return _passive(verb, options, cue, tree)
    cue = _absorb(verb, cue, tree)
    subject = subject_of(verb)
    issued = _issued(verb, subject, cue, tree)
    if issued is not None:
        cue, subject = issued
    subject = nearest_speaker(verb, cue, subject, tree, quoted)
    cue = _channel(verb, cue, tree)
    speech = next((g for g in options if "quote" in g.takes and (not g.particles or _has_particle(verb, g))), None)
    if speech is not None and subject is not None:
        around = parenthesis(verb, cue, subject, sentence, tree, addressee=any(g.addressee for g in options))
        if around:
            return _make(verb, subject, cue, around, f"verb.{speech.id}.parenthesis", tree, speech=speech.speech)
    for group in options:
        content = _complement(verb, group, cue, tree)
        if content is None or not content.runs:
            continue
        if subject is None and (content.take == "object" or verb.xpos != "VBG"):
            return None
        if group.source == "document" and not _document(subject):
            continue
        rule = f"verb.{group.id}.{content.take}"
        return _make(verb, subject, Run(cue.start, content.cue_end), content.runs, rule, tree, speech=group.speech)
    if speech is not None and subject is not None and speech.speech:
        return _make(verb, subject, cue, (), f"verb.{speech.id}.quote", tree, speech=True, complete=False)
    return None


def _channel(verb: Token, cue: Run, tree: Tree) -> Run:
    """ "Said in a statement": the channel right after the verb is part of the cue."""
    for child in verb.children:
        if (
            child.rel == "obl"
            and child.lemma in phrase_cues().channels
            and child.case in ("in", "on", "by")
            and tree.lo[child.i] == cue.end
        ):
            return Run(cue.start, child.i + 1)
    return cue


def _document(subject: Token | None) -> bool:
    words = source_words()
    return subject is not None and (
        subject.lemma.lower() in words.document_nouns or subject.lemma.lower() in words.outlet_nouns
    )


def _make(
    verb: Token, subject: Token | None, cue: Run, content: tuple[Run, ...], rule: str, tree: Tree, *,
    speech: bool = False, complete: bool = True,
) -> Found:  # fmt: skip
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
    """Take a raising or aspectual governor into the cue ("appeared to suggest"); else the "to" of an infinitive."""
    head = verb.head
    if verb.deprel == "xcomp" and head is not None and head.lemma in _RAISING and head.i < verb.i:
        outer = tree.verb_group(head)
        if cue.start - outer.end <= 2:
            return Run(outer.start, cue.end)
    if cue.start > 0 and tree.tokens[cue.start - 1].lower == "to" and tree.tokens[cue.start - 1].rel == "mark":
        return Run(cue.start - 1, cue.end)
    return cue


def _issued(verb: Token, subject: Token | None, cue: Run, tree: Tree) -> tuple[Run, Token] | None:
    """ "The consul released a statement saying …": the person is the source, the statement part of the cue."""
    if subject is None or verb.deprel != "acl" or verb.xpos != "VBG" or subject.rel != "obj" or subject.head is None:
        return None
    act = subject.head
    if act.lemma not in ("issue", "release", "publish", "send", "write", "post", "make", "give", "sign", "put"):
        return None
    person = next((c for c in act.children if c.deprel == "nsubj"), None)
    if person is None or cue.start - act.i > 8:
        return None
    return Run(tree.verb_group(act).start, cue.end), person


def find_asked(verb: Token, tree: Tree) -> Found | None:
    """ "Asked about the raid, the general said …": a question without an asker."""
    if verb.lemma not in ("ask", "question", "press", "quiz") or verb.xpos != "VBN" or verb.rel not in ("advcl", "acl"):
        return None
    if any(c.rel in ("aux", "nsubj") for c in verb.children):
        return None
    cue = tree.verb_group(verb)
    hit = _after(verb, cue.end, frozenset({"about", "on"}), tree)
    if hit is not None:
        child, stop, start = hit
        return Found(Run(cue.start, stop), (), (Run(start, tree.hi[child.i] + 1),), "hearsay.asked", None, at=verb.i)
    for child in verb.children:
        if child.rel in ("xcomp", "ccomp", "advcl") and child.i > verb.i:
            return Found(cue, (), (tree.run(child),), "hearsay.asked", None, at=verb.i)
    return None


def _passive(verb: Token, options: tuple[Group, ...], cue: Run, tree: Tree) -> Found | None:
    """ "was condemned by X": the subject is the content, the agent the source, the preposition in the cue."""
    agent = next((c for c in verb.children if c.deprel == "obl:agent" or (c.rel == "obl" and c.case == "by")), None)
    if agent is None or agent.ner in ("B-DATE", "I-DATE") or agent.xpos == "VBG":
        return None
    group = next((g for g in options if g.takes & {"object", "clause", "object-infinitive"} and not g.needs), None)
    if group is None or group.id.startswith(("thought.", "speech.say", "intention.")):
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
    found = _make(verb, None, Run(cue.start, end), tuple(runs), f"verb.{group.id}.passive", tree)
    return found._replace(source=(tree.noun_phrase(agent, barrier=verb),), head=agent)
