"""Treebank sentences as training examples: words, tags, arcs, and which entity tags each word may have.

Multiword-token ranges and empty nodes are passed over. Morphology is cut to the bundle that the model predicts:
what the word form alone decides (articles' definiteness, numerals, pronoun case) is left out.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["KEPT_FEATURES", "NER", "Sentence", "everything", "mask", "read_conllu"]

LEXICON_EXAMPLES = Path(__file__).parent / "lexicon_examples.conllu"
"""The lexicon's examples as version 2 of the model parsed them: the frames' tests have shown that these trees serve."""
TYPES = ("PER", "ORG", "LOC", "EVENT", "DATE", "GPE", "NORP")
NER = ("O", *(f"{p}-{t}" for t in TYPES for p in "BI"))
ANY = (1 << len(NER)) - 1
KEPT_FEATURES = ("Degree", "Mood", "Number", "Person", "Polarity", "PronType", "Tense", "VerbForm", "Voice")


@dataclasses.dataclass(slots=True)
class Sentence:
    """One sentence. ``entities``: a bit mask of allowed entity tags a word; ``heads`` empty: no tree; ``glued[i]``:
    no white space after word i. ``document``: windows of several sentences stay inside one."""

    words: list[str]
    upos: list[str]
    xpos: list[str]
    feats: list[str]
    heads: list[int]
    rels: list[str]
    entities: list[int]
    glued: list[bool]
    document: str
    numbers: list[int] = dataclasses.field(default_factory=list)
    """Of a stretch of several sentences: the number of each word's sentence (empty: it is one)."""


def mask(*tags: str) -> int:
    """Bit mask of entity tags."""
    return sum(1 << NER.index(tag) for tag in tags)


def bundle(feats: str) -> str:
    """The part of UD morphology that the model predicts."""
    kept = [f for f in feats.split("|") if f.partition("=")[0] in KEPT_FEATURES]
    return "|".join(kept) or "_"


def read_conllu(path: Path) -> Iterator[tuple[Sentence, list[str]]]:
    """Sentences of a treebank with their MISC columns; all entity tags allowed."""
    document = path.stem
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# newdoc"):
            document = line.partition("=")[2].strip()
        elif line.startswith("#"):
            continue
        elif line:
            fields = line.split("\t")
            if fields[0].isdigit() or ("-" in fields[0] and "SpaceAfter=No" in fields[9]):
                rows.append(fields)
        elif rows:
            tails = {int(r[0].partition("-")[2]) for r in rows if "-" in r[0]}
            ranges = [tuple(map(int, r[0].split("-"))) for r in rows if "-" in r[0]]
            rows = [r for r in rows if r[0].isdigit()]
            inner = {i for a, z in ranges for i in range(a, z)}
            yield (
                Sentence(
                    words=[r[1] for r in rows],
                    upos=[r[3] for r in rows],
                    xpos=[r[4] for r in rows],
                    feats=[bundle(r[5]) for r in rows],
                    heads=[int(r[6]) for r in rows],
                    rels=[r[7] for r in rows],
                    entities=[ANY] * len(rows),
                    glued=["SpaceAfter=No" in r[9] or int(r[0]) in tails or int(r[0]) in inner for r in rows],
                    document=document,
                ),
                [r[9] for r in rows],
            )
            rows = []


# ---------------------------------------------------------------------------------------------- entities
_GUM = {"person": "PER", "organization": "ORG", "place": "LOC", "event": "EVENT", "time": "DATE"}
_OPEN = re.compile(r"\((\d+)-(\w+)|(\d+)\)")
_TIME_NOUNS = frozenset(
    "day week month year decade century monday tuesday wednesday thursday friday saturday sunday january february "
    "march april may june july august september october november december today yesterday tomorrow tonight morning "
    "afternoon evening night weekend spring summer autumn fall winter hour minute".split()
)


def gum_entities(sentence: Sentence, misc: list[str], still_open: dict[str, tuple[str, int]]) -> None:
    """Entity tags from GUM's nested mentions, trimmed from noun phrases to names. Outer names win over inner ones."""
    spans: list[tuple[int, int, str]] = []
    still_open.clear()
    for i, column in enumerate(misc):
        found = re.search(r"Entity=([^|]*)", column)
        if not found:
            continue
        value = found.group(1)
        depth: list[str] = []
        for m in re.finditer(r"\((\d+)-([a-z]+)-|(\d+)\)|\)", value):
            if m.group(1):
                still_open[m.group(1)] = (m.group(2), i)
                depth.append(m.group(1))
            else:
                key = m.group(3) or (depth.pop() if depth else "")
                if m.group(3) and key in depth:
                    depth.remove(key)
                if key in still_open:
                    kind, first = still_open.pop(key)
                    spans.append((first, i + 1, kind))
    tags = [mask("O")] * len(sentence.words)
    for first, last, kind in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        label = _GUM.get(kind)
        if label is None:
            continue
        name = _date(sentence, first, last) if label == "DATE" else _name(sentence, first, last, label)
        if name is None or any(tags[i] != mask("O") for i in range(*name)):
            continue
        for i in range(*name):
            tags[i] = mask(f"{'B' if i == name[0] else 'I'}-{label}")
    sentence.entities = tags


