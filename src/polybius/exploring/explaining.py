"""``polybius explain``: how a text was coded, step by step: words, phrases, the model's reading, frames tried, examples
that the model reads alike, roles, status, links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

import msgspec
import numpy as np
import numpy.typing as npt

from polybius.coding import Trial, explain
from polybius.exploring.labels import headline
from polybius.exploring.marks import cut
from polybius.exploring.nearest import Likeness, load_examples
from polybius.exploring.showing import chain_text, marked
from polybius.exploring.terminal import Style, clean, columns, fill
from polybius.exploring.views import views
from polybius.ontology import split_act
from polybius.parsing import OnnxParser, load_parser
from polybius.reading import document_from_text
from polybius.records import CodedDocument, Party, Phrase, Proposal, Sentence, Tags, Tokens
from polybius.resolving import resolve
from polybius.spans import Span, overlaps
from polybius.tagging import tag

__all__ = ["Derivation", "Say", "explain_document", "explain_text"]

_LEAST = 0.05
"""What the model holds for less likely is not shown."""
_MOST = 3
"""So many acts, modes, statuses, actors and recipients of a word are shown."""
_NARROWEST = 100
"""Columns of the table of the model's reading, at least: fewer leave no room for the parties."""


class Say(msgspec.Struct, frozen=True):
    """A trial that the model had a say in: the word that it judged, and the examples that it reads most alike."""

    trial: Trial
    token: int
    likenesses: tuple[Likeness, ...]


class Derivation(msgspec.Struct, frozen=True):
    """A coded text, and how it came to be coded. ``caveat``: why ``says`` have no examples or not all, in words."""

    coded: CodedDocument
    tokens: Tokens
    trials: tuple[Trial, ...]
    says: tuple[Say, ...]
    caveat: str


def explain_text(
    text: str, *, published: str | None = None, publisher: str | None = None, model: str = "default"
) -> Derivation:
    """Code ``text`` as ``polybius code`` would, and keep the trials of every frame."""
    document = document_from_text(text, id="text", published=published, publisher=publisher)
    parser = load_parser(model, threads=1)
    parse, scores = parser.parse_scored(document)
    tokens = Tokens(document, parse)
    tags = tag(tokens)
    mentions, attributions, trials = explain(tokens, tags)
    resolved = resolve(tokens, tags, mentions, attributions)
    coded = CodedDocument(document, tags, mentions, attributions, resolved, parse)
    says, caveat = _says(trials, parser, scores)
    return Derivation(coded, tokens, tuple(trials), says, caveat)


def _says(
    trials: Sequence[Trial], parser: OnnxParser, scores: dict[int, npt.NDArray[np.float32]]
) -> tuple[tuple[Say, ...], str]:
    """What the model had a say in: mentions in which its proposal was weighed, and words that it takes for no act."""
    judged = []
    for trial in trials:
        if trial.winner and trial.match.proposal is not None:
            judged.append((trial, trial.match.proposal.token))
        elif not trial.winner and trial.reason.startswith("the model "):
            judged.append((trial, trial.match.trigger.i))
    if not judged:
        return (), ""
    if parser.effort == "fast":
        return tuple(Say(trial, token, ()) for trial, token in judged), "not known: the fast model keeps no examples"
    examples = load_examples(parser.model)
    if isinstance(examples, str):
        return tuple(Say(trial, token, ()) for trial, token in judged), examples
    caveat = f"{examples.changed} examples are left out: the lexicon has changed since" if examples.changed else ""
    return tuple(Say(trial, token, examples.nearest(scores[token])) for trial, token in judged), caveat


def explain_document(derivation: Derivation, *, width: int, style: Style) -> Iterator[str]:
    """The lines of the derivation, sentence by sentence."""
    coded, tokens, trials = derivation.coded, derivation.tokens, derivation.trials
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
        yield from _section("The model's reading", _readings(coded.tags, tokens, sentence, width - 4), style)
        yield from _section("Frames tried", _trials(coded.tags, sentence, trials, coded.document.text, style), style)
        yield from _section(
            "Nearest examples: words of the lexicon that the model reads most alike",
            _examples(derivation, sentence, style),
            style,
        )
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
        yield from (f"    {clean(weighed)}" for weighed in match.weighed)


