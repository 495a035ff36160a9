"""Identifiers: short, stable hashes of content, so that a second run makes the same ones."""

from __future__ import annotations

import hashlib

__all__ = ["content_id"]


def content_id(prefix: str, *parts: str | int | None) -> str:
    """``prefix-`` and 16 hexadecimal digits of a BLAKE2 hash of ``parts`` (order matters)."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        data = b"\x00" if part is None else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return f"{prefix}-{digest.hexdigest()}"
