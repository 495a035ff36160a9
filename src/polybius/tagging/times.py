"""Time expressions, found by rules over the words of the text.

:func:`find_timexes` says what the words mean by themselves ("weekday:2:", "relative:-1:M"); which day that is, the
publication date decides in :mod:`polybius.resolving.times`. Types and extents follow TIMEX3 (TimeML 1.2.1).
Among the matches of all rules the longest win; a tie goes to the rule that stands first.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache

from polybius.lexicon import data_file
from polybius.records import Span, Timex, Tokens
from polybius.tagging.times_items import Item, itemise, vocabulary
from polybius.tagging.times_meaning import Captures, render
from polybius.tagging.times_rules import Rule, load_rules

__all__ = ["find_in_text", "find_timexes"]


@cache
def _guards() -> dict[str, frozenset[str]]:
    raw: dict[str, list[str]] = tomllib.loads(data_file("times", "guards.toml").read_text("utf-8"))
    return {k: frozenset(v) for k, v in raw.items()}


@cache
def _gate() -> re.Pattern[str]:
    return re.compile(f"[^x\\n]*[{re.escape(vocabulary().strong)}][^x\\n]*")


@lru_cache(maxsize=4096)
def _rules_for(strong: frozenset[str]) -> tuple[Rule, ...]:
    """The rules that can match where these strong symbols stand, in order."""
    return tuple(rule for rule in load_rules() if not rule.needs or not strong.isdisjoint(rule.needs))


def find_timexes(tokens: Tokens) -> tuple[Timex, ...]:
    """All time expressions of the document's content, in text order, none inside another."""
    text = tokens.document.text
    numbers = {t.start: t for t in tokens if t.upos == "NUM" or t.ner.endswith(("PER", "ORG"))}
    found: list[Timex] = []
    for segment in tokens.document.content:
        for timex in find_in_text(text, segment.span.start, segment.span.end):
            token = numbers.get(timex.span.start)
            if token is not None and _is_name_or_count(timex, token.ner, token.deprel, token.head, text):
                continue
            found.append(timex)
    return tuple(found)


def _is_name_or_count(timex: Timex, ner: str, deprel: str, head: object, text: str) -> bool:
    """A bare month inside a person's name; a bare year that counts a plural noun ("2000 soldiers")."""
    words = timex.span.of(text)
    if timex.rule == "date.month":
        return ner.endswith("PER")
    if timex.rule == "date.year" and words.isdigit() and deprel == "nummod" and head is not None:
        feats = getattr(head, "feats_text", "")
        upos = getattr(head, "upos", "")
        start = getattr(head, "start", 0)
        before = text[max(0, timex.span.start - 4) : timex.span.start].lower()
        return upos == "NOUN" and "Number=Plur" in feats and start == timex.span.end + 1 and not before.endswith("the ")
    return False


def find_in_text(text: str, start: int = 0, end: int | None = None) -> list[Timex]:
    """The time expressions of ``text[start:end]`` by the rules alone, without a parse."""
    end = len(text) if end is None else end
    caseless = text[start:end].islower()
    items, symbols = itemise(text, start, end, caseless=caseless)
    candidates: list[tuple[int, int, int, int, Rule, re.Match[str]]] = []
    for run in _gate().finditer(symbols):
        for rule in _rules_for(frozenset(run.group()).intersection(vocabulary().strong)):
            for regex in rule.regexes:
                for match in regex.finditer(symbols, run.start(), run.end()):
                    first, last = _extent(match)
                    if first < last and _allowed(rule, match, first, last, items):
                        length = items[last - 1].end - items[first].start
                        candidates.append((-length, rule.order, first, last, rule, match))
    candidates.sort(key=lambda c: c[:4])
    taken: set[int] = set()
    out: list[Timex] = []
    for _, _, first, last, rule, match in candidates:
        if taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            out.extend(_timexes(rule, match, first, last, items))
    return sorted(out, key=lambda t: t.span)


def _extent(match: re.Match[str]) -> tuple[int, int]:
    """First and last item of the expression: the match without the parts that only have to be there."""
    first, last = match.span()
    groups = match.re.groupindex
    n = 0
    while (name := f"zero_{n}") in groups:
        n += 1
        s, e = match.span(name)
        if s < 0:
            continue
        if s == first:
            first = e
        elif e == last:
            last = s
    return first, last


