"""The gate: pinned figures must not fall. It ratchets: ``--pin`` raises pins, and lowers one only with ``--lower``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from evaluation.published import Baseline, Pin, Published

__all__ = ["Finding", "check", "pinned"]

Figures = Mapping[str, Mapping[str, float]]


class Finding(NamedTuple):
    """A pinned figure against what was measured. ``now`` is None where it was not measured at all."""

    set: str
    metric: str
    before: float
    now: float | None
    tolerance: float
    failed: bool

    def __str__(self) -> str:
        name = f"{self.set}.{self.metric}"
        if self.now is None:
            return f"{name}: not measured, pinned at {self.before:g}"
        change = self.now - self.before
        return f"{name}: {self.now:.3f}, pinned at {self.before:.3f} ({change:+.3f}, tolerance {self.tolerance:g})"


def check(figures: Figures, baseline: Baseline, published: Published) -> list[Finding]:
    """Every pinned figure, in order of its name. One that was not measured fails, or a set could vanish unseen."""
    out = []
    for name, pins in sorted(baseline.figures.items()):
        for metric, pin in sorted(pins.items()):
            now = figures.get(name, {}).get(metric)
            # A NaN compares false with everything, so the question is whether the figure is good enough.
            good = now is not None and published.worse_by(metric, pin.value, now) <= pin.tolerance + 1e-9
            out.append(Finding(name, metric, pin.value, now, pin.tolerance, not good))
    return out


def pinned(
    figures: Figures, baseline: Baseline, published: Published, *, date: str, commit: str, lower: bool = False
) -> Baseline:
    """A baseline of the headline figures: the better of old and new, or (``lower``) the new ones."""
    pins: dict[str, dict[str, Pin]] = {name: dict(old) for name, old in baseline.figures.items()}
    for info in published.set:
        for metric in info.headline:
            now = figures.get(info.name, {}).get(metric)
            if now is None:
                continue
            old = baseline.figures.get(info.name, {}).get(metric)
            keep = old is not None and not lower and published.worse_by(metric, old.value, now) > 0
            value = old.value if old is not None and keep else round(now, 4)
            pins.setdefault(info.name, {})[metric] = Pin(value, info.allowed(metric))
    return Baseline(date, commit, pins)
