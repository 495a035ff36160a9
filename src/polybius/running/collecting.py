"""How often Python looks for garbage.

A document's tokens refer to one another in circles, so that only the cyclic collector frees them; but it is called for
every 700 new objects by default, walks all the lexicons each time that it looks at everything, and took a sixth of the
time of tagging and coding. Looked for rarely, some ten documents' worth of tokens (a few megabytes) wait to be freed.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collect_rarely", "rare_collection"]

_THRESHOLDS = (50_000, 20, 50)


def collect_rarely() -> None:
    """From now on, in this process; for workers, which do nothing else."""
    gc.set_threshold(*_THRESHOLDS)


@contextmanager
def rare_collection() -> Iterator[None]:
    """While it lasts; for work in a process that belongs to somebody else."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
