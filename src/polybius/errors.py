"""Every error that polybius raises on purpose.

    PolybiusError
    ├── InputError          a file, line or page cannot be read
    │   └── UnsupportedFormat
    ├── ModelError          the language model is missing or damaged
    ├── LexiconError        a knowledge file breaks its own rules
    ├── StoreError          the database cannot be used
    └── UsageError          the caller asked for something that makes no sense

Messages name the file (or record) and the reason in one line; the command line prints them as they are.
"""

from __future__ import annotations

__all__ = [
    "InputError",
    "LexiconError",
    "ModelError",
    "PolybiusError",
    "StoreError",
    "UnsupportedFormat",
    "UsageError",
]


class PolybiusError(Exception):
    """Base of all polybius errors."""


class InputError(PolybiusError):
    """A document cannot be read. ``where`` names file and record, ``reason`` is a short code."""

    def __init__(self, where: str, reason: str, detail: str = "") -> None:
        self.where, self.reason, self.detail = where, reason, detail
        super().__init__(f"{where}: {detail or reason}")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        return type(self), (self.where, self.reason, self.detail)


class UnsupportedFormat(InputError):  # noqa: N818
    """The format is known to polybius or foreign to it, but no reader is installed for it."""


class ModelError(PolybiusError):
    """The language model is missing, damaged or of another version."""


class LexiconError(PolybiusError):
    """A knowledge file is malformed or contradicts its own examples."""


class StoreError(PolybiusError):
    """The store is locked, damaged or of a newer schema."""


class UsageError(PolybiusError):
    """Wrong arguments."""
