"""What is known of the sets beside our own figures: ``published.toml``, and the pinned ``baseline.json``."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import msgspec

__all__ = ["Anchor", "Baseline", "Pin", "Published", "SetInfo", "load_baseline", "load_published", "save_baseline"]

HERE = Path(__file__).parent


class SetInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a set. ``name``: as the evaluation prints it ("plv.plv"); ``headline``: the pinned figures.

    ``tolerance``: by how much a pinned figure may get worse, in its own unit; ``tolerances``: where one differs.
    ``unit``: what a record of the file is; ``looked``: how far the file was used while the program was made.
    """

    name: str
    title: str
    unit: str
    headline: tuple[str, ...]
    tolerance: float
    looked: str
    note: str = ""
    tolerances: dict[str, float] = {}

    def allowed(self, metric: str) -> float:
        """By how much ``metric`` may get worse."""
        return self.tolerances.get(metric, self.tolerance)


class Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure that others report. Where it is not ``comparable``, ``note`` says what differs."""

    set: str
    metric: str
    value: float
    system: str
    source: str
    comparable: bool = True
    note: str = ""


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ``published.toml``. ``words``: metrics ("f1", or "set.file.f1") as people read them."""

    lower_is_better: frozenset[str]
    words: dict[str, str]
    set: tuple[SetInfo, ...]
    figure: tuple[Anchor, ...]

    def info(self, name: str) -> SetInfo | None:
        """What is known of a set."""
        return next((s for s in self.set if s.name == name), None)

    def anchors(self, name: str, metric: str) -> tuple[Anchor, ...]:
        """What others report for a figure: the comparable ones first, best first."""
        sign = 1 if metric in self.lower_is_better else -1
        found = [a for a in self.figure if (a.set, a.metric) == (name, metric)]
        return tuple(sorted(found, key=lambda a: (not a.comparable, sign * a.value, a.system)))

    def wording(self, metric: str, name: str = "") -> str:
        """A metric as people read it, in the set ``name``."""
        return self.words.get(f"{name}.{metric}") or self.words.get(metric, metric.replace("_", " "))

    def worse_by(self, metric: str, before: float, now: float) -> float:
        """By how much a figure got worse; negative where it got better."""
        return now - before if metric in self.lower_is_better else before - now


class Pin(msgspec.Struct, frozen=True):
    """A pinned figure."""

    value: float
    tolerance: float


class Baseline(msgspec.Struct, frozen=True):
    """The figures that later ones must not fall below: set to metric to pin. ``commit``, ``date``: of the run."""

    date: str = ""
    commit: str = ""
    figures: dict[str, dict[str, Pin]] = {}


def load_published(path: Path = HERE / "published.toml") -> Published:
    """Read the published figures. Raises :class:`msgspec.ValidationError` where the file is malformed."""
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Published)


def load_baseline(path: Path = HERE / "baseline.json") -> Baseline:
    """Read the pinned figures; none where there is no such file yet."""
    return msgspec.json.decode(path.read_bytes(), type=Baseline) if path.exists() else Baseline()


def save_baseline(baseline: Baseline, path: Path = HERE / "baseline.json") -> None:
    """Write the pinned figures, sorted, one a line or so, so that a change shows in the history."""
    path.write_text(json.dumps(msgspec.to_builtins(baseline), indent=1, sort_keys=True) + "\n", "utf-8")
