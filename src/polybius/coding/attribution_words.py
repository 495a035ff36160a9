"""Attributions by other words: nouns ("the claim that"), adjectives ("is confident that"), phrases ("according
to")."""

from __future__ import annotations

from polybius.coding.attribution_lexicon import groups, phrase_cues, source_words
from polybius.coding.attribution_speaker import subject_of
from polybius.coding.attribution_tree import Run, Tree
from polybius.coding.attribution_verbs import Found
from polybius.reading.publishers import guess_outlet
from polybius.records import Sentence, Token

__all__ = ["find_adjective", "find_as", "find_colon", "find_noun", "find_phrase"]


def _is_infinitive(clause: Token) -> bool:
    return any(c.rel == "mark" and c.lower == "to" for c in clause.children)


def find_noun(noun: Token, tree: Tree) -> Found | None:
    """ "the minister's claim that …", "criticism of … by", "her decision to …"."""
    options = groups("noun").get(noun.lemma)
    if options is None:
        return None
    owner = next((c for c in noun.children if c.deprel == "nmod:poss"), None)
    by = next(
        (c for c in noun.children if c.rel in ("nmod", "obl") and c.case in ("by", "from") and c.i > noun.i), None
    )
    voice = owner or by
    if voice is None:
        return None
    start = noun.i
    while (
        start > 0
        and tree.tokens[start - 1].head is noun
        and tree.tokens[start - 1].rel in ("amod", "compound", "nummod")
    ):
        start -= 1
    cue = Run(start, noun.i + 1)
    for group in options:
        for child in noun.children:
            if child.i <= noun.i:
                continue
            run = tree.run(child)
            infinitive = _is_infinitive(child)
            if (
                "clause" in group.takes
                and child.deprel in ("acl", "ccomp")
                and not infinitive
                and (
                    (child.child("mark") is not None and child.child("mark").lower in ("that", "whether"))  # type: ignore[union-attr]
                    or child.child("nsubj", "nsubj:pass") is not None
                )
            ):
                return _noun(cue, voice, run, f"noun.{group.id}.clause", noun, tree)
            if "infinitive" in group.takes and child.deprel in ("acl", "xcomp", "advcl") and infinitive:
                return _noun(cue, voice, run, f"noun.{group.id}.infinitive", noun, tree)
            if "preps" in group.takes and child.rel in ("nmod", "acl", "obl") and child is not by:
                marker = next((c for c in child.children if c.rel in ("case", "mark") and c.i == noun.i + 1), None)
                if marker is not None and marker.lower in group.preps and run.end > marker.i + 1:
                    return _noun(
                        Run(start, marker.i + 1),
                        voice,
                        Run(marker.i + 1, run.end),
                        f"noun.{group.id}.preps",
                        noun,
                        tree,
                    )
    return None


def _noun(cue: Run, voice: Token, content: Run, rule: str, noun: Token, tree: Tree) -> Found | None:
    source = tree.noun_phrase(voice, barrier=noun)
    parts = tree.minus(content, source)
    if not parts or source.start >= source.end:
        return None
    return Found(cue, (source,), tuple(parts), rule, voice, at=noun.i)


