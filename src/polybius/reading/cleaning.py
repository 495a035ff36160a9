"""Blocks → segments: every visible character gets a kind. Nothing is removed; the rules are data.

The rules are in ``lexicon/cleaning``. First each block alone: a whole-line rule, or parts cut off at its start and end.
Then what only neighbours show: a caption under a picture credit, links under "Related", a title, a
heading, a run of headlines after the last paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from polybius.reading.blocks import Block, is_sentence
from polybius.reading.dates import find_date
from polybius.reading.publishers import Publisher, find_publisher, guess_outlet
from polybius.reading.rules import Rule, Ruleset, load_rules, match_form
from polybius.records import SegmentKind
from polybius.spans import Span

__all__ = ["Cleaned", "Finding", "Piece", "clean", "match_rule"]

_MOST_BLOCKS = 5_000  # lines of a document that are looked at: what follows is kept as it is, so that time is bounded
_LONG_LINE = 700  # characters: no whole-line rule looks at more
_LONG_CAPTION = 80  # words: longer ones are paragraphs that a picture credit happens to close
_TAIL = 420  # characters at the end of a line that end rules look at


@dataclass(slots=True)
class Piece:
    """A segment in the making. ``block``: index of its block; ``main``: it is what is left of the block itself."""

    start: int
    end: int
    kind: SegmentKind
    rule: str = ""
    block: int = -1
    main: bool = False
    credit: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A publisher that a rule found. ``scope``: whole, paragraph, alone or byline (see ``rules.md``)."""

    publisher: Publisher
    span: Span
    scope: str
    rule: str
    block: int


@dataclass(slots=True)
class Cleaned:
    """``date``: the first complete date that a dateline or time stamp holds, with its span."""

    pieces: list[Piece]
    findings: list[Finding] = field(default_factory=list)
    date: tuple[str, Span] | None = None


_PARTS = re.compile(r"\s*[/|:,()\[\]©]\s*|\s+(?:via|for)\s+|\.$")


def _known(rule: Rule, match: re.Match[str]) -> tuple[bool, Publisher | None, str]:
    """Does the match name the publisher that the rule asks for, which, and in which group?"""
    if not rule.known:
        return True, None, ""
    if rule.known == "one-of":
        parts = [p for p in _PARTS.split(match.group().strip("[]() .")) if p]
        return any(find_publisher(p) for p in parts), None, ""
    group = "outlet"
    if "outlet2" in rule.pattern.groupindex and match["outlet"] is None:
        group = "outlet2"
    name = match[group]
    if rule.known == "both":
        return all(find_publisher(match[g]) for g in ("outlet", "outlet2")), None, ""
    if name is None:
        return rule.known.endswith("?") or rule.id == "with-inputs", None, ""
    lookup = guess_outlet if rule.known.startswith("like") else find_publisher
    found = lookup(name.strip(" ,."))
    if rule.known.startswith("agency") and found is not None and found.kind != "agency":
        found = None
    return found is not None or rule.known.endswith("?"), found, group


