from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import stories

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "bench"

RECORDS = [
    {
        "id": "a1",
        "story": "dam",
        "text": "Engineers in Osterwyk opened the gates of Halden dam after much rain.",
    },
    {
        "id": "a2",
        "story": "dam",
        "text": "The gates of Halden dam were opened by engineers after rain in Osterwyk.",
    },
    {"id": "b1", "story": "vote", "text": "Senators in Marovia rejected the pension bill by a single vote."},
    {"id": "b2", "story": "vote", "text": "By one vote the pension bill was rejected by Marovia's senators."},
    {"id": "c", "story": None, "text": "A lighthouse keeper retired."},
]


def test_likely_records_are_joined_and_others_stay_apart():
    found = stories.clusters(RECORDS)
    assert found["a1"] == found["a2"]
    assert found["b1"] == found["b2"]
    assert len(set(found.values())) == 3


def test_labels_are_no_input():
    blind = [{**r, "story": "same"} for r in RECORDS]
    assert stories.clusters(blind) == stories.clusters(RECORDS)


def test_records_far_apart_in_time_are_two_stories():
    dated = [{**RECORDS[0], "date": "2031-01-02"}, {**RECORDS[1], "date": "2031-09-02"}]
    assert len(set(stories.clusters(dated).values())) == 2
    dated[1]["date"] = "2031-01-05"
    assert len(set(stories.clusters(dated).values())) == 1


def test_score_leaves_out_records_without_a_story(tmp_path):
    if not (BENCH / "score_coref.py").exists():
        pytest.skip("the shared scorer is not here")
    file = tmp_path / "stories" / "made_up.dev.jsonl"
    file.parent.mkdir()
    (tmp_path / "score_coref.py").symlink_to(BENCH / "score_coref.py")
    file.write_text("".join(json.dumps(r) + "\n" for r in RECORDS))
    figures = stories.score(file)
    assert figures["b3_f1"] == pytest.approx(100)
    assert figures["stories"] == 2
