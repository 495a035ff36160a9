from __future__ import annotations

from tools.diff import Told, changes, show


def told(start: int, frame: str, status: str = "occurred") -> Told:
    return Told("d", start, frame, "SANCTION", "expel", status, "TUR", "SYR", "expelled", "Turkey expelled two envoys.")


def test_mentions_gained_lost_and_altered_by_frame():
    before = [told(1, "a.x"), told(2, "a.x"), told(3, "b.y"), told(9, "c.same")]
    now = [told(1, "a.x", "planned"), told(3, "a.x"), told(9, "c.same")]
    found = {c.frame: c for c in changes(before, now)}
    assert list(found) == ["a.x", "b.y"]
    assert [t.start for t in found["a.x"].gained] == [3]
    assert [t.start for t in found["a.x"].lost] == [2]
    assert [(a.status, b.status) for a, b in found["a.x"].altered] == [("occurred", "planned")]
    assert [t.start for t in found["b.y"].lost] == [3]


def test_the_print_is_limited_and_sums_up(capsys):
    show(changes([], [told(n, "a.x") for n in range(5)]), limit=2)
    out = capsys.readouterr().out
    assert "+ SANCTION/expel occurred TUR -> SYR | expelled | Turkey expelled two envoys." in out
    assert "3 more" in out
    assert "5 gained, 0 lost, 0 altered" in out


def test_nothing_changed(capsys):
    show(changes([told(1, "a.x")], [told(1, "a.x")]))
    assert "0 gained, 0 lost, 0 altered" in capsys.readouterr().out
