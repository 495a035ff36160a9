"""Words a second of the parser alone, in one thread, by processor time: with the acts that coding needs and without."""

from __future__ import annotations

import time

from bench.throughput import documents
from polybius.parsing import load_parser
from polybius.reading import document_from_text

__all__ = ["measure_parsing"]


def measure_parsing(count: int, *, words: int = 500, model: str = "default", rounds: int = 3) -> dict[str, float]:
    """Tokens and words (by white space) a second of processor time, the best of some rounds over ``count`` texts."""
    texts = [d["text"] for d in documents(count, words)]
    read = [document_from_text(text, id=str(k), published=None) for k, text in enumerate(texts)]
    total = sum(len(text.split()) for text in texts)
    out: dict[str, float] = {}
    for acts in (False, True):
        parser = load_parser(model, acts=acts)
        parser.parse(read[:2])
        best = float("inf")
        tokens = 0
        for _ in range(rounds):
            begin = time.process_time()
            tokens = sum(len(parse) for parse in parser.parse(read))
            best = min(best, time.process_time() - begin)
        name = "with acts" if acts else "trees, tags and names"
        out[f"tokens a second, {name}"] = tokens / best
        out[f"words a second, {name}"] = total / best
    return out