def _timexes(rule: Rule, match: re.Match[str], first: int, last: int, items: list[Item]) -> list[Timex]:
    captures = Captures(match, items)
    mod = captures.mod() or rule.mod
    kind = rule.type
    if not rule.parts:
        span = Span(items[first].start, items[last - 1].end)
        meaning = render(rule.meaning, captures)
        return [] if meaning is None else [Timex(span, kind, meaning, mod, rule.id)]  # type: ignore[arg-type]
    out: list[Timex] = []
    for part in rule.parts:
        s, e = captures.span(part.span)
        meaning = render(part.meaning, captures)
        if s >= 0 and meaning is not None:
            out.append(Timex(Span(items[s].start, items[e - 1].end), kind, meaning, None, rule.id))  # type: ignore[arg-type]
    return out


def _allowed(rule: Rule, match: re.Match[str], first: int, last: int, items: list[Item]) -> bool:
    """Do the guards of the rule let the match stand? Guards look at the items around it."""
    guards = rule.guards
    if not guards:
        return True
    before = items[first - 1].lower if first else ""
    after = items[last].lower if last < len(items) else ""
    if "only_before" in guards and before not in guards["only_before"]:
        return False
    if before in guards.get("unless_before", ()) or after in guards.get("unless_after", ()):
        return False
    if "unless_tail" in guards and (
        after == "old" or (after == "-" and items[last + 1 : last + 2] and items[last + 1].lower == "old")
    ):
        return False
    if "unless_after_word" in guards and after.isalpha() and after not in _guards()["function_words"]:
        return False
    if (
        "unless_after_noun" in guards
        and match.group()
        and after.isalpha()
        and items[last - 1].lower == "past"
        and after not in _guards()["function_words"]
    ):
        return False
    if (
        "unless_title" in guards
        and items[first].title
        and first
        and before not in (".", "\n", '"', "“", "?", "!", "''", "``")
    ):
        return False
    if "unless_clause" in guards and items[last - 1].lower in ("before", "after") and after.isalpha():
        return False
    if "rate" in guards and not _is_rate(items, first):
        return False
    if "bare_month" in guards and not _month_allowed(items, first, last, before):
        return False
    if "bare_year" in guards and not _year_allowed(items, first, last, before, after):
        return False
    return "year_words" not in guards or _year_words_allowed(items, first, last, before)


def _is_rate(items: list[Item], first: int) -> bool:
    """ "2 million dollars a year", "five flights a week", "twice a day": an amount stands before."""
    if not first or not items[first - 1].lower.isalpha():
        return bool(first) and items[first - 1].lower[:1].isdigit()
    word = items[first - 1].lower
    if word in _guards()["amounts"]:
        return True
    return any(i.lower[:1].isdigit() for i in items[max(0, first - 4) : first - 1]) and word.endswith("s")


def _month_allowed(items: list[Item], first: int, last: int, before: str) -> bool:
    """Months that are also names and verbs stand alone only behind a word that times follow."""
    words = [i.lower for i in items[first:last] if i.lower not in (",", "the")]
    if len(words) != 1 or words[0] not in _guards()["names"]:
        return True
    following = items[last].lower if last < len(items) else ""
    return before in _guards()["leading"] and not (
        following == "'s" and before in (",", "and", "for", "by", "to", "of", "from")
    )


def _year_allowed(items: list[Item], first: int, last: int, before: str, after: str) -> bool:
    """A bare figure is a year unless money, a rank, a clock or a count is more likely."""
    year = items[last - 1].lower
    if last - first > 1:
        return True
    value, words = int(year), _guards()
    if before in words["no_year_before"] or after in words["no_year_after"]:
        return False
    if before in words["estimate"] and value % 50 == 0:
        return False
    if 1700 <= value <= 2100:
        return True
    return 1000 <= value < 1700 and before in words["old_year_before"]


def _year_words_allowed(items: list[Item], first: int, last: int, before: str) -> bool:
    """ "nineteen ninety-six" always; "two thousand" only where a year is announced."""
    words = [i.lower for i in items[first:last]]
    if "year" in words:
        return True
    plain = [w for w in words if w != "-"]
    if plain[0] in ("nineteen", "eighteen", "seventeen") and len(plain) > 1:
        return True
    return "thousand" in plain and before in ("in", "since", "by", "until", "of") and len(plain) > 2
