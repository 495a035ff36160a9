"""Measure coding on labelled texts that were held out from training, with given weights of the learned layer.

``python -m training.tune [KEY=VALUE,VALUE ...]`` prints, for each combination of the values, how many triggers,
acts, dyads
(act and every party, by overlap of phrases), statuses are right. The weights of ``lexicon/learned.toml`` are chosen
by it.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Sequence

import msgspec

from polybius.coding import attribution as _attribution  # noqa: F401  (loaded before the clock of a run)
from polybius.coding import learned
from polybius.coding.attribution import find_attributions
from polybius.coding.engine import Engine
from polybius.coding.mentions import build_mentions
from polybius.parsing import load_parser
from polybius.reading import document_from_text
from polybius.records import Mention, Party, Tags, Tokens
from polybius.tagging import tag
from training.acts import held_out
from training.labelled import Act, Item, read_all

__all__ = ["main", "score"]

Span = tuple[int, int]
Coded = tuple[Item, list[tuple[Mention, Tags]]]


def _parties(parties: Iterable[Party], tags: Tags) -> list[Span]:
    spans = (tags.phrases[p.phrase].span for p in parties if p.phrase is not None and not p.implied)
    return [(s.start, s.end) for s in spans]


def _agree(found: list[Span], gold: Sequence[Span]) -> bool:
    """Does every gold party overlap one found, and every found one a gold party?"""

    def met(spans: Sequence[Span], others: Sequence[Span]) -> bool:
        return all(any(a < d and c < b for c, d in others) for a, b in spans)

    return met(found, gold) and met(gold, found)


def score(coded: Sequence[Coded]) -> dict[str, float]:
    """Per cent."""
    real = called = hit = right = dyad = status = mode = modes = past = 0
    for item, mentions in coded:
        left = list(item.acts)
        real += len(left)
        called += len(mentions)
        for m, tags in mentions:
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
            actors, recipients = _parties(m.actors, tags), _parties(m.recipients, tags)
            dyad += (_agree(actors, gold.actors) and _agree(recipients, gold.recipients)) or (
                not gold.recipients and len(gold.actors) > 1 and _agree(actors + recipients, gold.actors)
            )
    return {
        "p": 100 * hit / max(1, called),
        "r": 100 * hit / max(1, real),
        "trigger": 200 * hit / max(1, called + real),
        "act": 200 * right / max(1, called + real),
        "dyad": 200 * dyad / max(1, called + real),
        "status": 100 * status / max(1, right),
        "mode": 100 * mode / max(1, modes),
        "background": 100 * past / max(1, right),
    }


def _prepared(items: Sequence[Item]) -> list[tuple[Item, Tokens, Tags, tuple]]:
    parser = load_parser()
    out = []
    for number, item in enumerate(items):
        document = document_from_text(item.text, id=str(number), published=None, publisher=None)
        tokens = Tokens(document, parser.parse([document])[0])
        tags = tag(tokens)
        out.append((item, tokens, tags, find_attributions(tokens, tags)))
    return out


def _code(prepared: Sequence[tuple[Item, Tokens, Tags, tuple]], *, with_model: bool = True) -> list[Coded]:
    out: list[Coded] = []
    for item, tokens, tags, attributions in prepared:
        engine = Engine(tokens, tags, attributions, learned=with_model)
        matches, _ = engine.run()
        out.append((item, [(m, tags) for m in build_mentions(engine, matches, tokens, tags, attributions)]))
    return out


def main(arguments: Sequence[str]) -> None:
    """See the module's docstring."""
    only = next((a[5:] for a in arguments if a.startswith("only=")), "")
    items = [i for i in held_out(read_all())[1] if only in i.source]
    prepared = _prepared(items)
    print(len(items), "texts")
    print("frames alone", _shown(score(_code(prepared, with_model=False))))
    grid = [(k, [float(x) for x in v.split(",")]) for k, _, v in (a.partition("=") for a in arguments) if k != "only"]
    shipped = learned.weights()
    for values in itertools.product(*(v for _, v in grid)):
        chosen = dict(zip((k for k, _ in grid), values, strict=True))
        replaced = msgspec.structs.replace(shipped, **chosen)
        learned.weights = lambda replaced=replaced: replaced  # type: ignore[assignment]
        print(chosen, _shown(score(_code(prepared))), flush=True)


def _shown(figures: dict[str, float]) -> str:
    return ", ".join(f"{k} {v:.1f}" for k, v in figures.items())


if __name__ == "__main__":
    main(sys.argv[1:])
