"""The accuracy page: our figures beside the published ones, with their sets, sizes, date and commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from evaluation.published import Anchor, Baseline, Published, SetInfo

__all__ = ["Run", "page"]

_INTRODUCTION = """\
# How accurate it is

Written by `make figures` (`python -m evaluation all DIR --write docs/accuracy.md`); do not edit by hand.
Measured on {date} at commit {commit}.

How to read it:

- **These are development files.** Errors on most of them were read and their causes mended while the program was made
  (each set says so). Expect lower figures on texts that nobody here has seen.
- The program gets what a set gives as input (text; for some the marked pair or the spans), never its labels.
- Figures are percent unless a set says "shares of 1". A figure of others *in italics* is not measured on the same file
  or task: it is for orientation and says how it differs. "Measured on this file" means by a run of that program or
  rule for this project; other figures are their authors'.
- Several of the others were trained on the set that they are scored on, or on another part of it; ours is one program
  for all.
- Small sets wobble: on fifty documents or some hundred sentences, differences of two or three points are noise.
{falls}"""

_COUNTS = frozenset(
    {"documents", "gold", "mentions", "n", "predicted", "speakers", "spans", "stories", "stories_found"}
)
_NO_ANSWER = "not measured in this run"


class Run(NamedTuple):
    """Figures by set, sizes by set (records), sets that failed with the reason; date and commit."""

    figures: Mapping[str, Mapping[str, float]]
    sizes: Mapping[str, int]
    failed: Mapping[str, str]
    date: str
    commit: str


def page(run: Run, published: Published, baseline: Baseline) -> str:
    """The page in Markdown. A figure that is worse than its pin is marked, whatever the tolerance."""
    falls = _falls(run, published, baseline)
    told = ""
    if falls:
        many = "1 pinned figure is" if len(falls) == 1 else f"{len(falls)} pinned figures are"
        when = f"pinned at {baseline.commit}, {baseline.date}"
        told = f"- **{many} lower than before**, marked ▼ ({when}).\n"
    parts = [_INTRODUCTION.format(date=run.date, commit=run.commit, falls=told)]
    known = [info for info in published.set if info.name in run.figures or info.name in run.failed]
    for info in known:
        parts.append(_section(info, run, published, baseline))
    names = {info.name for info in known}
    for name in sorted(run.figures.keys() - names):
        if run.figures[name]:
            parts.append(f"## {name}\n\n{_others(name, run.figures[name], published)}\n")
    missing = [info.name for info in published.set if info.name not in names]
    if missing:
        parts.append(f"## Not in this run\n\n{', '.join(missing)}.\n")
    return "\n".join(parts)


def _falls(run: Run, published: Published, baseline: Baseline) -> dict[tuple[str, str], float]:
    out = {}
    for name, pins in baseline.figures.items():
        for metric, pin in pins.items():
            now = run.figures.get(name, {}).get(metric)
            # What is not seen in the figures shown is no fall.
            if now is not None and published.worse_by(metric, pin.value, now) > _step(now):
                out[name, metric] = pin.value
    return out


def _step(value: float) -> float:
    """Half of the last digit shown."""
    return 0.0005 if abs(value) < 1.5 else 0.05


def _section(info: SetInfo, run: Run, published: Published, baseline: Baseline) -> str:
    lines = [f"## {info.title}", ""]
    lines.append(f"`{info.name}`, {run.sizes.get(info.name, 0):,} {info.unit}. {info.looked}")
    if info.note:
        lines.append(" ".join(info.note.split()))
    lines.append("")
    if info.name in run.failed:
        return "\n".join([*lines, f"**Not measured: {run.failed[info.name]}**", ""])
    figures = run.figures[info.name]
    falls = _falls(run, published, baseline)
    anchored = [a.metric for a in published.figure if a.set == info.name]
    shown = list(dict.fromkeys([*info.headline, *anchored]))
    lines += ["| | polybius | others |", "|---|---:|---|"]
    for metric in shown:
        ours = _number(figures[metric]) if metric in figures else _NO_ANSWER
        if metric in info.headline and metric in figures:
            ours = f"**{ours}**"
        if (info.name, metric) in falls:
            ours += f" ▼ from {_number(falls[info.name, metric])}"
        anchors = "; ".join(_anchor(a) for a in published.anchors(info.name, metric))
        lines.append(f"| {published.wording(metric, info.name)} | {ours} | {anchors} |")
    rest = {k: v for k, v in figures.items() if k not in shown}
    if rest:
        lines += ["", _others(info.name, rest, published)]
    return "\n".join([*lines, ""])


def _others(name: str, figures: Mapping[str, float], published: Published) -> str:
    shown = {k: f"{v:.0f}" if k in _COUNTS else _number(v) for k, v in figures.items()}
    words = "; ".join(f"{published.wording(k, name)} {v}" for k, v in shown.items())
    return f"<details><summary>All figures</summary>\n\n{words}\n\n</details>"


def _anchor(anchor: Anchor) -> str:
    told = f"{_number(anchor.value)} {anchor.system} ({anchor.source}{'; ' + anchor.note if anchor.note else ''})"
    return told if anchor.comparable else f"*{told}*"


def _number(value: float) -> str:
    if value != value:
        return "–"
    return f"{value:.3f}" if 0 < abs(value) < 1.5 else f"{value:.1f}"
