"""Measure coding on labelled texts that were held out from training, with given weights of the learned layer.

``python -m training.tune [only=SOURCE] [KEY=VALUE,VALUE ...]`` prints, for each combination of the values, how many
triggers, acts, dyads (act and all parties: the same words, or words read as the same country), statuses are right. The
weights of ``lexicon/learned.toml`` are chosen by it. Documents are read whole; the acts of their held-out paragraphs
count.
"""

from __future__ import annotations

import dataclasses
import itertools
import sys
from collections.abc import Sequence

import msgspec

from polybius.coding import attribution as _attribution  # noqa: F401  (loaded before the clock of a run)
from polybius.coding import learned
from polybius.coding.attribution import find_attributions
from polybius.coding.engine import Engine
from polybius.coding.mentions import build_mentions
from polybius.coding.parties import Parties
from polybius.parsing import load_parser
from polybius.parsing.tokenise import tokenise
from polybius.reading import document_from_text
from polybius.records import Mention, Party, Tags, Tokens
from polybius.tagging import tag
from training.acts import elsewhere, is_for_weighing, is_held_out, texts
from training.labelled import Act, Item, read_all

__all__ = ["RECIPROCAL", "Text", "joined", "main", "prepared", "score"]

Span = tuple[int, int]


@dataclasses.dataclass(frozen=True)
class Text:
    """A text to measure on. ``acts`` with spans into it; ``counted``: the stretches of it that count."""

    text: str
    acts: tuple[Act, ...]
    counted: tuple[Span, ...]


RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "ASSAULT", "SUPPORT"})
"""Acts whose parties may all stand on one side (the gold set's scorer takes them so)."""
Coded = tuple[Text, list[tuple[Mention, Parties]]]


def joined(items: Sequence[Item], *, every: bool = False) -> Text:
    """A document as one text, its parties in other paragraphs found. ``every``: all its paragraphs count, also where
    training knows them."""
    starts = [0, *itertools.accumulate(len(i.text) + 2 for i in items)]
    spans = [tokenise(i.text) for i in items]
    words = [[i.text[a:z] for a, z in s] for i, s in zip(items, spans, strict=True)]
    acts: list[Act] = []
    for number, item in enumerate(items):
        if not (every or is_held_out(item)):
            continue

        def moved(span: Span, by: int = starts[number]) -> Span:
            return span[0] + by, span[1] + by

        for act in item.acts:
            sides: list[tuple[Span, ...]] = []
            for own, names in zip((act.actors, act.recipients), act.elsewhere, strict=True):
                places = [p for name in names if (p := elsewhere(name, number, words)) is not None]
                far = [
                    (starts[k] + spans[k][inside[0]][0], starts[k] + spans[k][inside[-1]][1]) for k, inside in places
                ]
                sides.append((*map(moved, own), *far))
            acts.append(dataclasses.replace(act, trigger=moved(act.trigger), actors=sides[0], recipients=sides[1]))
    counted = tuple((starts[k], starts[k] + len(i.text)) for k, i in enumerate(items) if every or is_held_out(i))
    return Text("\n\n".join(i.text for i in items), tuple(acts), counted)


def _agree(found: Sequence[Party], gold: Sequence[Span], parties: Parties) -> bool:
    """Is every gold party one found, and every found one a gold party?"""
    named = [p.phrase for p in found if p.phrase is not None]
    by_span = [[n for n, f in enumerate(parties.tags.phrases) if f.span.start < z and a < f.span.end] for a, z in gold]

    def same(number: int, k: int) -> bool:
        ours = parties.reading(number)
        held = [parties.reading(n) for n in by_span[k]]
        return any(ours.phrase == r.phrase or (r.is_party and r.country == ours.country and r.country) for r in held)

    return all(any(same(n, k) for n in named) for k in range(len(gold))) and all(
        any(same(n, k) for k in range(len(gold))) for n in named
    )


