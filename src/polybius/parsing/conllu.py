"""CoNLL-U out and in. ``TokenRange`` (code points into the document's text) and ``NER`` (BIO) stand in MISC."""

from __future__ import annotations

from collections.abc import Iterator

from polybius.errors import InputError
from polybius.records import Document, Parse, Segment
from polybius.spans import Span

__all__ = ["from_conllu", "to_conllu"]


def to_conllu(document: Document, parse: Parse) -> str:
    """One ``# newdoc id`` a document, one ``# text`` a sentence (white space runs as one space)."""
    lines = [f"# newdoc id = {' '.join(document.id.split())}"]
    text = document.text
    for number, (first, last) in enumerate(parse.sentences):
        lines.append(f"# sent_id = {number + 1}")
        lines.append(f"# text = {' '.join(text[parse.start[first] : parse.end[last - 1]].split())}")
        for i in range(first, last):
            head = parse.head[i]
            misc = [f"NER={parse.ner[i]}"]
            if i + 1 < last and parse.start[i + 1] == parse.end[i]:
                misc.append("SpaceAfter=No")
            misc.append(f"TokenRange={parse.start[i]}:{parse.end[i]}")
            lines.append(
                "\t".join(
                    (
                        str(i - first + 1),
                        text[parse.start[i] : parse.end[i]],
                        parse.lemma[i],
                        parse.upos[i],
                        parse.xpos[i],
                        parse.feats[i],
                        str(head - first + 1 if head >= 0 else 0),
                        parse.deprel[i],
                        "_",
                        "|".join(misc),
                    )
                )
            )
        lines.append("")
    return "\n".join(lines) + "\n"


def from_conllu(text: str) -> Iterator[tuple[Document, Parse]]:
    """Documents and parses of CoNLL-U, ours or a treebank's.

    With ``TokenRange`` the offsets are kept (and the text between words is spaces, one line a sentence where
    there is room); without, the text is put together from words and ``SpaceAfter``, one line a sentence. Range lines
    (``8-9``) and empty nodes (``8.1``) are passed over. Raises :class:`InputError` on malformed lines.
    """
    builder = _Builder()
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.removesuffix("\r")
        if line.startswith("# newdoc"):
            if builder.rows:
                yield builder.build()
            builder = _Builder(line.partition("=")[2].strip() or f"line {number}")
        elif not line:
            builder.end_sentence()
        elif not line.startswith("#"):
            builder.add(line, number)
    if builder.rows:
        yield builder.build()


class _Builder:
    """Collects the lines of one document."""

    def __init__(self, name: str = "document") -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.firsts: list[int] = []
        self.heads: list[int] = []
        self._open = False
        self._glued: set[int] = set()

    def add(self, line: str, number: int) -> None:
        fields = line.split("\t")
        if len(fields) != 10:
            raise InputError(f"line {number}", "conllu", "a word line has ten fields")
        if "-" in fields[0]:
            # The words of a range touch, and the last takes the SpaceAfter of the range line.
            first, _, last = fields[0].partition("-")
            self._glued = set(range(int(first), int(last) + ("SpaceAfter=No" in fields[9])))
            return
        if "." in fields[0]:
            return
        if not self._open:
            self.firsts.append(len(self.rows))
            self._open = True
        try:
            head = int(fields[6])
        except ValueError as error:
            raise InputError(f"line {number}", "conllu", f"not a head: {fields[6]}") from error
        self.heads.append(self.firsts[-1] + head - 1 if head else -1)
        if int(fields[0]) in self._glued:
            fields[9] = f"{fields[9]}|SpaceAfter=No"
        self.rows.append(fields)

    def end_sentence(self) -> None:
        self._open = False
        self._glued = set()

    def build(self) -> tuple[Document, Parse]:
        self._open = False
        lasts = [*self.firsts[1:], len(self.rows)]
        misc = [dict(pair.partition("=")[::2] for pair in row[9].split("|")) for row in self.rows]
        pieces: list[str] = []
        spans: list[tuple[int, int]] = []
        at = 0
        firsts = set(self.firsts)
        spaced = False
        for i, row in enumerate(self.rows):
            ranged = misc[i].get("TokenRange", "")
            start, _, end = ranged.partition(":")
            gap = int(start) - at if end else (1 if i and (i in firsts or spaced) else 0)
            if gap < 0 or (end and int(end) - int(start) != len(row[1])):
                raise InputError(self.name, "conllu", f"TokenRange {ranged} does not fit {row[1]!r}")
            pieces.append(("\n" if i in firsts and i else " ") * min(gap, 1) + " " * (gap - 1))
            pieces.append(row[1])
            spans.append((at + gap, at + gap + len(row[1])))
            at = spans[-1][1]
            spaced = misc[i].get("SpaceAfter") != "No"
        text = "".join(pieces)
        segments = tuple(
            Segment(Span(spans[a][0], spans[z - 1][1]), "paragraph") for a, z in zip(self.firsts, lasts, strict=True)
        )
        document = Document(id=self.name, text=text, source="<conllu>", segments=segments)
        parse = Parse(
            start=tuple(a for a, _ in spans),
            end=tuple(z for _, z in spans),
            lemma=tuple(row[2] for row in self.rows),
            upos=tuple(row[3] for row in self.rows),
            xpos=tuple(row[4] for row in self.rows),
            feats=tuple(row[5] for row in self.rows),
            head=tuple(self.heads),
            deprel=tuple(row[7] for row in self.rows),
            ner=tuple(values.get("NER", "O") for values in misc),
            sentences=tuple(zip(self.firsts, lasts, strict=True)),
            segments=tuple(range(len(self.firsts))),
        )
        return document, parse
