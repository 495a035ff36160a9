"""``polybius explain``: how a text was coded, step by step: words, phrases, frames tried, roles, status, links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from polybius.exploring.labels import headline
from polybius.exploring.showing import chain_text, marked
from polybius.exploring.terminal import Style, clean, columns, fill
from polybius.exploring.views import views
from polybius.records import CodedDocument, Party, Sentence, Tags, Tokens
from polybius.spans import Span, overlaps

if TYPE_CHECKING:
    from polybius.coding import Trial

__all__ = ["explain_document", "explain_text"]


def explain_text(
    text: str, *, published: str | None = None, publisher: str | None = None, model: str = "default"
) -> tuple[CodedDocument, Tokens, tuple[Trial, ...]]:
    """Code ``text`` as ``polybius code`` would, and keep the trials of every frame."""
    from polybius.coding import explain
    from polybius.parsing import load_parser
    from polybius.reading import document_from_text
    from polybius.resolving import resolve
    from polybius.tagging import tag

    document = document_from_text(text, id="text", published=published, publisher=publisher)
    parse = load_parser(model, threads=1).parse([document])[0]
    tokens = Tokens(document, parse)
    tags = tag(tokens)
    mentions, attributions, trials = explain(tokens, tags)
    resolved = resolve(tokens, tags, mentions, attributions)
    return CodedDocument(document, tags, mentions, attributions, resolved, parse), tokens, tuple(trials)


def explain_document(
    coded: CodedDocument, tokens: Tokens, trials: Sequence[Trial], *, width: int, style: Style
) -> Iterator[str]:
    """The lines of the derivation, sentence by sentence."""
    for aside in coded.document.segments:
        if aside.rule and aside not in coded.document.content:
            words = clean(aside.span.of(coded.document.text))
            yield fill(f"set aside as {aside.kind} by {aside.rule}: {words}", width)
    for number, sentence in enumerate(tokens.sentences, 1):
        if number > 1:
            yield ""
        yield style(fill(f"Sentence {number}: {clean(sentence.span.of(coded.document.text))}", width), "bold")
        yield from _section("Words", _tree(sentence, width), style)
        yield from _section("Phrases", _phrases(coded, sentence), style)
        yield from _section("Times, places, numbers", _tagged(coded, sentence.span), style)
        yield from _section("Frames tried", _trials(coded.tags, sentence, trials, coded.document.text, style), style)
        yield from _section("Attribution", _attributions(coded, sentence.span), style)
        yield from _section("Coded", _mentions(coded, sentence.span, width, style), style)


def _section(title: str, lines: Iterator[str], style: Style) -> Iterator[str]:
    first = next(lines, None)
    if first is not None:
        yield style(f"  {title}", "dim")
        yield f"    {first}"
        for line in lines:
            yield f"    {line}"


def _tree(sentence: Sentence, width: int) -> Iterator[str]:
    """Every word under its head, indented by its depth."""
    rows = []
    for token in sentence:
        depth = sum(1 for _ in token.ancestors())
        head = token.head.text if token.head is not None else "–"
        entity = "" if token.entity == "O" else token.entity
        rows.append(
            ("  " * min(depth, 12) + clean(token.text), token.lemma, token.upos, token.deprel, clean(head), entity)
        )
    for cells in columns(("word", "lemma", "class", "relation", "of", "entity"), rows, width=width, flexible=0):
        yield "  ".join(cells).rstrip()


def _phrases(coded: CodedDocument, sentence: Sentence) -> Iterator[str]:
    text, tags = coded.document.text, coded.tags
    links = {entity.phrase: entity.link for entity in coded.resolved.entities}
    refers = {antecedent.phrase: antecedent for antecedent in tags.antecedents}
    for number, phrase in enumerate(tags.phrases):
        if not sentence.first <= phrase.head < sentence.last or (phrase.kind == "thing" and number not in refers):
            continue
        codes = " ".join(filter(None, [phrase.country, *phrase.sectors]))
        line = f"“{clean(phrase.span.of(text))}”: {phrase.kind}{f' [{codes}]' if codes else ''}"
        if phrase.reason:
            line += f", {clean(phrase.reason)}"
        antecedent = refers.get(number)
        if antecedent is not None:
            other = tags.phrases[antecedent.refers].span.of(text)
            line += f"; stands for “{clean(other)}” ({clean(antecedent.reason)}, {antecedent.score:.2f})"
        link = links.get(number)
        if link is not None:
            line += f" → {link.id or 'not resolved'} ({clean(link.reason)}, {link.score:.2f})"
            if link.runners_up:
                line += "; else " + ", ".join(f"{other} {score:.2f}" for other, score in link.runners_up[:3])
        yield line


def _tagged(coded: CodedDocument, sentence: Span) -> Iterator[str]:
    text, tags, resolved = coded.document.text, coded.tags, coded.resolved
    for number, timex in enumerate(tags.timexes):
        if timex.span in sentence:
            link = resolved.times[number] if number < len(resolved.times) else None
            when = f"{link.value} ({link.begin or '?'} to {link.end or '?'}, {link.rule})" if link else "not resolved"
            yield f"“{clean(timex.span.of(text))}”: {timex.type} {timex.meaning} by {timex.rule} → {when}"
    for number, toponym in enumerate(tags.toponyms):
        if toponym.span in sentence:
            place = resolved.places[number] if number < len(resolved.places) else None
            where = "not resolved"
            if place is not None:
                names = ", ".join(filter(None, [place.name, place.admin1, place.country]))
                where = f"{names} ({place.reason}, {place.score:.2f})"
            yield f"“{clean(toponym.span.of(text))}”: place{'' if toponym.locative else ' name'} → {where}"
    for quantity in tags.quantities:
        if quantity.span in sentence:
            yield f"“{clean(quantity.span.of(text))}”: {quantity.kind}, from {quantity.low} to {quantity.high}"


def _party(party: Party, tags: Tags, text: str) -> str:
    if party.phrase is None:
        return f"{party.default or 'nobody'} ({party.path})"
    words = clean(tags.phrases[party.phrase].span.of(text))
    if party.refers is not None:
        words += f" = {clean(tags.phrases[party.refers].span.of(text))}"
    return f"“{words}” ({party.path}{', implied' if party.implied else ''})"


def _trials(tags: Tags, sentence: Sentence, trials: Sequence[Trial], text: str, style: Style) -> Iterator[str]:
    for trial in trials:
        match = trial.match
        if match.trigger.sent != sentence.i:
            continue
        sign = style("+", "green") if trial.winner else style("-", "dim")
        line = f"{sign} “{clean(match.trigger.text)}” {match.frame.id} ({match.word}): {clean(trial.reason)}"
        for role, found in (("actor", match.actors), ("recipient", match.recipients)):
            if found:
                line += f"; {role} " + ", ".join(_party(party, tags, text) for party in found)
        if match.object is not None:
            line += f"; object “{clean(match.object.text)}”"
        yield line


def _attributions(coded: CodedDocument, sentence: Span) -> Iterator[str]:
    text = coded.document.text
    for found in coded.attributions:
        if not any(overlaps(span, sentence) for span in (*found.cue, *found.content)):
            continue
        source = " ".join(clean(span.of(text)) for span in found.source) or "nobody named"
        cue = " ".join(clean(span.of(text)) for span in found.cue)
        content = " … ".join(clean(span.of(text)) for span in found.content)
        yield f"{found.link.kind} “{source}” by “{cue}”{f' ({found.rule})' if found.rule else ''}: “{content}”"


def _mentions(coded: CodedDocument, sentence: Span, width: int, style: Style) -> Iterator[str]:
    for mention in views(coded):
        if mention.trigger not in sentence:
            continue
        yield style(headline(mention.act, mention.mode, mention.event), "bold") + (
            f" · {mention.status} ({clean(mention.status_rule)})"
            f"{' · history' if mention.background else ''} · score {mention.score:.2f}"
        )
        yield f"  {marked(mention.pieces, style)}"
        yield f"  {chain_text(mention.chain)}"
        for role, parties in (("actor", mention.actors), ("recipient", mention.recipients)):
            for party in parties:
                codes = " ".join(filter(None, [party.id or "no id", party.country, *party.sectors]))
                yield f"  {role}: {clean(party.name)} [{codes}], {clean(party.reason)}"
        if mention.time is not None:
            yield f"  time: {mention.time.begin or '?'} to {mention.time.end or '?'} ({clean(mention.time.rule)})"
        if mention.place is not None:
            yield f"  place: {clean(mention.place.name)} ({clean(mention.place.reason)})"
        for step in mention.derivation:
            yield from (f"  · {line}" for line in fill(clean(step), width).splitlines())
