"""The commands: what they print, where, and with which exit code; never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from polybius import __version__
from polybius.exploring.cli import app

COMMANDS = ("code", "events", "show", "explain", "report", "judge", "export", "annotate", "parse")
ARTICLE = """Title: Envoys leave
Publisher: The Lantern
Published: 2031-03-05

Turkey expelled two Georgian diplomats on Tuesday, officials said.
"""


def run(*arguments: str | Path, stdin: str | None = None) -> Any:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin, prog_name="polybius")


def program(arguments: Sequence[str | Path], **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from polybius.exploring.cli import main; main()", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "envoys.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def event_ids(store: Path) -> dict[str, str]:
    lines = run("events", "--store", store, "--format", "jsonl").stdout.splitlines()
    return {f"{e['act']}/{e['mode']}/{e['status']}": e["id"] for e in map(json.loads, lines)}


# ---------------------------------------------------------------- the program


def test_version_and_help() -> None:
    assert run("--version").stdout == f"polybius {__version__}\n"
    text = run("--help").stdout
    assert all(f"  {command}" in text for command in COMMANDS)
    assert "Examples:" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"polybius {command}" in result.stdout.partition("Example")[2]


def test_help_comes_at_once() -> None:
    """No lexicon, model or engine is loaded for it; the time is generous because the machine may be busy."""
    code = "import sys; from polybius.exploring.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "print(sorted({m.partition('.')[0] for m in sys.modules} & "
    code += "{'numpy', 'onnxruntime', 'rich', 'jinja2', 'trafilatura', 'sqlite3', 'msgspec'}), file=sys.stderr)"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["events", "--type", "VISIT"], "not a PLOVER type"),
        (["events", "--type", "CONSULT/picnic"], "not a mode of CONSULT"),
        (["events", "--type", "AID/money"], "it has no modes"),
        (["events", "--status", "maybe"], "not a status"),
        (["events", "--sure", "90"], "not between 0 and 1"),
        (["events", "--since", "yesterday"], "not a date"),
        (["events", "--text", "!?"], "no word"),
        (["show", "e-none"], "no event"),
        (["judge", "e-none", "--wrong"], "no event or report"),
        (["judge", "e-none"], "say one of"),
        (["judge", "e-none", "--same", "--wrong"], "say one of"),
        (["judge", "e-none", "--undo"], "no event or report"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(store: Path, arguments: list[str], words: str) -> None:
    result = run(*arguments, "--store", store)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("polybius: ")
    assert result.stderr.count("\n") == 1
    assert words in result.stderr


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["code"], ["events", "--limit", "-1"], ["export"], ["export", "--format", "excel"]]
)
def test_arguments_that_do_not_exist(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error" in result.stderr


@pytest.mark.parametrize("command", [["events"], ["report"], ["show", "e-1"], ["export", "--format", "csv"]])
def test_a_store_that_is_none(command: list[str], tmp_path: Path) -> None:
    missing, damaged = tmp_path / "none.db", tmp_path / "damaged.db"
    damaged.write_text("this is no database, whatever its name says", encoding="utf-8")
    for path in (missing, damaged, tmp_path):
        result = run(*command, "--store", path)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"polybius: {path}: ")
        assert result.stderr.count("\n") == 1
    assert not missing.exists()


def test_output_that_cannot_be_written(store: Path, tmp_path: Path) -> None:
    result = run("events", "--store", store, "--format", "csv", "-o", tmp_path / "no" / "where.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert run("report", "--store", store, "-o", tmp_path).exit_code == 2
    assert run("code", tmp_path, "--store", tmp_path / "x.db", "--report", tmp_path / "no" / "r.html").exit_code == 2
    assert not (tmp_path / "x.db").exists()


def test_a_reader_that_closes_early_is_no_error(store: Path) -> None:
    with program(["events", "--store", store, "--format", "jsonl"]) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait() == 0
    assert errors == b""


def test_an_interruption_is_one_line() -> None:
    heeded = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a test run in the background ignores it
    with program(["explain", "-"], stdin=subprocess.PIPE, preexec_fn=heeded) as process:
        assert process.stderr
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        errors = process.stderr.read().decode()
        assert process.wait() == 130
    assert errors.startswith("polybius: interrupted")
    assert "Traceback" not in errors


# ---------------------------------------------------------------- looking


def test_the_table_of_events(store: Path) -> None:
    lines = run("events", "--store", store).stdout.splitlines()
    assert len(lines) == 13
    assert lines[0].split()[:2] == ["id", "when"]
    assert any("army of Azerbaijan → army of Armenia" in line and line.endswith("!") for line in lines)
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize(
    "filters, count",
    [
        (["--actor", "TUR"], 2),
        (["--actor", "Turkey", "--recipient", "GEO"], 1),
        (["--type", "assault"], 2),
        (["--type", "ASSAULT/crowd-control"], 1),
        (["--status", "hypothetical"], 1),
        (["--since", "2031-03-10", "--until", "2031-03-10"], 3),
        (["--text", "tear gas"], 1),
        (["--actor", "XXX"], 0),
        (["--limit", "4"], 4),
        (["--sure", "1.0"], 0),
        (["--sure", "0.01", "--limit", "4"], 4),
    ],
)
def test_filters(store: Path, filters: list[str], count: int) -> None:
    result = run("events", "--store", store, "--format", "jsonl", *filters)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == count


def test_the_record_of_an_event(store: Path) -> None:
    lines = run("events", "--store", store, "--format", "jsonl", "--type", "ASSAULT/firearms").stdout.splitlines()
    event = json.loads(lines[0])
    assert (event["act"], event["mode"], event["status"]) == ("ASSAULT", "firearms", "alleged")
    assert event["actors"][0] == {
        "name": "army of Azerbaijan", "id": "role:AZE:MIL", "country": "AZE", "sectors": ["MIL"],
    }  # fmt: skip
    assert event["place"] == {"name": "Sisian", "country": "ARM", "lat": 39.5, "lon": 46.0}
    assert (event["articles"], event["origins"]) == (3, 3)
    assert [m["publisher"] for m in event["mentions"]] == ["Morning Dispatch", "Fjordposten World", "Hilltop Notes"]
    first = event["mentions"][0]
    assert first["text"].startswith("Anadol Wire reported that")
    assert [link["kind"] for link in first["attribution"]] == ["publisher", "agency"]
    assert {c["field"] for c in event["conflicts"]} == {"dead", "status"}
    assert event["agreement"]["status"][0].keys() == {"value", "mentions", "origins"}


def test_the_record_is_the_same_for_few_and_for_many(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = run("export", "--store", store, "--format", "jsonl").stdout
    monkeypatch.setattr("polybius.exploring.events.FEW", 2)
    assert run("events", "--store", store, "--format", "jsonl").stdout == few
    assert len(few.splitlines()) == 12


def test_exports(store: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "--store", store, "--format", "csv").stdout)))
    assert len(rows) == 12
    target = tmp_path / "cameo.tsv"
    assert run("export", "--store", store, "--format", "cameo", "-o", target).exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("id\tdate\t")
    plover = run("export", "--store", store, "--format", "plover").stdout.splitlines()
    assert json.loads(plover[0])["event_type"]
    assert list(tmp_path.glob("*.part")) == []


def test_show(store: Path) -> None:
    identity = event_ids(store)["ASSAULT/firearms/alleged"]
    text = run("show", identity[:9], "--store", store).stdout
    assert "army of Azerbaijan → army of Armenia" in text
    assert "Where the reports differ" in text
    assert "3 articles, 3 independent origins" in text
    assert "[actor Azerbaijani troops] {opened fire}" in text
    assert "Morning Dispatch → Anadol Wire (agency, “reported”)" in text
    assert "number: at least 5 dead" in text
    assert "report 1" in text.partition("Why they are one event")[2]


def test_report(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.html"
    assert run("report", "--store", store, "-o", target, "--title", "March <2031>").exit_code == 0
    assert "<h1>March &lt;2031&gt;</h1>" in target.read_text(encoding="utf-8")


# ---------------------------------------------------------------- judging


def test_judgements_are_kept_and_undone(store: Path) -> None:
    identity = event_ids(store)["ASSAULT/firearms/alleged"]
    kept = run("judge", identity, "--wrong", "--note", "no shot was fired", "--store", store)
    assert kept.exit_code == 0, kept.stderr
    judgement = kept.stdout.split()[2].rstrip(":")
    assert "ASSAULT/firearms/alleged" not in event_ids(store)
    undone = run("judge", judgement, "--undo", "--store", store)
    assert undone.stdout.startswith(f"Undone: {judgement} (wrong)")
    assert any(key.startswith("ASSAULT/firearms") for key in event_ids(store))
    again = run("judge", judgement, "--undo", "--store", store)
    assert again.exit_code == 2


# ---------------------------------------------------------------- coding


def test_code_twice_changes_nothing(article: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.jsonl").write_text('{"text": 7}\n', encoding="utf-8")
    store, report = tmp_path / "s" / "x.db", tmp_path / "r.html"
    store.parent.mkdir()
    arguments = ["code", article, tmp_path / "broken.jsonl", "--store", store, "--report", report]
    first = run(*arguments)
    assert first.exit_code == 0, first.stderr
    assert "Read 1 document from 2 files: 1 coded." in first.stdout
    assert "Rejected 1:" in first.stdout
    assert "broken.jsonl" in first.stdout
    assert "SANCTION/expel" in first.stdout
    page = report.read_bytes()
    second = run(*arguments)
    assert "1 known and unchanged" in second.stdout
    assert report.read_bytes() == page
    assert second.stdout.splitlines()[4:] == first.stdout.splitlines()[4:]


def test_nothing_could_be_read(tmp_path: Path) -> None:
    for command in (["code", "--store", tmp_path / "x.db"], ["annotate"], ["parse"]):
        result = run(*command, tmp_path / "missing.txt")
        assert result.exit_code == 1
        assert "missing.txt" in result.output


def test_a_publication_date_that_is_none(article: Path, tmp_path: Path) -> None:
    for command in (["code", "--store", tmp_path / "x.db"], ["annotate"], ["parse"], ["explain"]):
        result = run(*command, article, "--published", "soon")
        assert result.exit_code == 2
        assert "not a date" in result.stderr


def test_annotate_and_parse(article: Path, tmp_path: Path) -> None:
    line = json.loads(run("annotate", article).stdout)
    mention = line["mentions"][0]
    assert (mention["act"], mention["mode"], mention["event"]) == ("SANCTION", "expel", "SANCTION")
    target = tmp_path / "out.conllu"
    assert run("parse", article, "-o", target).exit_code == 0
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# newdoc id = ")
    assert "TokenRange=" in text


def test_explain() -> None:
    result = run("explain", "Turkey expelled two Georgian diplomats on Tuesday.", "--published", "2031-03-05")
    assert result.exit_code == 0, result.stderr
    for words in ("Words", "Frames tried", "sanction.expel", "Coded", "SANCTION/expel · occurred", "2031-03-04"):
        assert words in result.stdout
    nothing = run("explain", "-", stdin="The beans are green.")
    assert "Nothing was coded." in nothing.stdout
    assert run("explain", "  ").exit_code == 2


def test_a_page_cannot_command_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text(ARTICLE.replace("officials", "\x1b]0;owned\x07\x9b31m\u202eofficials"), encoding="utf-8")
    store = tmp_path / "x.db"
    out = run("code", path, "--store", store).output
    found = event_ids(store)
    out += "".join(run("show", identity, "--store", store).output for identity in found.values())
    out += run("explain", path.read_text(encoding="utf-8")).output
    assert found
    assert not set(out) & {"\x1b", "\x07", "\x9b", "\u202e"}


def test_colours_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    from polybius.exploring.terminal import Style

    assert Style(True)("word", "bold") == "\x1b[1mword\x1b[0m"
    assert Style(False)("word", "bold") == "word"
    monkeypatch.setitem(os.environ, "NO_COLOR", "1")
    from polybius.exploring.actions import _style

    assert not _style(sys.stdout).colour
