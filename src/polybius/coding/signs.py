"""What the weighing of triggers and of parties have in common: log-odds, and numbers for names."""

from __future__ import annotations

import math
from typing import get_args

from polybius.ontology import EVENT_TYPES
from polybius.records import Status

__all__ = ["ACTS", "STATUSES", "numbered", "odds"]


def numbered(names: str) -> dict[str, int]:
    """Names, set apart by spaces, to numbers from 1 on; 0 is for any other."""
    return {name: k for k, name in enumerate(names.split(), 1)}


ACTS = {act: k for k, act in enumerate(EVENT_TYPES)}
STATUSES = {status: k for k, status in enumerate(get_args(Status), 1)}


def odds(p: float, least: float) -> float:
    """Log-odds of a probability that is taken for no less than ``least``, and for no more than 1 minus it."""
    p = min(max(p, least), 1 - least)
    return math.log(p / (1 - p))
