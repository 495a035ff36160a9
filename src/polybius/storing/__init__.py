"""Keeping what was coded: one SQLite file, the system of record, and exports from it."""

from __future__ import annotations

from polybius.storing.store import DocumentRow, Store, Telling

__all__ = ["DocumentRow", "Store", "Telling"]
