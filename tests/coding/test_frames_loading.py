"""Frame files as data: what is read, what is refused, and that every refusal names its file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from polybius.coding.frames import Lexicon, Word, load_lexicon, parse_frame, read_frames, read_toml
from polybius.errors import LexiconError
from polybius.lexicon import data_file

GOOD = 'act = "SANCTION/expel"\nverbs = ["expel", "throw out"]\nnouns = ["mass expulsion"]\n'


def _frame(text: str, where: str = "frames/sanction/x.toml"):
    return parse_frame(tomllib.loads(text), where, "sanction.x")


def test_a_frame_is_read() -> None:
    frame = _frame(
        GOOD
        + "reciprocal = true\npriority = 2\n"
        + '[roles]\nactor = "subject"\n"recipient?" = ["object", "from+"]\n'
        + '[guards]\n"object|from" = ["@diplomats", "%people", "!air"]\n'
        + '[[example]]\ntext = "A {expelled} B."\nstatus = "occurred"\nalso = "sanction.y"\n'
        + '[[gap]]\ntext = "C."\nwhy = "hard"\n'
    )
    assert (frame.id, frame.act, frame.mode, frame.reciprocal, frame.priority) == (
        "sanction.x", "SANCTION", "expel", True, 2,
    )  # fmt: skip
    assert frame.words == (
        Word("expel", (), False), Word("throw", ("out",), False), Word("expulsion", ("mass",), True),
    )  # fmt: skip
    assert [str(w) for w in frame.words] == ["expel", "throw out", "mass expulsion"]
    actor, recipient = frame.role("actor"), frame.role("recipient")
    assert actor is not None
    assert recipient is not None
    assert (actor.places, actor.added, actor.optional) == (("subject",), (), False)
    assert (recipient.places, recipient.added, recipient.optional) == (("object",), ("from",), True)
    assert frame.role("object") is None
    (guard,) = frame.guards
    assert (guard.places, guard.allow, guard.forbid) == (("object", "from"), ("@diplomats", "%people"), ("air",))
    assert [(e.kind, e.also, e.why) for e in frame.examples] == [("example", ("sanction.y",), ""), ("gap", (), "hard")]


BAD = {
    "unknown key": GOOD + "colour = 1",
    "no act": 'verbs = ["expel"]',
    "not a PLOVER event type": GOOD.replace("SANCTION/expel", "EXPEL"),
    "not a mode": GOOD.replace("SANCTION/expel", "SANCTION/visit"),
    "neither verbs nor nouns": 'act = "SANCTION"',
    "verbs is no list": 'act = "SANCTION"\nverbs = [1]',
    "nouns is no list": 'act = "SANCTION"\nnouns = [" "]',
    "no role": GOOD + '[roles]\nactr = ["subject"]',
    "role actor is no list": GOOD + "[roles]\nactor = 3",
    "guard object is no list": GOOD + "[guards]\nobject = true",
    "no status": GOOD + 'status = "maybe"',
    "key in an example": GOOD + '[[example]]\ntext = "A."\nstauts = "planned"',
    "key in an counterexample": GOOD + '[[counterexample]]\nwhy = "no text"',
}


@pytest.mark.parametrize(("reason", "text"), BAD.items(), ids=list(BAD))
def test_a_bad_frame_names_its_file(reason: str, text: str) -> None:
    with pytest.raises(LexiconError, match=rf"frames/sanction/x\.toml.*{reason}"):
        _frame(text)


def test_one_bare_word_is_one_word() -> None:
    assert _frame('act = "SANCTION"\nverbs = "expel"').words == (Word("expel", (), False),)


def test_files_are_read_in_path_order_and_named_by_path(tmp_path: Path) -> None:
    for path in ("b/two.toml", "a/one.toml", "a/deep/zero.toml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(GOOD, "utf-8")
    (tmp_path / "a" / "notes.txt").write_text("no frame", "utf-8")
    assert [f.id for f in read_frames(tmp_path)] == ["a.deep.zero", "a.one", "b.two"]


@pytest.mark.parametrize("content", [b"act = ", b'act = "\xff"'], ids=["no TOML", "no UTF-8"])
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.toml").write_bytes(content)
    with pytest.raises(LexiconError, match=r"frames/broken\.toml"):
        list(read_frames(tmp_path))
    with pytest.raises(LexiconError, match="here: "):
        read_toml(tmp_path / "broken.toml", "here")


def test_a_set_must_exist() -> None:
    frame = _frame(GOOD + '[guards]\nobject = ["@nobody"]')
    with pytest.raises(LexiconError, match=r"sanction\.x: no set @nobody"):
        Lexicon([frame], {}, {})
    assert Lexicon([frame], {"nobody": frozenset()}, {}).frames == {"sanction.x": frame}


def test_ids_are_unique() -> None:
    with pytest.raises(LexiconError, match=r"sanction\.x: two frames"):
        Lexicon([_frame(GOOD), _frame(GOOD)], {}, {})


def test_words_are_indexed_by_kind() -> None:
    lexicon = Lexicon([_frame(GOOD)], {}, {})
    assert sorted(lexicon.verbs) == ["expel", "throw"]
    assert sorted(lexicon.nouns) == ["expulsion"]


ORDER = [  # each is more specific than the next
    ("priority", "priority = 1\n", ""),
    ("longer words", "", "verbs = ['throw out']\n"),
    ("lemmas", "", "verbs = ['throw']\n[guards]\nobject = ['envoy']\n"),
    ("sets", "", "verbs = ['throw']\n[guards]\nobject = ['@diplomats']\n"),
    ("classes", "", "verbs = ['throw']\n[guards]\nobject = ['%people']\n"),
    ("no guard", "", "verbs = ['throw']\n"),
    ("fallback", "priority = -1\n", "verbs = ['throw']\n"),
]


def test_specificity_orders_frames() -> None:
    found = []
    for name, top, rest in ORDER:
        frame = _frame(f'act = "SANCTION"\n{top}' + (rest or "verbs = ['throw']\n"))
        found.append((frame.specificity(frame.words[0]), name))
    assert [name for _, name in sorted(found, reverse=True)] == [name for name, _, _ in ORDER]


def test_the_shipped_lexicon_is_whole() -> None:
    lexicon = load_lexicon()
    files = sum(1 for _ in read_frames(data_file("frames")))
    assert len(lexicon.frames) == files > 300
    assert load_lexicon() is lexicon
    assert {"perform", "begin", "end", "cancel", "undergo"} <= set(lexicon.support)
    assert all(lexicon.sets.values())
    listed = {id(f) for pairs in (*lexicon.verbs.values(), *lexicon.nouns.values()) for _, f in pairs}
    assert listed == {id(f) for f in lexicon.frames.values()}
