"""Entity labels from the package's own name lists, where a treebank has none or disagrees with itself.

Names of states are GPE everywhere (GUM and re3d call them organisations where they act), demonyms are NORP, names
of organisations and full names of persons are labelled in treebanks without entities. Only whole names count: a match
beside another proper noun of the same phrase is left as it was. The sets' own places are divided by the packed
gazetteer
into GPE (states, regions with a government, towns) and LOC (seas, mountains, continents); what it does not know may
be either.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import polybius.lexicon
from polybius.lexicon.places.gazetteer import gazetteer
from training.treebanks import ANY, NER, Sentence, mask

__all__ = ["apply_names", "rows", "split_places"]

ACTORS = Path(polybius.lexicon.__file__).parent / "actors"
_ALSO_PERSONS = frozenset(["Jordan", "Georgia", "Chad", "Israel", "Kenya", "Mali", "Cyprus", "Chile", "Niger"])
_SHORT = frozenset(["US", "U.S.", "USA", "U.S.A.", "UK", "U.K.", "UAE", "DPRK"])


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a list of actors, comments left out."""
    for line in (ACTORS / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@functools.cache
def _tables() -> tuple[dict[str, list[tuple[str, ...]]], frozenset[tuple[str, ...]], frozenset[str]]:
    """Names by first word (states, then organisations: the kind is the last item), demonyms, first names."""
    from polybius.parsing.tokenise import tokenise

    def cut(text: str) -> tuple[str, ...]:
        return tuple(text[a:z] for a, z in tokenise(text))

    names: dict[str, list[tuple[str, ...]]] = {}
    demonyms: set[tuple[str, ...]] = set()
    for row in rows("countries.tsv"):
        if row[0] == "code":
            continue
        for name in row[2].split("|"):
            if name and (name[0].isupper() and (len(name) > 3 or name in _SHORT)):
                words = cut(name)
                names.setdefault(words[0], []).append((*words, "GPE"))
        for column in row[3:5]:
            demonyms.update(cut(name) for name in column.split("|") if name and name[0].isupper())
    for row in rows("organisations.tsv"):
        if len(row) > 4:
            for name in row[4].replace("=", "|").split("|"):
                words = cut(name)
                if words and name[0].isupper() and (len(words) > 1 or name.isupper()) and len(name) > 1:
                    names.setdefault(words[0], []).append((*words, "ORG"))
    first = frozenset(word for row in rows("first_names.tsv") if row[0] in "fm" for word in row[1].split("|"))
    demonyms -= {entry[:-1] for entries in names.values() for entry in entries}  # "US troops"
    return {k: sorted(v, key=lambda n: (-len(n), n)) for k, v in names.items()}, frozenset(demonyms), first


def _neighbour(s: Sentence, i: int) -> bool:
    """Is word ``i`` a proper noun (by its tag, or where there are no tags by its capital)?"""
    if not 0 <= i < len(s.words):
        return False
    return s.upos[i] == "PROPN" if s.upos else s.words[i][:1].isupper() and i > 0


def apply_names(s: Sentence) -> None:
    """Change ``s.entities`` in place."""
    names, demonyms, first_names = _tables()
    words, tags, outside = s.words, s.entities, mask("O")
    done = [False] * len(words)
    single = {1 << i for i in range(len(NER))}
    for i, word in enumerate(words):
        if done[i]:
            continue
        for size in (3, 2, 1):
            if tuple(words[i : i + size]) in demonyms and len(words) >= i + size:
                inner = any(tags[j] in single and tags[j] != outside for j in (i - 1, i + size) if 0 <= j < len(words))
                proper = (s.upos and s.upos[i + size - 1] == "PROPN" and _neighbour(s, i + size)) or _neighbour(
                    s, i - 1
                )
                if not inner and not (proper and not s.upos):
                    for j in range(i, i + size):
                        tags[j], done[j] = mask(f"{'B' if j == i else 'I'}-NORP"), True
                break
        if done[i]:
            continue
        for entry in names.get(word, ()):
            size = len(entry) - 1
            if tuple(words[i : i + size]) != entry[:-1]:
                continue
            kind = entry[-1]
            if word in _ALSO_PERSONS and size == 1:
                break
            end = i + size
            labelled = all(tags[j] in single for j in range(i, end))
            if labelled and kind == "GPE":
                # A name of a state, whatever it does; but not inside a longer name
                longer = any(
                    0 <= j < len(words)
                    and tags[j] in single
                    and tags[j] != outside
                    and NER[tags[j].bit_length() - 1][0] == w
                    for j, w in ((end, "I"),)
                ) or NER[tags[i].bit_length() - 1].startswith("I-")
                if longer or all(tags[j] == outside for j in range(i, end)):
                    break
            elif labelled or _neighbour(s, i - 1) or _neighbour(s, end):
                break
            for j in range(i, end):
                tags[j], done[j] = mask(f"{'B' if j == i else 'I'}-{kind}"), True
            break
    if s.upos and all(tag in {ANY} or tag not in single for tag in tags if tag != outside):
        _persons(s, first_names, done)


def _persons(s: Sentence, first_names: frozenset[str], done: list[bool]) -> None:
    """Full names in a treebank without entities: a first name and the proper nouns that hang flat on it."""
    for i, word in enumerate(s.words):
        if done[i] or s.upos[i] != "PROPN" or word.lower() not in first_names or not word[0].isupper():
            continue
        end = i + 1
        while (
            end < len(s.words) and s.heads[end] == i + 1 and s.rels[end] == "flat" and s.upos[end] in {"PROPN", "PUNCT"}
        ):
            end += 1
        if end > i + 1 and (i == 0 or s.rels[i] != "flat"):
            for j in range(i, end):
                s.entities[j] = mask(f"{'B' if j == i else 'I'}-PER")


_NATURE = frozenset(
    "africa america asia europe antarctica atlantic pacific arctic mediterranean caribbean balkans caucasus sahara "
    "sahel river lake sea ocean gulf strait bay mount mountain mountains hill hills valley desert peninsula cape coast "
    "canal island islands beach forest park square street avenue road highway bridge airport station border east west "
    "north south plateau basin delta reef creek falls glacier volcano wood woods heights".split()
)


def split_places(s: Sentence) -> None:
    """Divide LOC spans into GPE and LOC, in place."""
    begin, inner = mask("B-LOC"), mask("I-LOC")
    i = 0
    while i < len(s.words):
        if s.entities[i] != begin:
            i += 1
            continue
        end = i + 1
        while end < len(s.words) and s.entities[end] == inner:
            end += 1
        words = s.words[i:end]
        if not any(w.lower() in _NATURE for w in words):
            places = gazetteer().find(" ".join(words))
            sure = any(p.main or p.kind != "town" for p in places)
            for j in range(i, end):
                part = "B" if j == i else "I"
                s.entities[j] = mask(f"{part}-GPE") if sure else mask(f"{part}-GPE", f"{part}-LOC")
        i = end