def find_adjective(adjective: Token, tree: Tree) -> Found | None:
    """ "The governor is confident that …", "was critical of …", "is willing to …"."""
    options = groups("adjective").get(adjective.lower)
    if options is None:
        return None
    copula = adjective.child("cop")
    if adjective.rel == "xcomp" and adjective.head is not None and adjective.head.child("expl", "obj") is not None:
        return None
    if copula is None and adjective.deprel not in ("xcomp", "advcl", "acl"):
        return None
    subject = subject_of(adjective)
    if subject is None:
        return None
    cue = tree.verb_group(adjective)
    if (
        copula is None
        and adjective.head is not None
        and adjective.head.i == cue.start - 1
        and adjective.head.lemma in ("feel", "remain", "seem", "become", "sound", "appear", "get", "be")
    ):
        cue = Run(tree.verb_group(adjective.head).start, cue.end)
    for group in options:
        for child in adjective.children:
            if child.i < adjective.i:
                continue
            run = tree.run(child)
            if (
                "clause" in group.takes
                and child.rel in ("ccomp", "advcl")
                and not _is_infinitive(child)
                and (child.child("nsubj", "nsubj:pass", "expl") is not None)
            ):
                if child.rel == "advcl" and child.child("mark") is not None and child.child("mark").lower != "that":  # type: ignore[union-attr]
                    continue
                return _adjective(cue, subject, run, f"adjective.{group.id}.clause", adjective, tree)
            if "infinitive" in group.takes and child.rel in ("xcomp", "ccomp", "advcl") and _is_infinitive(child):
                return _adjective(cue, subject, run, f"adjective.{group.id}.infinitive", adjective, tree)
            if "preps" in group.takes and child.rel in ("obl", "advcl", "nmod"):
                marker = next((c for c in child.children if c.rel in ("case", "mark") and c.i == adjective.i + 1), None)
                if marker is not None and marker.lower in group.preps and run.end > marker.i + 1:
                    return _adjective(
                        Run(cue.start, marker.i + 1),
                        subject,
                        Run(marker.i + 1, run.end),
                        f"adjective.{group.id}.preps",
                        adjective,
                        tree,
                    )
    return None


def _adjective(cue: Run, subject: Token, content: Run, rule: str, adjective: Token, tree: Tree) -> Found | None:
    source = tree.noun_phrase(subject, barrier=adjective)
    if source.start >= source.end:
        return None
    return Found(cue, (source,), (content,), rule, subject, at=adjective.i)


def find_phrase(sentence: Sentence, tree: Tree) -> list[Found]:
    """ "according to X, …", "…, in the words of X"."""
    out: list[Found] = []
    words = sentence.tokens
    lowers = [t.lower for t in words]
    present = frozenset(lowers)
    for cue in phrase_cues().before_source:
        first = cue[0]
        if first not in present:
            continue
        n = len(cue)
        for k, lower in enumerate(lowers):
            if lower != first or tuple(lowers[k : k + n]) != cue or k + n >= len(words):
                continue
            last = words[k + n - 1]
            noun = _phrase_noun(words[k : k + n], words[k + n :])
            if noun is None or noun.upos not in ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X"):
                continue
            source = tree.noun_phrase(noun, barrier=last)
            if source.end - source.start == 1 and noun.xpos == "NN" and noun.lemma not in source_words().document_nouns:
                # a measure ("according to height"), not a voice
                continue
            if n == 1 and not (noun.upos == "PROPN" and noun.deprel in ("obl", "nmod")):
                continue
            start = words[k].i
            run = Run(start, source.end)
            content = _host(noun, run, sentence, tree)
            if content:
                out.append(
                    Found(Run(start, start + n), (source,), tuple(content), f"phrase.{'-'.join(cue)}", noun, at=start)
                )
    out.extend(_in_view(sentence, tree))
    return out


def _in_view(sentence: Sentence, tree: Tree) -> list[Found]:
    """ "In the minister's view, …", "in her own words"."""
    out: list[Found] = []
    for token in sentence.tokens:
        if (
            token.lemma not in phrase_cues().noun_frames
            or token.rel not in ("obl", "nmod", "advcl")
            or token.case not in ("in", "by")
        ):
            continue
        owner = token.child("nmod:poss")
        marker = token.child("case")
        if owner is None or marker is None or tree.hi[token.i] != token.i:
            continue
        own = Run(marker.i, token.i + 1)
        content = _host(token, own, sentence, tree)
        if content:
            source = tree.noun_phrase(owner, barrier=token)
            out.append(Found(Run(token.i, token.i + 1), (source,), tuple(content), "phrase.in-view", owner, at=token.i))
    return out


def _phrase_noun(cue: list[Token], rest: list[Token]) -> Token | None:
    last = cue[-1].i
    for token in cue:
        # "according" is the case marker of the source, or (other style) the source hangs on it
        if token.rel in ("case", "fixed", "mark") and token.head is not None:
            top = token
            while top.head is not None and (top.rel in ("case", "fixed", "mark")):
                top = top.head
            if top.i > last:
                return top
    for token in rest[:12]:
        if token.head is not None and token.head.i <= last and token.upos in ("NOUN", "PROPN", "PRON"):
            return token
    return None