def _date(s: Sentence, first: int, last: int) -> tuple[int, int] | None:
    words = [w.lower() for w in s.words[first:last]]
    if last - first > 7 or not any(w in _TIME_NOUNS or w.rstrip("s") in _TIME_NOUNS or w.isdigit() for w in words):
        return None
    return first, last


def _name(s: Sentence, first: int, last: int, label: str) -> tuple[int, int] | None:
    """The name inside a mention: the run of proper nouns around its head, with what joins them."""
    head = next((i for i in range(first, last) if not first < s.heads[i] <= last), None)
    if head is None or s.upos[head] != "PROPN":
        return None
    if label == "PER" and s.rels[head] == "nmod:desc":  # a title before the name: "Secretary" of "Secretary Moss"
        return None
    joins = {"-", "'s", "’s", "&", ".", "/"} | (
        {"of", "the", "for", "and", "on", "in"} if label != "PER" else {"of", "the", "de"}
    )

    def proper(i: int) -> bool:
        if s.upos[i] == "PROPN":
            return not (label == "PER" and s.rels[i] in {"nmod:desc", "appos"})
        return s.upos[i] in {"ADJ", "NUM", "NOUN"} and s.words[i][:1].isupper()

    a, z = head, head + 1
    while a > first:
        if proper(a - 1):
            a -= 1
        elif (s.words[a - 1].lower() in joins and a - 2 >= first and proper(a - 2) and label != "PER") or (
            s.words[a - 1] in {"-", "."} and a - 2 >= first and proper(a - 2)
        ):
            a -= 2
        else:
            break
    while z < last:
        if proper(z) or (s.words[z] in {"Jr.", "II", "III"}):
            z += 1
        elif (
            s.words[z].lower() in joins
            and z + 1 < last
            and proper(z + 1)
            and (label != "PER" or s.words[z] in {"-", "."})
        ):
            z += 2
        elif (
            s.words[z].lower() == "of" and z + 2 < last and s.words[z + 1] == "the" and proper(z + 2) and label != "PER"
        ):
            z += 3
        else:
            break
    return a, z


def unlabelled_entities(sentence: Sentence) -> None:
    """A treebank without entities: a word away from any name can be no person, organisation or place."""
    near = {
        j
        for i, tag in enumerate(sentence.upos)
        if tag in {"PROPN", "X"} or sentence.words[i][:1].isupper()
        for j in (i - 1, i, i + 1)
    }
    far = mask("O", "B-EVENT", "I-EVENT", "B-DATE", "I-DATE")
    sentence.entities = [ANY if i in near else far for i in range(len(sentence.words))]


def three_types(tag: str) -> int:
    """Allowed tags where only PER, ORG and LOC were labelled."""
    if tag == "O":
        return mask("O", "B-EVENT", "I-EVENT", "B-DATE", "I-DATE")
    return mask(tag) if tag[2:] in {"PER", "ORG", "LOC"} else mask("O", "B-EVENT", "I-EVENT")


def read_iob2(path: Path) -> dict[tuple[str, ...], list[str]]:
    """Universal NER: entity tags by the words of the sentence."""
    out: dict[tuple[str, ...], list[str]] = {}
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("#"):
            continue
        if line:
            fields = line.split("\t")
            words.append(fields[1])
            tags.append(fields[2] if fields[2][2:] in {"PER", "ORG", "LOC"} else "O")
        elif words:
            out[tuple(words)] = tags
            words, tags = [], []
    return out


def bare(words: list[str], entities: list[int], document: str) -> Sentence:
    """A sentence with entities alone."""
    return Sentence(words, [], [], [], [], [], entities, [False] * len(words), document)


def read_wikigold(path: Path) -> Iterator[Sentence]:
    """Wikigold with its words cut as ours are. MISC may be an event or nothing."""
    from polybius.parsing.tokenise import tokenise

    words: list[str] = []
    tags: list[str] = []
    n = 0
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.strip():
            form, tag = line.rsplit(" ", 1)
            if form == "-DOCSTART-":
                continue
            for k, (a, z) in enumerate(tokenise(form)):
                words.append(form[a:z])
                begins = tag != "O" and k == 0 and (not tags or tags[-1][2:] != tag[2:])
                tags.append(tag if tag == "O" else f"{'B' if begins else 'I'}-{tag[2:]}")
        elif words:
            yield bare(words, [three_types(t) for t in tags], f"wikigold-{n}")
            n += 1
            words, tags = [], []


