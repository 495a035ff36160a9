"""Which tokens belong to a noun phrase, and which of them are a person's name."""

from __future__ import annotations

from polybius.lexicon.actors import atoms, persons
from polybius.records import Token, Tokens
from polybius.tagging.phrases_names import AgentMatch, Finds

__all__ = ["cluster_of", "is_cut_off", "is_listed", "person_name", "title_of"]

_INSIDE = frozenset({"compound", "flat", "nmod:desc", "goeswith", "fixed", "list"})
_PARTS = frozenset({"obl", "obl:unmarked", "obl:agent", "nmod", "advmod", "amod", "nsubj", "obj"})
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "dame", "madame", "mme", "messrs"})


def cluster_of(head: Token, tokens: Tokens, *, deep: bool = True) -> list[Token]:
    """The tokens of the phrase around ``head``: compounds, titles, flat names, adjectives, numbers, possessors."""
    out = [head]
    named = head.ner.endswith("PER")
    if is_cut_off(head, tokens) and head.head is not None:
        out += [
            t
            for c in head.head.children
            if c.deprel == "nmod:desc" and head.head.i < c.i < head.i
            for t in cluster_of(c, tokens)
        ]
    for child in head.children:
        rel = child.deprel
        if rel in _INSIDE:
            if is_cut_off(child, tokens) or (named and rel == "nmod:desc" and child.i > head.i):
                continue
            out.extend(cluster_of(child, tokens))
        elif rel in ("amod", "nummod") or (rel == "nmod:poss" and child.upos != "PRON"):
            out.append(child)
            if deep:
                out.extend(t for c in child.children if c.deprel in _INSIDE or (rel == "amod" and _joined(c, child))
                           for t in cluster_of(c, tokens))  # fmt: skip
        elif (
            rel == "nmod"
            and child.ner == "I-ORG"
            and head.ner.endswith("ORG")
            and child.case == "of"
            and child.i <= head.i + 4
        ):
            out.extend(c for c in cluster_of(child, tokens) if c.ner == "I-ORG")
        elif rel == "nmod" and head.deprel == "nmod:desc" and child.case in ("of", "for"):
            out.extend(cluster_of(child, tokens))
        elif rel == "nmod:unmarked" and child.i < head.i:
            out.append(child)
    return out


def is_cut_off(token: Token, tokens: Tokens) -> bool:
    """A name or title that the parser hung on a name before it, across a comma (in a list) or a verb."""
    head = token.head
    if head is None or token.deprel not in ("flat", "nmod:desc", "compound") or head.i >= token.i - 1:
        return False
    between = [tokens[i] for i in range(head.i + 1, token.i)]
    if any(t.upos in ("VERB", "AUX") for t in between):
        return True
    return (
        token.deprel == "flat"
        and token.ner == "B-PER"
        and head.ner.endswith("PER")
        and any(t.text == "," for t in between)
    )


def _joined(child: Token, head: Token) -> bool:
    """Parts of a hyphened adjective ("U.S.-led")."""
    return child.deprel in _PARTS and child.case == "" and abs(child.i - head.i) <= 3


def title_of(head: Token, cluster: list[Token], finds: Finds) -> AgentMatch | None:
    """The role noun in a title before the head ("Russian President ← Putin")."""
    best: AgentMatch | None = None
    for token in cluster:
        if token is head:
            continue
        match = finds.agents.get(token.i)
        if match is None or token.head is None or token.deprel in ("nmod:poss", "amod") or not match.agent.title:
            continue
        if best is None or match.top > best.top:
            best = match
    return best


def person_name(head: Token, cluster: list[Token], tokens: Tokens, finds: Finds, role: AgentMatch | None) -> str | None:
    """The proper name of a person in the cluster, its words joined, or None."""
    inside: list[Token] = []
    for token in cluster:
        if token.upos not in ("PROPN", "X", "NOUN", "ADJ", "PUNCT") or (
            token.upos in ("NOUN", "ADJ") and token.ner[2:] != "PER"
        ):
            continue
        if role is not None and role.first <= token.i < role.last:
            continue
        if (token.deprel == "nmod:poss" and token is not head) or token.i in finds.names:
            continue
        if role is not None and token.i < role.first and (role.top == head.i or role.top < head.i):
            continue
        if token.lower.rstrip(".") in _HONORIFICS or token.upos == "PUNCT":
            continue
        if not token.ner.endswith("PER") and (token.i in finds.agents or token.i in finds.absorbed):
            continue
        inside.append(token)
    if head not in inside and (role is None or role.top != head.i):
        return None
    known = finds.persons.get(head.i)
    if known is None and inside:
        known = finds.persons.get(inside[0].i)
    if known is not None:
        return tokens.document.text[tokens[known.first].start : tokens[known.last - 1].end].replace("\n", " ")
    if not inside:
        return None
    per = any(t.ner.endswith("PER") for t in inside) or (role is None and is_listed(inside))
    titled = any(t.lower.rstrip(".") in _HONORIFICS for t in cluster)
    flat = any(t.deprel == "flat" for t in inside) and not any(t.ner[2:] in ("ORG", "LOC") for t in inside)
    if per or titled or flat or (role is not None and role.agent.kind in ("person", "people")):
        return _joined_text(inside, tokens)
    return None


def _joined_text(words: list[Token], tokens: Tokens) -> str:
    """The text from the first to the last word where they stand together (hyphens included), else the words."""
    words = _run(words, tokens)
    first, last = words[0].i, words[-1].i
    if last - first + 1 <= 2 * len(words):
        return tokens.document.text[tokens[first].start : tokens[last].end].replace("\n", " ")
    return " ".join(t.text for t in sorted(words, key=lambda t: t.i))


def _run(words: list[Token], tokens: Tokens) -> list[Token]:
    """The words up to the first comma: a list of names that the parser took for one is the first of them."""
    words = sorted(words, key=lambda t: t.i)
    for k in range(1, len(words)):
        if any(tokens[i].text in ",;:()[]" for i in range(words[k - 1].i + 1, words[k].i)):
            return words[:k]
    return words


def is_listed(words: list[Token]) -> bool:
    """Is the name in the list of holders of office? (Where the model sees no name of a person.)"""
    return _is_name(words) and atoms(" ".join(t.text for t in sorted(words, key=lambda t: t.i))) in persons()


def _is_name(words: list[Token]) -> bool:
    """Proper nouns only, none tagged as something other than a person."""
    return all(t.upos == "PROPN" and t.text[:1].isupper() and t.ner[2:] in ("", "PER") for t in words)
