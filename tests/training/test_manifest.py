"""The manifest: all files of a model with their hashes, and of those that it can do without the ones that are there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from training.manifest import FILES, OPTIONAL, manifest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for key, pattern in FILES.items():
        (tmp_path / pattern.format(name="tiny")).write_text(key)
    return tmp_path


def test_every_file_with_its_hash(folder: Path) -> None:
    assert manifest(folder, "tiny", "4") == {
        "version": "4",
        "files": {
            key: {"name": pattern.format(name="tiny"), "sha256": hashlib.sha256(key.encode()).hexdigest()}
            for key, pattern in FILES.items()
        },
    }


@pytest.mark.parametrize("key", sorted(FILES))
def test_a_file_that_is_missing(folder: Path, key: str) -> None:
    (folder / FILES[key].format(name="tiny")).unlink()
    if key in OPTIONAL:
        assert manifest(folder, "tiny", "4")["files"].keys() == FILES.keys() - {key}  # type: ignore[attr-defined]
    else:
        with pytest.raises(FileNotFoundError):
            manifest(folder, "tiny", "4")


def test_without_some(folder: Path) -> None:
    entry = manifest(folder, "tiny", "4", without=("examples",))
    assert entry["files"].keys() == FILES.keys() - {"examples"}  # type: ignore[attr-defined]
