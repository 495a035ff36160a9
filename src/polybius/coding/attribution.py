"""Attributions: somebody says, thinks, intends or orders something.

The definition is PolNeAR's (Newell, Margolin and Ruths, LREC 2018): an attribution is a propositional attitude
ascribed to a source by a cue, with a content; it may lack a source (hearsay). Cues are data (``lexicon/attribution``).
A sentence's tree gives source, cue and content; quotations then carry a content over sentence and paragraph ends.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from polybius.coding.attribution_chain import chain, link_of
from polybius.coding.attribution_hearsay import find_hearsay
from polybius.coding.attribution_lexicon import groups_of
from polybius.coding.attribution_quotes import Quotation, find_quotations
from polybius.coding.attribution_tree import Run, Tree
from polybius.coding.attribution_verbs import Found, find_asked, find_verb
from polybius.coding.attribution_words import find_adjective, find_as, find_colon, find_noun, find_phrase
from polybius.records import Attribution, Sentence, Tags, Token, Tokens
from polybius.spans import Span, SpanIndex, merge_spans

__all__ = ["chain", "find_attributions", "outermost"]


def find_attributions(tokens: Tokens, tags: Tags) -> tuple[Attribution, ...]:
    """All attributions of a document in text order; ``outer`` tells which lies inside which."""
    tree = Tree(tokens)
    quotes = find_quotations(tokens)
    quoted = _quoted(quotes, tokens)
    found: list[tuple[Found, list[Span]]] = []
    for sentence in (part for whole in tokens.sentences for part in _split(whole)):
        items = [(item, _content(item, sentence, tree, quotes)) for item in _sentence(sentence, tree, quoted)]
        _share_quotes(items, sentence, quotes, tree, tokens)
        found.extend((item, content) for item, content in items if content)
    _carry_on(found, quotes, tree, tokens)
    return _nest(found, quotes, tree, tokens, tags)


def _quoted(quotes: list[Quotation], tokens: Tokens) -> set[int]:
    """Numbers of the tokens inside quotations."""
    out: set[int] = set()
    starts = tokens.parse.start
    for quote in quotes:
        k = bisect_left(starts, quote.span.start)
        while k < len(starts) and starts[k] < quote.span.end:
            out.add(k)
            k += 1
    return out


def outermost(attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """The attributions that lie in no other's content."""
    return tuple(a for a in attributions if a.outer is None)


def _split(sentence: Sentence) -> list[Sentence]:
    """Cut where the parser ran over a full stop beside a quotation mark ("… it. “We go,” he said", "… it.” He")."""
    words = sentence.tokens
    cuts: list[int] = []
    for k in range(1, len(words) - 2):
        if words[k].text not in _STOPS:
            continue
        after = words[k + 1]
        if after.text not in _MARKS:
            continue
        if after.start > words[k].end and after.text not in _CLOSING:
            cuts.append(k + 1)
        elif after.start == words[k].end and words[k + 2].text[:1].isupper() and not _says(words[k + 2 : k + 10]):
            cuts.append(k + 2)
    edges = [0, *cuts, len(words)]
    return [Sentence(sentence.i, words[a:b], sentence.segment) for a, b in pairwise(edges)]


def _says(words: list[Token]) -> bool:
    """Does a short "X said." follow?"""
    for k, word in enumerate(words):
        if word.upos == "VERB":
            follows = words[k + 1].text if k + 1 < len(words) else "."
            return bool(groups_of(word.lemma, word.lower)) and follows in ",.:;"
    return False


_CLOSING = frozenset({"”", "’"})
_STOPS = frozenset(".?!")
_MARKS = frozenset({"“", "”", '"', "``", "''", "‘", "’"})