def _host(noun: Token, own: Run, sentence: Sentence, tree: Tree) -> list[Run]:
    """The clause that the phrase frames: all of the sentence where a comma sets the phrase off or it comes first."""
    tokens = tree.tokens
    whole = Run(sentence.first, sentence.last)
    opens = own.start == sentence.first or tokens[own.start - 1].text in (",", "”", '"', "–", "—", "-")
    closes = own.end >= sentence.last - 1 or tokens[own.end].text in (",", ".", ";", "–", "—", "-")
    if opens and closes:
        return tree.minus(whole, own)
    top: Token | None = noun
    while top is not None and (own.start <= top.i < own.end):
        top = top.head
    if top is None:
        top = sentence.root
    while (
        top.upos not in ("VERB", "AUX")
        and top.head is not None
        and top.deprel not in ("root", "conj", "ccomp", "parataxis")
        and top.child("cop") is None
    ):
        top = top.head
    return tree.minus(tree.run(top), own)


def find_as(verb: Token, tree: Tree) -> Found | None:
    """ "As the envoy put it, …", "as officials have warned"."""
    mark = verb.child("mark")
    if mark is None or mark.lower != "as" or verb.rel != "advcl" or verb.lemma not in phrase_cues().as_verbs:
        return None
    subject = next((c for c in verb.children if c.deprel in ("nsubj",)), None)
    if subject is None or verb.head is None or verb.child("ccomp") is not None:
        return None
    own = tree.run(verb)
    content = tree.minus(tree.run(verb.head), own)
    if not content:
        return None
    cue = tree.verb_group(verb)
    if cue.end < own.end and tree.tokens[cue.end].lower == "it":
        cue = Run(cue.start, cue.end + 1)
    return Found(cue, (tree.noun_phrase(subject, barrier=verb),), tuple(content), "phrase.as", subject, at=verb.i)


def find_colon(sentence: Sentence, tree: Tree) -> Found | None:
    """ "Mayor: bridge to close", "Bridge to close: mayor", "HALE: We were never asked." """
    words = sentence.tokens
    at = next((k for k, t in enumerate(words) if t.text == ":"), None)
    if at is None or at + 1 >= len(words) or words[at + 1].start == words[at].end:
        return None
    before, after = words[:at], words[at + 1 :]
    cue = Run(words[at].i, words[at].i + 1)
    while before and before[0].text in _OPEN_MARKS:
        before = before[1:]
    if _voice(before) and len(after) >= 3:
        name = next(t for t in reversed(before) if t.upos in ("NOUN", "PROPN"))
        content = tree.trim(Run(after[0].i, after[-1].i + 1))
        source = Run(before[0].i, before[-1].i + 1)
        return Found(cue, (source,), (content,), "phrase.colon", name, at=cue.start)
    if _voice(after) and len(before) >= 4 and words[-1].text not in (".", "?", "!"):
        name = next(t for t in reversed(after) if t.upos in ("NOUN", "PROPN"))
        content = tree.trim(Run(before[0].i, before[-1].i + 1))
        source = Run(after[0].i, after[-1].i + 1)
        return Found(cue, (source,), (content,), "phrase.colon", name, at=cue.start)
    return None


_OPEN_MARKS = frozenset('“ " ‘ ` ``'.split())


def _voice(words: list[Token]) -> bool:
    """A short noun phrase that names a person, an organisation, a medium or a document."""
    if not 1 <= len(words) <= 7 or any(
        t.upos in ("VERB", "AUX", "PRON", "ADP", "PUNCT", "ADV", "SCONJ") for t in words
    ):
        return False
    head = next((t for t in reversed(words) if t.upos in ("NOUN", "PROPN")), None)
    if head is None:
        return False
    lists = source_words()
    lemma = head.lemma.lower()
    if (
        head.ner.endswith("PER")
        or lemma in lists.document_nouns
        or lemma in lists.unnamed_nouns
        or lemma in lists.outlet_nouns
    ):
        return True
    bare = " ".join(t.text for t in words)
    return guess_outlet(bare) is not None or (
        head.upos == "PROPN" and len(words) <= 3 and head.ner.endswith(("ORG", "PER"))
    )
