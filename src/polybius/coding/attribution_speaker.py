"""Who a verb of saying belongs to, and where the verb stands in parenthesis ("The road, she said, is mined")."""

from __future__ import annotations

from polybius.coding.attribution_tree import Run, Tree
from polybius.records import Sentence, Token

__all__ = ["is_passive", "nearest_speaker", "parenthesis", "subject_of"]

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "nsubj:outer")
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
_BREAKS = frozenset(", : ; . ? ! - – — -- ― ” “ \" '' ' `` ’ ‘ ( )".split())
_OPENERS = frozenset("“ ‘ `` \" '' '".split())
_CLOSERS = frozenset("” \" '' ' ’".split())


def is_passive(verb: Token) -> bool:
    """Passive voice, or a past participle that stands with its noun."""
    if any(child.deprel in ("nsubj:pass", "aux:pass") for child in verb.children):
        return True
    return (
        verb.xpos == "VBN"
        and not any(child.rel == "aux" and child.lemma == "have" for child in verb.children)
        and verb.deprel in ("acl", "acl:relcl", "advcl", "amod")
        and not any(child.deprel == "nsubj" for child in verb.children)
    )


def subject_of(verb: Token, *, depth: int = 0) -> Token | None:
    """Who does it: the subject, also through coordination, control and participles; for "who", the pronoun."""
    for child in verb.children:
        if child.deprel in _SUBJECTS:
            return child
    head = verb.head
    if depth > 4 or head is None:
        return None
    if verb.deprel in ("conj", "xcomp", "advcl") and head.upos in ("VERB", "AUX", "ADJ", "NOUN", "PROPN"):
        if verb.deprel == "xcomp":
            target = head.child("obj", "iobj")
            if target is not None and head.lemma not in ("promise", "vow", "threaten"):
                return target
        if verb.deprel == "advcl" and verb.child("mark") is not None and verb.feats.get("VerbForm") == "Fin":
            return None
        return subject_of(head, depth=depth + 1)
    if (
        verb.deprel == "acl"
        and head.upos in _NOMINAL
        and verb.feats.get("VerbForm") in ("Ger", "Part")
        and not is_passive(verb)
    ):
        return head
    return None


def _top_nominal(token: Token, tree: Tree, *, stop: int) -> Token:
    """The head of the noun phrase that ends (or starts) with ``token``, not going past ``stop``."""
    top = token
    while (
        top.head is not None
        and top.head.upos in _NOMINAL
        and top.rel in ("compound", "flat", "appos", "nmod", "conj", "amod", "det", "nummod", "case", "fixed")
    ):
        run = tree.run(top.head)
        if not (run.end <= stop or run.start >= stop):
            break
        top = top.head
    return top


def nearest_speaker(verb: Token, cue: Run, subject: Token | None, tree: Tree, quoted: set[int]) -> Token | None:
    """Correct the parser where it took a word of the content for the subject.

    The speaker stands beside the verb: right before it, or right after it following a comma or a closing mark. A
    subject inside a quotation that does not hold the verb is none.
    """
    tokens = tree.tokens
    inside = verb.i in quoted
    wrong = subject is not None and not inside and (subject.i in quoted or subject.ner[2:] == "DATE")
    before = tokens[cue.start - 1] if cue.start > 0 else None
    if before is not None and before.text == ")":
        k = before.i
        while k > 0 and tokens[k].text != "(" and before.i - k < 8:
            k -= 1
        before = tokens[k - 1] if k > 0 else None
    if before is not None and before.sent != verb.sent:
        before = None
    if subject is not None and subject.i < verb.i and not wrong:
        run = tree.noun_phrase(subject, barrier=verb)
        gap = range(run.end, cue.start)
        far = subject.head is verb and any(
            tokens[k].upos in ("VERB", "AUX") and tokens[k].feats.get("VerbForm") == "Fin" for k in gap
        )
        if not far:
            return subject
        wrong = True
    if subject is not None and not wrong:
        return subject
    if (
        before is not None
        and before.upos in _NOMINAL
        and (before.i not in quoted or inside)
        and before.lower not in ("that", "what")
    ):
        top = _top_nominal(before, tree, stop=cue.start)
        if verb.xpos in ("VBD", "VBZ", "VBP", "VBN", "VBG") and (wrong or subject is None):
            return top if verb.xpos != "VBG" or wrong else subject
    if (wrong or subject is None) and cue.end < len(tokens) and before is not None and before.text in _CLOSERS | {","}:
        after = tokens[cue.end]
        if after.upos in _NOMINAL and after.sent == verb.sent:
            return _top_nominal(after, tree, stop=cue.end - 1)
    return None if wrong else subject


