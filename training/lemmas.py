"""Learn ``model/lemmas.tsv``: endings under a part of speech, and what to cut and add.

An ending is kept only where its longest known shorter ending would give another lemma, so that the list holds the
rules, their exceptions, and nothing else. Run: ``python -m training.lemmas OUT TREEBANK...``.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from polybius.parsing.lemmas import KEPT_CASE, Rules, lemma_by
from training.inflections import inflections

__all__ = ["TREEBANKS", "learn", "words"]

TREEBANKS = ("ewt/en_ewt-ud-train.conllu", "gum/gum-open-train.conllu")

LONGEST = 7


def words(paths: Iterable[Path]) -> Iterator[tuple[str, str, str, bool]]:
    """Form, XPOS, lemma, opens its sentence; typos and words in two pieces are left out."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) == 10 and fields[0].isdigit() and fields[2] != "_" and "Typo=Yes" not in fields[5]:
                yield fields[1].replace("’", "'"), fields[4], fields[2].replace("’", "'"), fields[0] == "1"


def edit(form: str, lemma: str, kept: bool) -> tuple[int, str]:
    """What to cut from the end of the (lower-cased) form and what to add."""
    if kept:
        form, lemma = form.lower(), lemma.lower()
    else:
        form = form.lower()
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return len(form) - same, lemma[same:]


def learn(paths: Iterable[Path]) -> Rules:
    """The rules, pruned."""
    counts: dict[str, dict[str, Counter[tuple[int, str]]]] = defaultdict(lambda: defaultdict(Counter))
    seen: dict[str, dict[str, Counter[tuple[int, str]]]] = defaultdict(lambda: defaultdict(Counter))
    for form, tag, lemma, _ in words(paths):
        if len(form.lower()) == len(form):
            seen[tag]["^" + form.lower()][edit(form, lemma, tag in KEPT_CASE)] += 1
    for form, tag, lemma in inflections():
        marked = "^" + form
        if marked not in seen[tag]:
            seen[tag][marked][edit(form, lemma, kept=False)] += 1
    for tag, forms in seen.items():
        for marked, edits in forms.items():
            best = max(sorted(edits), key=edits.__getitem__)
            for size in range(min(LONGEST, len(marked) - 1) + 1):  # a type counts once, however frequent
                counts[tag][marked[len(marked) - size :]][best] += 1
            counts[tag][marked][best] += 1000
    rules: Rules = {}
    for tag in sorted(counts):
        kept: dict[str, tuple[int, str]] = {}
        for ending in sorted(counts[tag], key=lambda e: (len(e), e)):
            edits = counts[tag][ending]
            best = max(sorted(edits), key=edits.__getitem__)
            if not ending.startswith("^") and (best[0] > len(ending) or sum(edits.values()) < 2):
                continue
            backoff = next((kept[ending[at:]] for at in range(1, len(ending) + 1) if ending[at:] in kept), (0, ""))
            if best != backoff:
                kept[ending] = best
        if kept:
            rules[tag] = kept
    return rules


def main(out: str, *treebanks: str) -> None:
    """Write the rules."""
    rules = learn(map(Path, treebanks))
    lines = ["# part of speech, ending (^ opens a whole word), characters to cut, what to add; see training/lemmas.py"]
    lines += [f"{tag}\t{e}\t{cut}\t{add}" for tag in sorted(rules) for e, (cut, add) in sorted(rules[tag].items())]
    Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")


def accuracy(rules: Rules, paths: Iterable[Path]) -> tuple[float, Counter[tuple[str, str, str, str]]]:
    """Share of words with the right lemma on gold parts of speech, and the errors."""
    right = total = 0
    errors: Counter[tuple[str, str, str, str]] = Counter()
    for form, tag, lemma, opening in words(paths):
        guess = lemma_by(rules, form, tag, opening)
        total += 1
        right += guess == lemma
        if guess != lemma:
            errors[form, tag, lemma, guess] += 1
    return right / total, errors


if __name__ == "__main__":
    main(*sys.argv[1:])