def _readings(tags: Tags, tokens: Tokens, sentence: Sentence, width: int) -> Iterator[str]:
    """What the model takes words for: how likely an act, and the likeliest alternatives below one another."""
    rows: list[tuple[str, ...]] = []
    for proposal in tokens.parse.proposals or ():
        if sentence.first <= proposal.token < sentence.last and proposal.likelihood >= _LEAST:
            cells = (
                (clean(tokens[proposal.token].text),),
                (_percent(proposal.likelihood),),
                _ranked(proposal.acts),
                _ranked(_modes(proposal)),
                _ranked(proposal.statuses),
                tuple(_arguments(proposal, tags, tokens)),
            )
            rows.extend(zip_longest(*cells, fillvalue=""))
    if rows:
        heads = ("word", "an act?", "type", "mode", "status", "actor, recipient")
        for line in columns(heads, rows, width=max(width, _NARROWEST), flexible=5, right=frozenset({1})):
            yield "  ".join(line).rstrip()


def _percent(p: float) -> str:
    return f"{100 * p:3.0f}%"


def _ranked(pairs: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    return tuple(f"{_percent(p)} {name}" for name, p in pairs[:_MOST] if p >= _LEAST)


def _modes(proposal: Proposal) -> list[tuple[str, float]]:
    """Modes of the acts that are shown, those of the likeliest act without its name. The others are noise: the model
    tells modes apart as if every act had one."""
    acts = [act for act, _ in proposal.acts[:_MOST]]
    kinds = [(name, *split_act(name), p) for name, p in proposal.modes]
    return [((mode or name) if act == acts[0] else name, p) for name, act, mode, p in kinds if act in acts]


def _arguments(proposal: Proposal, tags: Tags, tokens: Tokens) -> Iterator[str]:
    """Phrases whose heads the model takes for an actor or a recipient, and other words; the likeliest first."""
    text = tokens.document.text
    phrases: dict[int, Phrase] = {}
    for phrase in sorted(tags.phrases, key=lambda p: len(p.span)):
        phrases[phrase.head] = phrase
    for role, chances in (
        ("actor", {a.token: a.actor for a in proposal.arguments if a.actor >= _LEAST}),
        ("recipient", {a.token: a.recipient for a in proposal.arguments if a.recipient >= _LEAST}),
    ):
        heads = {i: phrases[i].span for i in chances if i in phrases}
        spans = dict(heads)
        for i in chances:
            token = tokens[i]
            if i not in phrases and not any(head.i in chances for head in token.ancestors()):
                spans[i] = token.span
        own = [i for i in spans if not any(spans[i] in span and spans[i] != span for span in heads.values())]
        for i in sorted(own, key=lambda i: (-chances[i], i))[:_MOST]:
            yield f"{_percent(chances[i])} {role} “{clean(spans[i].of(text))}”"


def _examples(derivation: Derivation, sentence: Sentence, style: Style) -> Iterator[str]:
    """Sentences of the lexicon in which the model reads a word most like the one that it judged."""
    says = [say for say in derivation.says if say.trial.match.trigger.sent == sentence.i]
    if says and derivation.caveat:
        yield derivation.caveat
    for say in says:
        if not say.likenesses:
            continue
        fate = f"coded as {say.trial.match.frame.act}" if say.trial.winner else say.trial.reason
        yield f"“{clean(derivation.tokens[say.token].text)}”, {fate}"
        acts = [likeness.sample.act or "no act" for likeness in say.likenesses]
        for act, likeness in zip(acts, say.likenesses, strict=True):
            sample = likeness.sample
            marks = [(sample.trigger, "trigger")] if sample.trigger is not None else []
            words = marked(cut(sample.text, Span(0, len(sample.text)), marks), style)
            share = _percent(max(0.0, likeness.similarity))
            yield f"  {share}  {act:{max(map(len, acts))}}  {words} ({sample.source})"


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
