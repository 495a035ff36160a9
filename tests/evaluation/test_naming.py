from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import naming

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "bench"


def marked(text: str, *words: str) -> list[list[int]]:
    return [[text.index(w), text.index(w) + len(w)] for w in words]


def write(folder: Path, records: list[dict[str, object]]) -> Path:
    if not (BENCH / "score_coref.py").exists():
        pytest.skip("the shared scorer is not here")
    file = folder / "naming" / "made_up.dev.jsonl"
    file.parent.mkdir()
    (folder / "score_coref.py").symlink_to(BENCH / "score_coref.py")
    file.write_text("".join(json.dumps(r) + "\n" for r in records))
    return file


def test_the_same_actor_across_outlets(tmp_path):
    one = "Pyongyang's ambassador met Mila Ostrander. Ostrander thanked her hosts."
    two = "Mila Ostrander left the talks early."
    records = []
    for number, (text, words) in enumerate([(one, ["Mila Ostrander", "Ostrander thanked"]), (two, ["Mila Ostrander"])]):
        spans = marked(text, *words)
        spans = [[s, e - len(" thanked")] if text[s:e].endswith("thanked") else [s, e] for s, e in spans]
        records.append(
            {
                "id": str(number),
                "event": "0",
                "outlet": "LR"[number],
                "text": text,
                "mentions": [
                    {"span": s, "text": text[s[0] : s[1]], "chain": "0_OSTRANDER_ACTOR", "type": "ACTOR"} for s in spans
                ],
            }
        )
    figures = naming.score(write(tmp_path, records))
    assert figures["mentions"] == 3
    assert figures["linked"] == 100
    assert figures["b3_f1"] == pytest.approx(100)


def test_a_literal_line_end_does_not_move_offsets(tmp_path):
    text = "Talks ended . \\n\nFrance thanked the hosts ."
    span = marked(text, "France")[0]
    mention = {"span": span, "text": "France", "chain": "0_FRA_GROUP", "type": "GROUP"}
    record = {"id": "x", "event": "0", "outlet": "L", "text": text, "mentions": [mention]}
    assert naming.score(write(tmp_path, [record]))["linked"] == 100


def test_whose_word_it_is(tmp_path):
    text = "“This is a shameful farce,” Mila Ostrander said on Monday.\n\nThe pompous speech went on for an hour."
    quoted, own = marked(text, "shameful", "pompous")
    record = {
        "id": "x",
        "triplet": "t",
        "outlet": "hpo",
        "date": "2031-03-12",
        "text": text,
        "annotations": [
            {"span": quoted, "bias": "lexical", "in_quote": True, "speaker": "Mila_Ostrander"},
            {"span": own, "bias": "lexical", "in_quote": False, "speaker": ""},
            {"span": own, "bias": "informational", "in_quote": False, "speaker": ""},
        ],
    }
    figures = naming.score(write(tmp_path, [record]))
    assert figures["spans"] == 2
    assert figures["in_quote_accuracy"] == 100
    assert figures["speaker_accuracy"] == 100


def test_nothing_is_claimed_for_sentences_marked_as_biased(tmp_path):
    record = {"id": "b", "text": "A fine day.", "biased": False, "biased_spans": []}
    assert naming.score(write(tmp_path, [record])) == {}
