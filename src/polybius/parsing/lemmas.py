"""Lemmas by rule: the longest known ending of the word under its part of speech says what to cut and what to add.

The rules are data (``model/lemmas.tsv``), learned from the treebanks by ``training/lemmas.py``: an ending may be a
whole word (written with ``^`` in front), so that exceptions and rules are one list. An unknown word is thus treated
like the known words that end as it does ("tweeted" like "greeted").
"""

from __future__ import annotations

import functools

from polybius.parsing.model import MODELS

__all__ = ["KEPT_CASE", "lemma_by", "lemmatise", "load_rules"]

KEPT_CASE = frozenset(["NNP", "NNPS"])
"""Parts of speech (XPOS) whose lemmas keep the capitals of the word."""
_NATIONAL = frozenset(["JJ", "NN", "NNS"])
_LONGEST_ENDING = 24
Rules = dict[str, dict[str, tuple[int, str]]]


@functools.cache
def load_rules() -> Rules:
    """Rules by part of speech and ending: how many characters to cut, what to add."""
    rules: Rules = {}
    for line in (MODELS / "lemmas.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            tag, ending, cut, add = line.split("\t")
            rules.setdefault(tag, {})[ending] = (int(cut), add)
    return rules


def lemma_by(rules: Rules, form: str, tag: str, opening: bool) -> str:
    """The lemma of ``form`` under ``rules``; ``opening``: is it the first word of its sentence?"""
    lower = form.lower()
    endings = rules.get(tag)
    kept = tag in KEPT_CASE
    if endings is None or len(lower) > _LONGEST_ENDING or len(lower) != len(form):
        return form if kept else lower
    marked = "^" + lower
    for at in range(len(marked)):
        rule = endings.get(marked[at:])
        if rule is not None:
            break
    else:
        return form if kept else lower
    cut, add = rule
    if kept or (
        tag in _NATIONAL and not opening and form[0].isupper() and not form.isupper() and add.islower() + cut < 2
    ):
        stem = form[: len(form) - cut]
        return stem + (add.upper() if stem.isupper() and len(stem) > 1 else add)
    return lower[: len(lower) - cut] + add


@functools.lru_cache(maxsize=50_000)
def lemmatise(form: str, tag: str, opening: bool = False) -> str:
    """The lemma of a word with the part of speech ``tag`` (Penn)."""
    return lemma_by(load_rules(), form.replace("’", "'").replace("ʼ", "'"), tag, opening)
