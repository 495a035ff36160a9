"""PLOVER contexts around a trigger."""

from __future__ import annotations

from polybius.records import Slot, Tags, Token, Tokens

__all__ = ["read_contexts"]


def read_contexts(trigger: Token, tokens: Tokens, tags: Tags, *, act: str, mode: str | None) -> tuple[Slot[str], ...]:
    """The contexts of a mention."""
    return ()
