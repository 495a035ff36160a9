"""The adapters of the benchmark sets run end to end on tiny files made here; no benchmark text is used."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from evaluation.__main__ import SETS, main, scorer

SENTENCE = "Turkey expelled two Syrian diplomats on Monday."
QUIET = "The bakery sells bread and cakes until noon every day of the week."
ROWS: dict[str, list[dict[str, Any]]] = {
    "plv": [{
        "id": "1", "text": SENTENCE, "source_text": "Turkey", "target_text": "Syrian", "label": "SANCTION", "quad": 4,
    }],
    "plover_gsr": [{
        "id": "1", "text": SENTENCE, "source": [{"code": "TUR"}], "target": [{"code": "SYR"}],
        "event_2021": "SANCTION",
    }],
    "petrarch2_validation": [
        {"id": "1", "text": SENTENCE, "no_event": False,
         "events": [{"source": "TUR", "target": "SYR", "plover": "SANCTION"}]},
        {"id": "2", "text": QUIET, "no_event": True, "events": []},
    ],
    "cameo_negatives": [
        {"id": "1", "text": QUIET, "plover_dropped": True, "cameo_root": "01"},
        {"id": "2", "text": QUIET, "plover_dropped": True, "cameo_root": "02"},
    ],
    "glocon": [
        {"id": "1", "text": "Thousands of teachers protested in Lima.", "protest": 1},
        {"id": "2", "text": QUIET, "protest": 0},
    ],
    "case2021": [
        {"id": "1", "text": "Police arrested two Kenyan opposition leaders.", "label": "ARREST", "scheme": "ACLED"},
        {"id": "2", "text": QUIET, "label": "OTHER", "scheme": "extra"},
    ],
    "aw_direction": [{
        "id": "1", "text": SENTENCE, "source": "Expeller:Turkey", "target": "Expelled:two Syrian diplomats",
        "acts_on": 1,
    }],
    "actor_coding": [{
        "actor": "Kenyan police", "context": None, "query_date": None, "country": "KEN", "sector": "COP",
        "unresolvable": False,
    }],
    "event_location": [{
        "id": "1", "text": "Soldiers killed three men in Nairobi.", "verb": [{"start": 9, "end": 15}],
        "locations": [{"start": 29, "end": 36}],
    }],
    "factuality": [
        {"text": SENTENCE, "event_span": [7, 15], "score": 3.0},
        {"text": QUIET, "event_span": [11, 16], "score": 3.0},
    ],
}  # fmt: skip
PERFECT = {  # figures that any sound program reaches on these
    "plv": {"accuracy": 100.0, "no_answer": 0.0},
    "plover_gsr": {"recall": 100.0},
    "petrarch2_validation": {"f1": 100.0, "false_per_100_silent": 0.0},
    "cameo_negatives": {"false_per_100": 0.0},
    "glocon": {"protest_f1": 100.0},
    "case2021": {"accuracy": 50.0},
    "aw_direction": {"accuracy": 100.0},
    "actor_coding": {"country": 1.0, "both": 1.0},
    "event_location": {"f1": 100.0},
    "factuality": {"f1_happened": 1.0},
}


@pytest.mark.parametrize("name", ROWS)
def test_adapter(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.dev.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS[name]), "utf-8")
    figures = scorer(name)(file)
    assert all(isinstance(v, float) for v in figures.values())
    assert {k: figures[k] for k in PERFECT[name]} == PERFECT[name]
    assert not any(math.isnan(v) for k, v in figures.items() if "pearson" not in k)


@pytest.mark.parametrize("name", SETS)
def test_every_set_has_an_adapter(name: str) -> None:
    assert callable(scorer(name))


def test_a_missing_file_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["plv", str(tmp_path / "nothing.jsonl")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_figures_as_lines_and_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "glocon.dev.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS["glocon"]), "utf-8")
    assert main(["glocon", str(file)]) == 0
    assert "protest_f1 100" in capsys.readouterr().out
    assert main(["glocon", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["protest_f1"] == 100.0