def score(coded: Sequence[Coded]) -> dict[str, float]:
    """Per cent."""
    real = called = hit = right = dyad = status = mode = modes = past = 0
    sides = [0, 0]
    for item, mentions in coded:
        left = list(item.acts)
        real += len(left)
        mentions = [(m, p) for m, p in mentions if any(a <= m.trigger.start < z for a, z in item.counted)]
        called += len(mentions)
        for m, parties in mentions:
            gold: Act | None = next(
                (a for a in left if m.trigger.start < a.trigger[1] and a.trigger[0] < m.trigger.end), None
            )
            if gold is None:
                continue
            left.remove(gold)
            hit += 1
            if m.act.value != gold.act:
                continue
            right += 1
            status += m.status.value == gold.status
            past += m.background.value == gold.background
            modes += gold.mode is not None
            mode += gold.mode is not None and m.mode.value == gold.mode
            actor = _agree(m.actors, gold.actors, parties)
            recipient = _agree(m.recipients, gold.recipients, parties)
            both = (*m.actors, *m.recipients)
            told = (*gold.actors, *gold.recipients)
            one_side = not gold.recipients or not any(p.phrase is not None for p in m.recipients)
            reciprocal = gold.act in RECIPROCAL and one_side and _agree(both, told, parties)
            dyad += (actor and recipient) or reciprocal
            sides[0] += actor or reciprocal
            sides[1] += recipient or reciprocal
    return {
        "p": 100 * hit / max(1, called),
        "r": 100 * hit / max(1, real),
        "trigger": 200 * hit / max(1, called + real),
        "act": 200 * right / max(1, called + real),
        "dyad": 200 * dyad / max(1, called + real),
        "actor": 100 * sides[0] / max(1, right),
        "recipient": 100 * sides[1] / max(1, right),
        "status": 100 * status / max(1, right),
        "mode": 100 * mode / max(1, modes),
        "background": 100 * past / max(1, right),
    }


def prepared(texts: Sequence[Text]) -> list[tuple[Text, Tokens, Tags, tuple]]:
    """The texts read, as coding needs them."""
    parser = load_parser()
    out = []
    for number, text in enumerate(texts):
        document = document_from_text(text.text, id=str(number), published=None, publisher=None)
        tokens = Tokens(document, parser.parse([document])[0])
        tags = tag(tokens)
        out.append((text, tokens, tags, find_attributions(tokens, tags)))
    return out


def _code(read: Sequence[tuple[Text, Tokens, Tags, tuple]], *, with_model: bool = True) -> list[Coded]:
    out: list[Coded] = []
    for text, tokens, tags, attributions in read:
        engine = Engine(tokens, tags, attributions, learned=with_model)
        matches, _ = engine.run()
        mentions = build_mentions(engine, matches, tokens, tags, attributions)
        parties = Parties(tokens, tags)
        out.append((text, [(m, parties) for m in mentions]))
    return out


def main(arguments: Sequence[str]) -> None:
    """See the module's docstring."""
    only = next((a[5:] for a in arguments if a.startswith("only=")), "")
    groups = [g for g in texts(i for i in read_all() if only in i.source) if any(map(is_held_out, g))]
    groups = [g for g in groups if not any(map(is_for_weighing, g))]
    read = prepared([joined(g) for g in groups])
    print(len(groups), "texts")
    print("frames alone", _shown(score(_code(read, with_model=False))))
    grid = [(k, [float(x) for x in v.split(",")]) for k, _, v in (a.partition("=") for a in arguments) if k != "only"]
    shipped = learned.weights()
    for values in itertools.product(*(v for _, v in grid)):
        chosen = dict(zip((k for k, _ in grid), values, strict=True))
        replaced = msgspec.structs.replace(shipped, **chosen)
        learned.weights = lambda replaced=replaced: replaced  # type: ignore[assignment]
        print(chosen, _shown(score(_code(read))), flush=True)


def _shown(figures: dict[str, float]) -> str:
    return ", ".join(f"{k} {v:.1f}" for k, v in figures.items())


if __name__ == "__main__":
    main(sys.argv[1:])