def _clip(item: Found, sentence: Sentence) -> Found | None:
    """Only what lies in the sentence of the cue; nothing where its words stand in an order that makes no cue (the
    marker before the verb)."""
    first, last = sentence.first, sentence.last
    if not first <= item.cue.start < min(item.cue.end, last):
        return None

    def inside(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        cut = (Run(max(r.start, first), min(r.end, last)) for r in runs)
        return tuple(r for r in cut if r.start < r.end)

    content = inside(item.content)
    return item._replace(source=inside(item.source), content=content, complete=item.complete and bool(content))


def _sentence(sentence: Sentence, tree: Tree, quoted: set[int]) -> list[Found]:
    out: list[Found] = []
    for token in sentence.tokens:
        item: Found | None = None
        if token.upos in ("VERB", "AUX"):
            item = (
                find_as(token, tree)
                or find_verb(token, tree, sentence, quoted)
                or find_asked(token, tree)
                or find_hearsay(token, tree)
            )
        elif token.upos == "NOUN":
            item = find_noun(token, tree)
        elif token.upos == "ADJ":
            item = find_adjective(token, tree) or find_hearsay(token, tree)
        elif token.upos == "ADV":
            item = find_hearsay(token, tree)
        if item is not None:
            clipped = _clip(item, sentence)
            if clipped is not None:
                out.append(clipped)
    out.extend(find_phrase(sentence, tree))
    if not out or out[0].cue.start > sentence.first + 8:
        heading = find_colon(sentence, tree)
        if heading is not None:
            out.append(heading)
    out.sort(key=lambda f: (f.cue, f.rule))
    return out


def _quotes_in(span: Span, quotes: list[Quotation]) -> list[Quotation]:
    # Quotations stand in text order and do not overlap.
    first = bisect_right(quotes, span.start, key=lambda q: q.span.end)
    return quotes[first : bisect_left(quotes, span.end, lo=first, key=lambda q: q.span.start)]


def _holder(span: Span, quotes: list[Quotation]) -> Quotation | None:
    """The quotation inside which the span lies."""
    at = bisect_right(quotes, span.start, key=lambda q: q.span.start) - 1
    return quotes[at] if at >= 0 and span.end <= quotes[at].span.end else None


def _content(item: Found, sentence: Sentence, tree: Tree, quotes: list[Quotation]) -> list[Span]:
    """Characters of the content: runs, widened to the quotations that they stand in; none outside the cue's own."""
    cue = tree.span(item.cue)
    holder = _holder(cue, quotes)
    trimmed = [tree.trim(run) for run in item.content]
    spans = [tree.span(run) for run in trimmed if run.start < run.end]
    if holder is not None:
        inner = Span(holder.span.start + 1, max(holder.span.start + 1, holder.span.end - 1))
        spans = [
            Span(max(s.start, inner.start), min(s.end, inner.end))
            for s in spans
            if s.start < inner.end and inner.start < s.end
        ]
        return [s for s in spans if len(s)]
    near = _quotes_in(sentence.span, quotes)
    out: list[Span] = []
    for span in spans:
        for q in near:
            if span.start < q.span.end and q.span.start < span.end and not _whole_inside(q.span, span):
                # the run is (part of) the quotation: take all of it, with its marks
                span = Span(min(span.start, q.span.start), max(span.end, q.span.end))
        span = _with_marks(span, near)
        if item.rule.endswith(".parenthesis"):
            span = _only_quotation(span, near, tree.tokens.document.text)
        out.append(span)
    kept: list[Span] = []
    holes = [cue, *(tree.span(run) for run in item.source)]
    for span in merge_spans(out):
        kept.extend(_cut(span, holes))
    return kept


def _only_quotation(span: Span, near: list[Quotation], text: str) -> Span:
    """Cut a sentence that stands before the quotation in the same run ("He rose. “We go,” he said")."""
    for q in near:
        if span.start < q.span.start and q.span.end == span.end and text[: q.span.start].rstrip()[-1:] in ".!?:;”":
            return q.span
    return span


def _share_quotes(
    items: list[tuple[Found, list[Span]]], sentence: Sentence, quotes: list[Quotation], tree: Tree, tokens: Tokens
) -> None:
    """Give each free quotation of the sentence to the verb of saying that stands nearest."""
    near = _quotes_in(sentence.span, quotes)
    speakers = [(item, spans) for item, spans in items if item.speech and _holder(tree.span(item.cue), near) is None]
    taken = [span for _, spans in items for span in spans]
    for quote in near:
        if any(quote.span.start < s.end and s.start < quote.span.end for s in taken) or not _free_quote(quote, tokens):
            continue
        ranked = sorted(
            (min(abs(quote.span.start - tree.span(item.cue).end), abs(tree.span(item.cue).start - quote.span.end)), n)
            for n, (item, _) in enumerate(speakers)
            if not item.complete or _stands_alone(quote, tokens)
        )
        if ranked:
            speakers[ranked[0][1]][1].append(quote.span)
    for item, spans in speakers:
        if not item.complete and not spans:
            beside = _after_colon(item, sentence, quotes, tokens) or _before(item, quotes, tree, tokens)
            if beside is not None:
                spans.append(beside)
        spans.sort()


def _whole_inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _cut(span: Span, holes: list[Span]) -> list[Span]:
    pieces = [span]
    for hole in holes:
        out: list[Span] = []
        for piece in pieces:
            if hole.end <= piece.start or piece.end <= hole.start:
                out.append(piece)
                continue
            if piece.start < hole.start:
                out.append(Span(piece.start, hole.start))
            if hole.end < piece.end:
                out.append(Span(hole.end, piece.end))
        pieces = out
    return pieces


def _with_marks(span: Span, near: list[Quotation]) -> Span:
    """Take in a quotation mark that touches the span from outside, with the stop before it."""
    start, end = span.start, span.end
    for q in near:
        if q.span.start < start <= q.span.start + 2 and q.span.end <= end + 3:
            start = q.span.start
        if end <= q.span.end <= end + 3 and q.span.start >= start:
            end = max(end, q.span.end)
    return Span(start, end)


def _free_quote(quote: Quotation, tokens: Tokens) -> bool:
    """Is the quotation long or sentence-like enough to be somebody's words, not a scare quote?"""
    inner = quote.span.of(tokens.document.text).strip("“”\"'‘’`«» ")
    return len(inner.split()) >= 4 or inner[-1:] in ",.?!"


def _stands_alone(quote: Quotation, tokens: Tokens) -> bool:
    text = tokens.document.text
    inner = quote.span.of(text).strip("“”\"'‘’`«» ")
    before = text[: quote.span.start].rstrip()[-1:]
    return len(inner.split()) >= 4 and (inner[:1].isupper() or before in ",:") and before in ',:.”"'


def _before(item: Found, quotes: list[Quotation], tree: Tree, tokens: Tokens) -> Span | None:
    """The quotation right before "…,” the farmer said", where the parser put a sentence end between them."""
    start = min(tree.span(run).start for run in (item.cue, *item.source))
    at = bisect_right(quotes, start, key=lambda q: q.span.end) - 1
    quote = quotes[at] if at >= 0 else None
    if quote is not None and tokens.document.text[quote.span.end : start].strip(" \u00a0,") == "":
        return quote.span
    return None


def _after_colon(item: Found, sentence: Sentence, quotes: list[Quotation], tokens: Tokens) -> Span | None:
    """ "He said:" at the end of a sentence or paragraph: the quotation that opens next."""
    last = sentence.tokens[-1]
    if last.text not in (":", ",") or last.i - item.cue.end > 8:
        return None
    text = tokens.document.text
    at = bisect_left(quotes, last.end, key=lambda q: q.span.start)
    following = quotes[at] if at < len(quotes) else None
    if following is not None and text[last.end : following.span.start].strip() == "":
        return following.span
    segments = tokens.document.segments
    if (
        last.text == ":"
        and sentence.segment + 1 < len(segments)
        and text[last.end : segments[sentence.segment].span.end].strip() == ""
    ):
        # a block quotation without marks
        return segments[sentence.segment + 1].span
    return None


def _carry_on(found: list[tuple[Found, list[Span]]], quotes: list[Quotation], tree: Tree, tokens: Tokens) -> None:
    """Quotations that no attribution claims go to the speaker of the quotation before them."""
    text = tokens.document.text
    segments = tokens.document.segments
    speech = [(item, spans) for item, spans in found if item.speech and _holder(tree.span(item.cue), quotes) is None]
    # What is added on the way are quotations, which overlap no later one.
    spoken = SpanIndex((span, number) for number, (_, spans) in enumerate(speech) for span in spans)
    taken = SpanIndex(
        (span, None) for item, spans in found if _holder(tree.span(item.cue), quotes) is None for span in spans
    )
    last_owner: tuple[list[Span], int, int] | None = None
    k = 0
    for quote in quotes:
        while k < len(speech) and tree.tokens[speech[k][0].cue.start].start <= quote.span.start:
            item, spans = speech[k]
            if any(_is_quoted(s, quotes) for s in spans):
                at = tree.tokens[item.cue.start]
                last_owner = (spans, tokens.sentences[at.sent].segment, max(at.end, max(s.end for s in spans)))
            k += 1
        owner = min(spoken.overlapping(quote.span), default=None)
        if owner is not None:
            last_owner = (speech[owner][1], quote.paragraph, quote.span.end)
            continue
        if last_owner is None or any(True for _ in taken.overlapping(quote.span)):
            continue
        spans, paragraph, _ = last_owner
        if not _sentence_quote(quote, text):
            continue
        same = paragraph == quote.paragraph
        follows = (
            quote.paragraph == paragraph + 1
            and text[segments[quote.paragraph].span.start : quote.span.start].strip() == ""
            and (quote.continues or _fills(quote, segments[quote.paragraph].span, text))
        )
        if same or follows:
            spans.append(quote.span)
            spans.sort()
            last_owner = (spans, quote.paragraph, quote.span.end)


def _is_quoted(span: Span, quotes: list[Quotation]) -> bool:
    return bool(_quotes_in(span, quotes))


def _sentence_quote(quote: Quotation, text: str) -> bool:
    inner = quote.span.of(text).strip("“”\"'‘’`«» ")
    before = text[: quote.span.start].rstrip(" \u00a0")[-1:]
    return len(inner.split()) >= 3 and inner[:1].isupper() and (before in '.!?”"\n’:' or before == "")


def _fills(quote: Quotation, segment: Span, text: str) -> bool:
    return text[quote.span.end : segment.end].strip(" .\u00a0") == ""


def _nest(
    found: list[tuple[Found, list[Span]]], quotes: list[Quotation], tree: Tree, tokens: Tokens, tags: Tags
) -> tuple[Attribution, ...]:
    """Which attribution lies in whose content; the smallest enclosing one is its outer."""
    best: dict[Run, tuple[Found, list[Span]]] = {}
    claimed = SpanIndex((span, None) for _, spans in found for span in spans)
    for item, spans in found:
        holder = _holder(tree.span(item.cue), quotes)
        if holder is not None and len(holder.span.of(tokens.document.text).split()) >= 6:
            # Words of an unknown speaker: what is said inside them is nobody's outermost statement.
            cue = tree.span(item.cue)
            if not any(True for _ in claimed.holding(cue)):
                continue
        best.setdefault(item.cue, (item, spans))
    rows = sorted(best.values(), key=lambda row: (row[0].cue, row[0].rule))
    heads = {phrase.head: n for n, phrase in enumerate(tags.phrases)}
    sizes = [sum(len(s) for s in spans) for _, spans in rows]
    anchors = [tokens[item.at].span for item, _ in rows]
    framing = [item.rule.endswith(".parenthesis") or item.rule.startswith("phrase.") for item, _ in rows]

    def wins(i: int, j: int) -> bool:
        return framing[i] if framing[i] != framing[j] else i < j

    contents = SpanIndex((span, j) for j, (_, spans) in enumerate(rows) for span in spans)
    outer: list[int | None] = []
    for i, anchor in enumerate(anchors):
        holders = [(sizes[j], j) for j in set(contents.holding(anchor)) if j != i]
        # two that hold each other's cue: the one in parenthesis is the outer one, else the earlier
        holders = [
            (size, j)
            for size, j in holders
            if not (any(s.start <= anchors[j].start and anchors[j].end <= s.end for s in rows[i][1]) and wins(i, j))
        ]
        outer.append(min(holders)[1] if holders else None)
    out: list[Attribution] = []
    for (item, spans), above in zip(rows, outer, strict=True):
        source = tuple(tree.span(run) for run in item.source)
        cue = tree.span(item.cue)
        out.append(
            Attribution(
                source=source,
                cue=(cue,),
                content=tuple(sorted(spans)),
                link=link_of(item.head, source, cue, item.rule, heads, tags),
                outer=above,
                rule=item.rule,
            )
        )
    return tuple(out)
