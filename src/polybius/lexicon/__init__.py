"""Knowledge as data. Each folder holds files of one kind; :func:`open_data` finds them in the installed package."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["data_file"]


def data_file(*parts: str) -> Traversable:
    """A file or folder of the lexicon, e.g. ``data_file("frames")``."""
    return files(__name__).joinpath(*parts)
