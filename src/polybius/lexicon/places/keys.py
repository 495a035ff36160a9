"""How names of places are compared: without case, diacritics, full stops, apostrophes and hyphens."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["KINDS", "NOWHERE", "place_key"]

KINDS = ("country", "division", "region", "capital", "town")
"""Kinds of places, in the order of their codes in the packed gazetteer."""

NOWHERE = 999.0
"""Latitude and longitude, in the packed file, of a place whose coordinates are not known."""

_DROP = str.maketrans("", "", ".'’‘ʼ`")
_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=1 << 16)
def place_key(name: str) -> str:
    """The form under which a name is looked up ("St. Louis" → "st louis", "Côte d'Ivoire" → "cote divoire")."""
    plain = name.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _SIGNS.sub(" ", plain.translate(_DROP)).strip()