def parenthesis(
    verb: Token, cue: Run, subject: Token, sentence: Sentence, tree: Tree, *, addressee: bool = False
) -> tuple[Run, ...]:
    """The content around a verb and its subject that stand between commas or after the content; () where they do not.

    Seen from the words, not from the tree: parsers turn these upside down.
    """
    tokens = tree.tokens
    if verb.xpos == "VBG" or not sentence.first <= subject.i < sentence.last:
        return ()
    if not any(c is subject for c in verb.children) and subject.head is not verb and abs(subject.i - verb.i) > 6:
        return ()
    if not addressee and any(c.deprel in ("obj", "xcomp") and c.i > verb.i and c is not subject for c in verb.children):
        return ()
    phrase = tree.noun_phrase(subject, barrier=verb)
    before = phrase.end <= cue.start
    if before and any(tokens[k].text != "," and tokens[k].upos != "ADV" for k in range(phrase.end, cue.start)):
        return ()
    start = phrase.start if before else cue.start
    left = start - 1
    if left <= sentence.first or tokens[left].text not in _BREAKS or tokens[left].text in ("(", "“", "‘", "``"):
        return ()
    end = cue.end if before else max(cue.end, phrase.end)
    if not before and phrase.start - cue.end > 1:
        return ()
    right = _right_edge(end, sentence, tree)
    if right is None:
        return ()
    content = [Run(sentence.first, left)]
    told = any(tokens[k].upos in ("VERB", "AUX") for k in range(sentence.first, left))
    closed = tokens[left].text in _CLOSERS or tokens[left - 1].text in _CLOSERS
    if not told and not closed and right >= sentence.last - 1:
        return ()
    follows = _goes_on(right, left, sentence, tree)
    if follows is not None:
        content.append(follows)
    elif left - sentence.first < 2:
        return ()
    return tuple(r for r in (tree.trim(run) for run in content) if r.start < r.end)


def _right_edge(end: int, sentence: Sentence, tree: Tree) -> int | None:
    """The break that closes the parenthesis: after short modifiers of the verb ("on Friday", "in an interview")."""
    tokens = tree.tokens
    for k in range(end, min(end + 16, sentence.last)):
        token = tokens[k]
        if token.text in _BREAKS:
            opens = token.text in _OPENERS and token.start > tokens[k - 1].end
            return None if token.text == ":" or opens else k
        if token.upos in ("VERB", "AUX", "SCONJ") and token.feats.get("VerbForm") == "Fin":
            return None
        if (
            token.rel == "mark"
            or token.lower in ("that", "whether", "how", "why", "what")
            or (k == end and token.xpos == "TO")
        ):
            return None
        if k == end and token.upos == "PRON" and token.rel == "nsubj":
            return None
    return sentence.last if end >= sentence.last - 16 else None


def _goes_on(right: int, left: int, sentence: Sentence, tree: Tree) -> Run | None:
    """What follows the parenthesis, if it is the content going on and not something said about the speaker."""
    tokens = tree.tokens
    if right >= sentence.last - 1 or tokens[right].text == ".":
        return None
    first = right + 1
    while first < sentence.last and tokens[first].text in _BREAKS:
        first += 1
    if first >= sentence.last:
        return None
    token = tokens[first]
    if token.upos == "CCONJ" and first + 1 < sentence.last and tokens[first + 1].text in _OPENERS:
        return Run(first, sentence.last)
    opened = any(tokens[k].text in _OPENERS for k in range(right + 1, first))
    if opened:
        return Run(right + 1, sentence.last)
    finished = tokens[left].text in _CLOSERS or tokens[left - 1].text in _CLOSERS
    if (
        finished
        or token.xpos in ("VBG", "VBN")
        or token.lower in ("who", "which", "whose", "whom", "where", "after", "while", "when", "as")
    ):
        return None
    complete = any(
        tokens[k].upos in ("VERB", "AUX") and tokens[k].feats.get("VerbForm") == "Fin"
        for k in range(sentence.first, left)
    )
    if complete and token.upos not in ("CCONJ", "SCONJ"):
        return None
    if complete and token.lower in ("although", "though"):
        return None
    if token.upos in ("NOUN", "PROPN", "DET", "ADJ") and token.rel in ("appos",):
        return None
    return Run(first, sentence.last)
