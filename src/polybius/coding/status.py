"""The status of an act: occurred, planned, denied and so on."""

from __future__ import annotations

import msgspec

from polybius.records import Attribution, Status, Tags, Token, Tokens
from polybius.spans import Span

__all__ = ["StatusReading", "read_status"]


class StatusReading(msgspec.Struct, frozen=True):
    """The status, whether it is background, the words that show it, the rule and the steps that led there."""

    status: Status
    background: bool
    spans: tuple[Span, ...]
    rule: str
    steps: tuple[str, ...] = ()


def read_status(
    trigger: Token, tokens: Tokens, tags: Tags, attributions: tuple[Attribution, ...], *, act: str, nominal: bool
) -> StatusReading:
    """The status of the act told by ``trigger``."""
    return StatusReading("occurred", False, (), "status.default")
