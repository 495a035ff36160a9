"""How names of places are compared: without case, diacritics, full stops, apostrophes and hyphens."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["KINDS", "place_key"]

KINDS = ("country", "division", "region", "capital", "town")
"""Kinds of places, in the order of their codes in the packed gazetteer."""

_DROP = str.maketrans("", "", ".'’‘ʼ`")
_SIGNS = re.compile(r"[^\w]+|_")


def place_key(name: str) -> str:
    """The form under which a name is looked up ("St. Louis" → "st louis", "Côte d'Ivoire" → "cote divoire")."""
    if name.isascii():
        plain = name
    else:
        plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _SIGNS.sub(" ", plain.translate(_DROP)).strip().casefold()
