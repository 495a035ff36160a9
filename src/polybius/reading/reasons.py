"""Why something could not be read: every reason code that :class:`polybius.records.Rejection` may carry."""

from __future__ import annotations

__all__ = ["REASONS"]

REASONS: dict[str, str] = {
    "bad-csv": "a table whose rows cannot be told apart, or without a column for the text",
    "bad-json": "a line or file that is not valid JSON",
    "binary": "no text: an image, archive, program or other binary data",
    "damaged": "compressed data that do not unpack",
    "empty": "nothing in it but white space",
    "language": "clearly not English, the one language that polybius codes",
    "no-article": "a page without an article text",
    "no-text": "a record without the field `text`, or whose text is no text",
    "not-a-document": "a JSON value that is no object",
    "not-an-article": "a file about the folder (README, LICENSE and the like), left out when a folder is read",
    "not-found": "no such file or folder",
    "not-yet": "a format of the contract whose reader is not built yet",
    "too-long": "longer than a document may be",
    "truncated": "a compressed file that ends too early",
    "unreadable": "the operating system refuses to read it",
    "unsupported": "a format that polybius does not read",
}
"""Code → what it means, in alphabetical order. ``Rejection.detail`` says more about the single case."""
