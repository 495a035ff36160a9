"""Reading: bytes → :class:`polybius.records.Document`. Four public verbs and the nouns they need.

``discover`` finds sources, ``read`` gives the documents of one, ``document_from_text`` makes one from memory;
``records`` and ``build`` are the two halves of ``read`` for runners that share the work, ``split`` cuts a big source.
"""

from __future__ import annotations

from polybius.reading.assembling import document_from_text
from polybius.reading.dates import parse_date
from polybius.reading.discovering import discover, split
from polybius.reading.protocol import Reader, Record, Source
from polybius.reading.publishers import Publisher, find_publisher, guess_outlet, publisher_of_url
from polybius.reading.read import build, read, records
from polybius.reading.reasons import REASONS

__all__ = [
    "REASONS",
    "Publisher",
    "Reader",
    "Record",
    "Source",
    "build",
    "discover",
    "document_from_text",
    "find_publisher",
    "guess_outlet",
    "parse_date",
    "publisher_of_url",
    "read",
    "records",
    "split",
]
