"""Keeping what was coded: one SQLite file, the system of record, and exports from it."""

from __future__ import annotations

from polybius.storing.exports import FORMATS, export, table_row
from polybius.storing.store import DocumentRow, Store, Telling

__all__ = ["FORMATS", "DocumentRow", "Store", "Telling", "export", "table_row"]
