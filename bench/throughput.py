"""Documents a second through the whole pipeline: read, parse, tag, code, resolve, store, merge."""

from __future__ import annotations

import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from polybius.records import Document
from polybius.running import Coder, Outcome, ProcessRunner, Progress, SerialRunner, run
from polybius.storing import Store

__all__ = ["Figures", "documents", "measure", "show"]

ROOT = Path(__file__).parents[1]


class Figures(NamedTuple):
    """What a run took. ``memory``: peak of the largest worker, in MB; ``parent``: of the process that stores."""

    documents: int
    words: int
    sentences: int
    workers: int
    seconds: float
    memory: float
    parent: float
    stages: dict[str, float]
    mentions: int
    events: int


def _paragraphs() -> list[str]:
    """Paragraphs of the trial corpus, or of the sample articles where it is absent."""
    corpus = ROOT.parent / "shared" / "corpus" / "wikinews_en.jsonl"
    if corpus.exists():
        texts = [json.loads(line)["text"] for line in corpus.read_text("utf-8").splitlines()]
    else:
        texts = [p.read_text("utf-8") for p in sorted((ROOT / "examples").rglob("*.txt"))]
    return [p.strip() for text in texts for p in text.split("\n\n") if len(p.split()) > 5]


def documents(count: int, words: int = 500) -> Iterator[dict[str, Any]]:
    """``count`` different documents of about ``words`` words: the corpus's paragraphs, each time from another start."""
    paragraphs = _paragraphs()
    at = 0
    for number in range(count):
        text: list[str] = []
        length = 0
        step = 1 + number // len(paragraphs)
        while length < words:
            text.append(paragraphs[at % len(paragraphs)])
            length += len(text[-1].split())
            at += step
        day = time.strftime("%Y-%m-%d", time.gmtime(1_900_000_000 + 86_400 * (number // 20)))
        yield {
            "id": f"bench-{number}",
            "text": "\n\n".join(text),
            "published": day,
            "publisher": f"Paper {number % 40}",
        }


class _MeasuredCoder(Coder):
    """A coder that leaves its clock and its peak memory in a file."""

    def __init__(self, folder: str, model: str) -> None:
        super().__init__(model)
        self._file = Path(folder) / f"{os.getpid()}.json"
        self.sentences = 0

    def __call__(self, documents: Sequence[Document]) -> list[Outcome]:
        outcomes = super().__call__(documents)
        for outcome in outcomes:
            parse = getattr(outcome, "parse", None)
            self.sentences += len(parse.sentences) if parse is not None else 0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        record = {"seconds": self.clock.seconds, "memory": peak, "sentences": self.sentences}
        self._file.write_text(json.dumps(record), "utf-8")
        return outcomes


def measure(count: int, workers: int, *, words: int = 500, model: str = "default") -> Figures:
    """Code ``count`` documents into a fresh store and time everything, the start of the workers included."""
    with tempfile.TemporaryDirectory(prefix="polybius-bench-") as folder:
        source = Path(folder) / "in.jsonl"
        total = 0
        with source.open("w", encoding="utf-8") as file:
            for document in documents(count, words):
                total += len(document["text"].split())
                file.write(json.dumps(document) + "\n")
        marks: dict[str, float] = {}

        def progress(step: Progress) -> None:
            if step.stage == "merge":
                marks["coded"] = time.perf_counter()

        reports = Path(folder) / "reports"
        reports.mkdir()
        make = partial(_MeasuredCoder, str(reports), model)
        begin = time.perf_counter()
        with Store(Path(folder) / "p.db") as store:
            runner = SerialRunner(make) if workers == 1 else ProcessRunner(make, workers)
            summary = run([source], store, runner=runner, model=model, progress=progress)
        end = time.perf_counter()
        found = [json.loads(path.read_text("utf-8")) for path in sorted(reports.iterdir())]
    stages: dict[str, float] = {}
    for report in found:
        for stage, seconds in report["seconds"].items():
            stages[stage] = stages.get(stage, 0.0) + seconds
    stages["reading, storing, waiting"] = max(0.0, marks["coded"] - begin - sum(stages.values()) / max(1, len(found)))
    stages["merging"] = end - marks["coded"]
    return Figures(
        documents=summary.coded,
        words=total,
        sentences=sum(report["sentences"] for report in found),
        workers=workers,
        seconds=end - begin,
        memory=max((report["memory"] for report in found), default=0.0),
        parent=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        stages=stages,
        mentions=summary.mentions,
        events=summary.events,
    )


def show(figures: Figures) -> None:
    """One figure a line, ``name value``."""
    for name, value in (
        ("documents", figures.documents),
        ("words", figures.words),
        ("sentences", figures.sentences),
        ("mentions", figures.mentions),
        ("events", figures.events),
        ("workers", figures.workers),
        ("seconds", round(figures.seconds, 2)),
        ("documents_per_second", round(figures.documents / figures.seconds, 2)),
        ("words_per_second", round(figures.words / figures.seconds)),
        ("sentences_per_second", round(figures.sentences / figures.seconds, 1)),
        ("peak_memory_per_worker_mb", round(figures.memory)),
        ("peak_memory_parent_mb", round(figures.parent)),
    ):
        print(f"{name} {value}")
    for stage, seconds in sorted(figures.stages.items(), key=lambda item: -item[1]):
        print(f"seconds[{stage}] {seconds:.2f}")
