"""Measuring polybius on public sets: one module a set, each with ``score(path) -> dict[str, float]``.

``python -m evaluation SET FILE [--json]`` scores one file; ``python -m evaluation all DIR`` every set it finds
below DIR (``--write docs/accuracy.md`` writes the page); ``python -m evaluation gate DIR`` fails where a pinned figure
fell by more than its tolerance.
Adapters see only what a set gives as input, never its labels.
"""