_RE3D = {"Person": "PER", "Organisation": "ORG", "Location": "LOC"}
_LEADING = frozenset("the a an his her its their our this that these those".split())


def read_re3d(path: Path) -> Iterator[Sentence]:
    """re3d without its BBC part: names among its mentions; other capitalised words of a mention stay open."""
    import json

    from polybius.parsing.tokenise import tokenise

    for line in path.read_text(encoding="utf-8").splitlines():
        d = json.loads(line)
        if "BBC" in d["publisher"]:
            continue
        text = d["text"]
        for para in re.finditer(r"[^\n]+", text):
            spans = tokenise(text, *para.span())
            allowed = [mask("O", "B-EVENT", "I-EVENT", "B-DATE", "I-DATE")] * len(spans)
            mentions = sorted(d["entities"], key=lambda e: (e["end"] - e["start"], e["start"]))
            done: set[int] = set()
            for e in mentions:  # shortest first: the innermost mention is the name, longer ones are phrases
                inside = [i for i, (a, z) in enumerate(spans) if a >= e["start"] and z <= e["end"]]
                while inside and text[spans[inside[0]][0] : spans[inside[0]][1]].lower() in _LEADING:
                    inside = inside[1:]
                label = _RE3D.get(e["type"])
                if not inside or any(i in done for i in inside):
                    if label:
                        for i in inside:
                            if i not in done:
                                allowed[i] = ANY
                    continue
                forms = [text[spans[i][0] : spans[i][1]] for i in inside]
                named = all(
                    f[:1].isupper() or f.lower() in {"of", "and", "the", "for", "-", "’s", "'s", "’", "al"}
                    for f in forms
                )
                if label is None or not forms[0][:1].isupper():
                    continue
                for k, i in enumerate(inside):
                    done.add(i)
                    allowed[i] = (
                        mask(f"{'B' if k == 0 else 'I'}-{label}")
                        if named and forms[0] not in {"I", "We", "He", "She", "They", "It"}
                        else (ANY if not named else mask("O"))
                    )
            words = [text[a:z] for a, z in spans]
            for at in range(0, len(words), 60):
                yield bare(words[at : at + 60], allowed[at : at + 60], d["id"])


def everything(root: Path, bench: Path) -> tuple[list[Sentence], list[Sentence]]:
    """Training sentences with trees, and those with entities alone."""
    from training.gazetteer import apply_names, split_places

    trees: list[Sentence] = []
    for s, _ in read_conllu(root / "ewt/en_ewt-ud-train.conllu"):
        unlabelled_entities(s)
        trees.append(s)
    trees += [s for s, _ in read_conllu(LEXICON_EXAMPLES)]
    open_mentions: dict[str, tuple[str, int]] = {}
    for s, misc in read_conllu(root / "gum/gum-open-train.conllu"):
        gum_entities(s, misc, open_mentions)
        trees.append(s)
    labelled = read_iob2(root / "ner/uner_en_ewt-ud-dev.iob2")
    names = [bare(list(w), [three_types(t) for t in tags], f"uner-{n}") for n, (w, tags) in enumerate(labelled.items())]
    names += read_wikigold(root / "ner/wikigold.conll")
    names += read_re3d(bench / "events/re3d.dev.jsonl")
    for s in (*trees, *names):
        apply_names(s)
        split_places(s)
    return trees, names


# ---------------------------------------------------------------------------------------------- news style
def without_last(s: Sentence) -> Sentence:
    """The sentence without its last word, on which nothing must hang; without a tree where something does."""
    names = ["words", "entities", "glued", "numbers"]
    if len(s.words) in s.heads:
        s = dataclasses.replace(s, upos=[], xpos=[], feats=[], heads=[], rels=[], numbers=[])
    names += ["upos", "xpos", "feats", "heads", "rels"]
    return dataclasses.replace(s, **{name: getattr(s, name)[:-1] for name in names})


def headline(s: Sentence, rng: random.Random) -> Sentence:
    """A news-style copy: no final period, a lead in capitals, a name in capitals, or all in title case."""
    words = list(s.words)
    kind = rng.random()
    if kind < 0.35 and len(words) > 3 and words[-1] == "." and s.heads and s.heads[-1] and len(words) not in s.heads:
        return without_last(s)
    if kind < 0.6:
        n = rng.choice((1, 2, 2, 3, 5))
        words[:n] = [w.upper() for w in words[:n]]
    elif kind < 0.75:
        words = [w.capitalize() if len(w) > 3 or rng.random() < 0.3 else w for w in words]
    elif kind < 0.85:
        words = [w.upper() for w in words]
    else:  # a surname in capitals: VLADIMIR Putin, Xi JINPING
        words = [
            w.upper() if s.upos and s.upos[i] == "PROPN" and rng.random() < 0.5 else w for i, w in enumerate(words)
        ]
    return dataclasses.replace(s, words=words)