def match_rule(rule: Rule, form: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """The match of a rule on ``form[start:end]`` (already in match form), its publisher checked; zones are not."""
    end = len(form) if end is None else end
    if rule.needs:
        first, last = (
            (end - _TAIL, end) if rule.at == "end" else (start, start + 160) if rule.at == "start" else (start, end)
        )
        part = form[max(first, start) : min(last, end)].lower()
        if not any(need in part for need in rule.needs):
            return None
    if rule.at == "line":
        if end - start > _LONG_LINE or (rule.words and form.count(" ", start, end) >= rule.words):
            return None
        match = rule.pattern.fullmatch(form, start, end)
    elif rule.at == "start":
        match = rule.pattern.match(form, start, min(end, start + 160))
    else:
        final = form[end - 1 : end]
        if rule.last and not (final in rule.last or ("w" in rule.last and final.isalnum())):
            return None
        match = rule.pattern.search(form, max(start, end - _TAIL), end)
        if match is not None and match.start() == start:
            return None  # nothing would be left
    if match is None or match.end() == match.start() or not _known(rule, match)[0]:
        return None
    return match


def _zones(text: str, blocks: list[Block]) -> list[str]:
    """lead, first, body or tail for each block: the body goes from the first to the last paragraph of prose."""
    prose = []
    for i, block in enumerate(blocks):
        line = text[block.start : block.end]
        words = line.count(" ") + 1
        if block.hint in {"caption", "title", "heading"} or line.endswith("]"):
            continue
        if words >= 30 or (words >= 11 and is_sentence(line)):
            prose.append(i)
    if not prose:
        return ["first" if is_sentence(text[b.start : b.end]) else "lead" for b in blocks]
    names = ["lead" if i < prose[0] else "tail" if i > prose[-1] else "body" for i in range(len(blocks))]
    names[prose[0]] = "first"
    return names


class _Pass:
    """One document on its way through the rules."""

    def __init__(self, text: str, blocks: list[Block], rules: Ruleset) -> None:
        self.text, self.blocks, self.rules = text, blocks, rules
        self.form = match_form(text)
        self.zones = _zones(text, blocks)
        self.out = Cleaned([])
        self.withdrawn = frozenset(rule.id for rule in rules if rule.once and self.recurs(rule))
        self.spreading: list[tuple[int, str]] = []  # (index of the main piece, what it spreads)

    def recurs(self, rule: Rule) -> bool:
        """Does a rule that may fire once match more than one line? (Capitals and a colon: then they are speakers.)"""
        hits = 0
        for block in self.blocks[:400]:
            hits += match_rule(rule, self.form, block.start, block.end) is not None
            if hits > 1:
                return True
        return False

    def run(self) -> Cleaned:
        for i in range(min(len(self.blocks), _MOST_BLOCKS)):
            self.block(i)
        for i, block in enumerate(self.blocks[_MOST_BLOCKS:], _MOST_BLOCKS):
            self.out.pieces.append(Piece(block.start, block.end, "paragraph", "", i, main=True))
        return self.out

    def note(self, rule: Rule, match: re.Match[str], block: int) -> None:
        """Keep what a rule found beside the kind: a publisher, a date."""
        _, publisher, group = _known(rule, match)
        if publisher is not None and rule.credit:
            span = _trim(self.text, *match.span(group))
            self.out.findings.append(Finding(publisher, span, rule.credit, rule.id, block))
        if rule.date and self.out.date is None and self.zones[block] != "tail":
            found = find_date(match.group())
            if found is not None:
                start = match.start()
                self.out.date = (found[0], Span(start + found[1], start + found[2]))

    def first(self, rules: tuple[Rule, ...], i: int, start: int, end: int) -> tuple[Rule, re.Match[str]] | None:
        zone = self.zones[i]
        if rules is self.rules.line:
            words = self.form.count(" ", start, end) + 1
            rules = self.rules.lines_of(words)
        for rule in rules:
            if zone in rule.zones and rule.id not in self.withdrawn:
                match = match_rule(rule, self.form, start, end)
                if match is not None:
                    return rule, match
        return None

    def block(self, i: int) -> None:
        block = self.blocks[i]
        kind: SegmentKind = block.hint or "paragraph"  # type: ignore[assignment]
        start, end = block.start, block.end
        main_rule = "markup" if kind in {"caption", "boilerplate", "credit"} else ""
        marker = None if block.hint else _MARKER.match(self.text, start, end)
        before: list[Piece] = []
        after: list[Piece] = []
        if marker is not None and marker.end() < end:
            before.append(Piece(start, _trim(self.text, start, marker.end(1)).end, "boilerplate", "markup", i))
            start = marker.end()
            kind = "blockquote" if marker[1][0] == ">" else "heading" if marker[1][0] == "#" else "list-item"
        whole = self.first(self.rules.line, i, start, end)
        if whole is not None:
            self.whole(whole, i, start, end, before)
            return
        for _ in range(4):
            cut = self.first(self.rules.end, i, start, end)
            if cut is None:
                break
            rule, match = cut
            span = _trim(self.text, match.start(), end)
            after.insert(0, Piece(span.start, span.end, rule.kind, rule.id, i))
            end = _trim(self.text, start, match.start()).end
            if rule.turns and self.form.count(" ", start, end) < _LONG_CAPTION:
                kind, main_rule = rule.turns, rule.id  # type: ignore[assignment]
            self.note(rule, match, i)
        for _ in range(3):
            cut = self.first(self.rules.start, i, start, end)
            if cut is None or cut[1].end() >= end:
                break
            rule, match = cut
            span = _trim(self.text, start, match.end())
            before.append(Piece(span.start, span.end, rule.kind, rule.id, i))
            start = _trim(self.text, match.end(), end).start
            if rule.turns and self.form.count(" ", start, end) < _LONG_CAPTION:
                kind, main_rule = rule.turns, rule.id  # type: ignore[assignment]
            self.note(rule, match, i)
        if (before or after) and (again := self.first(self.rules.line, i, start, end)) is not None:
            self.whole(again, i, start, end, before)
        else:
            self.out.pieces += [*before, Piece(start, end, kind, main_rule, i, main=True)]
        self.out.pieces += after

    def whole(self, found: tuple[Rule, re.Match[str]], i: int, start: int, end: int, before: list[Piece]) -> None:
        rule, match = found
        self.note(rule, match, i)
        self.out.pieces += [*before, Piece(start, end, rule.kind, rule.id, i, main=True)]
        if rule.spreads:
            self.spreading.append((len(self.out.pieces) - 1, rule.spreads))


_MARKER = re.compile(r"((?:>\s?)+|#{1,6}(?=\s)|[-*•‣▪◦·](?=\s)|\d{1,2}[.)](?=\s))\s*(?=\S)")


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


_OPEN_END = (":", ",", ";", "-", "–", "—")


def _is_link(text: str, piece: Piece) -> bool:
    """Does it look like the title of another article: short, capital first, no full stop?"""
    line = text[piece.start : piece.end]
    return (
        piece.kind in {"paragraph", "list-item", "heading"}
        and line.count(" ") < 20
        and not is_sentence(line)
        and not line.endswith(_OPEN_END)
    )


def _spread(text: str, blocks: list[Block], out: Cleaned, spreading: list[tuple[int, str]]) -> None:
    mains = {p.block: p for p in out.pieces if p.main}
    runs = len({b.run for b in blocks})
    for index, what in spreading:
        piece = out.pieces[index]
        below = piece.block + 1
        if what == "caption-below":
            if below < len(blocks) and runs > 1 and blocks[below].run == blocks[piece.block].run:
                under = mains[below]
                if under.kind == "paragraph" and text.count(" ", under.start, under.end) < 45:
                    under.kind, under.rule = "caption", "under-credit"
            continue
        for n in range(below, min(below + 10, len(blocks))):
            link = mains[n]
            if link.kind == "boilerplate":
                continue
            if not _is_link(text, link):
                break
            link.kind, link.rule = "boilerplate", "link-list"


def _headline_run(text: str, zones: list[str], out: Cleaned) -> None:
    """Three or more headlines in a row after the last paragraph of prose are links to other pages."""
    run: list[Piece] = []
    for piece in [*(p for p in out.pieces if p.main and zones[p.block] == "tail"), None]:
        if piece is not None and (_is_link(text, piece) and text.count(" ", piece.start, piece.end) >= 2):
            run.append(piece)
            continue
        if piece is not None and piece.kind == "boilerplate":
            continue
        if len(run) >= 3:
            for link in run:
                link.kind, link.rule = "boilerplate", "headline-run"
        run = []


def _titles(text: str, blocks: list[Block], out: Cleaned, title: str | None) -> None:
    """The first line, if it stands alone, is short and no sentence, is the title; such lines later on are headings."""
    known = _letters(title or "")
    mains = [p for p in out.pieces if p.main]
    seen_title = any(p.kind == "title" for p in mains)
    prose_follows = _later_prose(text, mains)
    for n, piece in enumerate(mains):
        if piece.kind == "heading" and not (known or seen_title) and not any(p.kind == "paragraph" for p in mains[:n]):
            piece.kind, seen_title = "title", True
        if piece.kind != "paragraph":
            continue
        line = text[piece.start : piece.end]
        if known and n < 12 and len(line) <= 300 and _is_title(_letters(line), known):
            piece.kind, seen_title = ("title" if not seen_title else "heading"), True
            continue
        alone = n + 1 < len(mains) and (
            blocks[mains[n + 1].block].run != blocks[piece.block].run or mains[n + 1].kind not in {"paragraph"}
        )
        if not (alone and prose_follows[n] and not is_sentence(line)) or line.rstrip().endswith(
            (":", ",", ";", "–", "—")
        ):
            continue
        first = all(p.kind not in {"paragraph", "heading", "title", "list-item", "blockquote"} for p in mains[:n])
        if first and line.count(" ") < 30 and len(line) <= 220 and not seen_title and not known:
            piece.kind, seen_title = "title", True
        elif line.count(" ") < 14 and len(line) <= 110:
            piece.kind = "heading"


def _is_title(line: str, known: str) -> bool:
    """The known title, or a good part of it ("Site: Title", a title cut short)."""
    return line == known or (len(line) >= 15 and (known.endswith(line) or known.startswith(line)))


def _later_prose(text: str, mains: list[Piece]) -> list[bool]:
    out, seen = [], False
    for piece in reversed(mains):
        out.append(seen)
        seen = seen or (piece.kind in {"paragraph", "blockquote"} and text.count(" ", piece.start, piece.end) >= 5)
    return out[::-1]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def clean(text: str, blocks: list[Block], *, title: str | None = None, rules: Ruleset | None = None) -> Cleaned:
    """Mark each part of ``text`` with its kind. ``blocks`` cover its visible characters; ``title``: the known title."""
    work = _Pass(text, blocks, rules or load_rules())
    out = work.run()
    _spread(text, blocks, out, work.spreading)
    _headline_run(text, work.zones, out)
    _titles(text, blocks, out, title)
    return out
