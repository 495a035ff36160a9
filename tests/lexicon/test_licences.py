from __future__ import annotations

import re
from pathlib import Path

import polybius

PACKAGE = Path(polybius.__file__).parent
LEXICON = PACKAGE / "lexicon"
DIVIDED = ("actors", "merging", "places")
DATA = {".json", ".npz", ".toml", ".tsv", ".txt", ".zst"}


def sections() -> dict[str, set[str]]:
    """The names in backquotes in the first column of each table, by the heading above it."""
    out: dict[str, set[str]] = {"": set()}
    heading = ""
    for line in (LEXICON / "LICENSES.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:].strip("/ ")
            out[heading] = set()
        elif line.startswith("| `"):
            out[heading] |= {name.rstrip("/") for name in re.findall(r"`([^`]+)`", line.split("|")[1])}
    return out


def test_every_data_file_and_folder_of_the_lexicon_has_a_licence():
    known = sections()
    top = {p.name for p in LEXICON.iterdir() if p.suffix in DATA or (p.is_dir() and p.name != "__pycache__")}
    assert not top - known[""]
    for folder in DIVIDED:
        assert known[folder] == {p.name for p in (LEXICON / folder).iterdir() if p.suffix in DATA}


def test_every_licence_file_goes_into_the_wheel():
    project = (PACKAGE.parent.parent / "pyproject.toml").read_text("utf-8")
    for path in sorted(PACKAGE.rglob("LICENSE*.md")):
        assert f'"{path.relative_to(PACKAGE.parent.parent).as_posix()}"' in project
