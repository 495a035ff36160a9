"""The tree of errors, and that they survive the way from a worker process."""

from __future__ import annotations

import inspect
import pickle

import pytest

from polybius import errors
from polybius.errors import InputError, PolybiusError, UnsupportedFormat

CLASSES = [c for _, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == errors.__name__]


def test_all_are_public_and_of_one_family() -> None:
    assert sorted(errors.__all__) == errors.__all__ == sorted(c.__name__ for c in CLASSES)
    assert all(issubclass(c, PolybiusError) for c in CLASSES)


def test_the_docstring_draws_the_tree() -> None:
    drawn = errors.__doc__ or ""
    assert [c.__name__ for c in CLASSES if c.__name__ not in drawn] == []


@pytest.mark.parametrize(
    ("detail", "message"), [("not JSON", "a.jsonl:3: not JSON"), ("", "a.jsonl:3: unreadable")]
)  # fmt: skip
def test_the_message_names_the_place(detail: str, message: str) -> None:
    error = InputError("a.jsonl:3", "unreadable", detail)
    assert (str(error), error.where, error.reason) == (message, "a.jsonl:3", "unreadable")


@pytest.mark.parametrize("kind", CLASSES, ids=lambda c: c.__name__)
def test_errors_can_be_pickled(kind: type[PolybiusError]) -> None:
    error = kind("a", "b", "c") if issubclass(kind, InputError) else kind("a")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.__dict__) == (kind, str(error), error.__dict__)


def test_an_unsupported_format_is_an_input_error() -> None:
    with pytest.raises(InputError, match=r"x\.doc: Word"):
        raise UnsupportedFormat("x.doc", "format", "Word")
