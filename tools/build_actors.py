"""Builds ``lexicon/actors/*_phoenix.tsv`` from the Phoenix dictionaries (developers only).

usage: build_actors.py PHOENIX_FOLDER

The dictionaries are MIT (Open Event Data Alliance). Persons: heads and synonyms of two words and more with a dated
code of an office. Six-digit dates are YYMMDD (00-30 is 20YY), inclusive. An end that was left open is closed at the
date of the file, 2014-01-30. CAMEO's sectors are mapped to PLOVER's. Groups: armed groups with a state's code.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from polybius.lexicon.actors.loader import Lexicon, atoms

OUT = Path(__file__).parents[1] / "src/polybius/lexicon/actors"
FILE_DATE = "2014-01-30"
SECTORS = {
    "GOV": "GOV", "MIL": "MIL", "LEG": "LEG", "JUD": "JUD", "SPY": "SPY", "COP": "COP", "OPP": "OPP", "REB": "REB",
    "PTY": "PTY", "ELI": "ELI", "INS": "REB", "SEP": "REB", "UAF": "UAF", "MED": "JRN", "REL": "REL", "BUS": "BUS",
}  # fmt: skip
COUNTRIES = {
    "KSV": "KOS",
    "KNT": "KNA",
    "ROM": "ROU",
    "ZAR": "COD",
    "TMP": "TLS",
    "SCG": "SRB",
    "YUG": "SRB",
    "MNE": "MNE",
}
CODE = re.compile(r"\[([A-Z]{3,})\s*([<>]?)\s*(\d{6,8})?(?:\s*-\s*(\d{6,8}))?\]")
WORD = re.compile(r"[A-Z][A-Z'.\-]*")


KEYS = frozenset(
    "army front brigade brigades movement liberation revolutionary jihad mujahideen mujahidin guerrilla resistance "
    "liberacion ejercito frente martyrs commando commandos salvation freedom fighters".split()
)


def records(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """(names, code texts) of each record of a Phoenix file."""
    names: list[str] = []
    codes: list[str] = []
    for raw in path.read_text(encoding="utf-8", errors="replace").splitlines():
        line = re.split(r"[#;]", raw, maxsplit=1)[0].rstrip()
        if not line.strip():
            continue
        if not line[0].isspace() and not line.startswith("+"):
            if names:
                yield names, codes
            names, codes = [], []
        body = line.strip().lstrip("+")
        name = body.partition("[")[0].strip().rstrip("_").replace("_", " ").strip()
        if name and not raw[0].isspace():
            names.append(name)
        codes.extend(m.group() for m in CODE.finditer(body))
    if names:
        yield names, codes


def day(digits: str) -> str:
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) <= 30 else "19") + digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def meaning(code: str) -> tuple[str, tuple[str, ...]] | None:
    """PLOVER country and sectors of a CAMEO code."""
    blocks = [code[i : i + 3] for i in range(0, len(code) - len(code) % 3, 3)]
    country, rest = blocks[0], blocks[1:]
    if country == "IGO":
        country = {"UNO": "UNO", "EUR": "EUR", "EEC": "EUR"}.get(rest[0] if rest else "", "IGO")
        return country, ()
    country = COUNTRIES.get(country, country)
    sectors = tuple(dict.fromkeys(SECTORS[b] for b in rest if b in SECTORS))
    if not re.fullmatch(r"[A-Z]{3}", country) or not sectors:
        return None
    return country, sectors[:1]


def title(name: str) -> str:
    small = ("of", "and", "the", "for")
    return " ".join(w if k and w in small else w.capitalize() for k, w in enumerate(name.lower().split()))


def merged(rows: set[tuple[str, str, str, str, str]]) -> list[tuple[str, str, str, str, str]]:
    """Rows of one person and code that follow one another within two months become one."""
    out: list[tuple[str, str, str, str, str]] = []
    for row in sorted(rows):
        if out and out[-1][:3] == row[:3] and out[-1][4] and gap(out[-1][4], row[3]) <= 62:
            out[-1] = (*row[:3], out[-1][3], max(out[-1][4], row[4]))
        else:
            out.append(row)
    return out


def gap(end: str, start: str) -> int:
    """Days from one to the other, roughly."""
    a, b = (sum(int(x) * f for x, f in zip(d.split("-"), (365, 30, 1), strict=True)) for d in (end, start or "0-0-0"))
    return b - a


def main() -> None:
    folder = Path(sys.argv[1])
    (OUT / "groups_phoenix.tsv").write_text("", encoding="utf-8")
    states = {n.country for n in Lexicon().iter_names() if n.term == "state"}
    persons: set[tuple[str, str, str, str, str]] = set()
    for names, codes in records(folder / "Phoenix.Countries.actors.txt"):
        spans = [m for c in codes if (m := CODE.match(c)) and m[3]]
        people = [n for n in names if len(n.split()) >= 2 and all(WORD.fullmatch(w) for w in n.split())]
        if not spans or not people or len(atoms(people[0])) < 2:
            continue
        for found in spans:
            read = meaning(found[1])
            if read is None or (read[0] not in states and len(read[0]) == 3 and read[0] not in ("UNO", "EUR", "IGO")):
                continue
            start, end = day(found[3]), FILE_DATE
            if found[2] == "<":
                start, end = "", day(found[3])
            elif found[2] != ">" and found[4]:
                end = day(found[4])
            if end < "1980" or read[1] == ("ELI",):
                continue
            for name in people:
                persons.add((" ".join(atoms(name)), read[0], ",".join(read[1]), start, end))
    head = (
        "# Holders of office until 2014, by tools/build_actors.py from Phoenix (MIT, Open Event Data Alliance).\n"
        "# atoms of the name; code; sectors; from; until (2014-01-30: open when the file was made)\n"
    )
    rows = ["\t".join(p) for p in merged(persons)]
    (OUT / "persons_phoenix.tsv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")

    known = {n.atoms for n in Lexicon().iter_names()}
    groups: dict[str, list[str]] = {}
    for names, codes in records(folder / "Phoenix.MilNonState.actors.txt"):
        bare = [m for c in codes if (m := CODE.match(c)) and not m[3]]
        read = meaning(bare[0][1]) if bare else None
        if read is None or read[0] not in states or read[1] != ("REB",):
            continue
        for raw in names:
            for name in (re.sub(r"\s*\([^)]*\)", "", raw), *re.findall(r"\(([A-Z/.-]{3,})\)", raw)):
                parts = atoms(name)
                if not 3 <= len(parts) <= 8 or parts in known or any(c.isdigit() for c in name):
                    continue
                if KEYS.isdisjoint(parts):
                    continue
                known.add(parts)
                groups.setdefault("\t".join(("armed-group", read[0], "REB")), []).append(title(name))
    head = "# Armed groups, by tools/build_actors.py from Phoenix (MIT, Open Event Data Alliance); each name a body.\n"
    lines = [f"{key}\tphoenix*\t{'|'.join(sorted(set(names)))}" for key, names in sorted(groups.items())]
    (OUT / "groups_phoenix.tsv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(rows), "rows of persons,", sum(map(len, groups.values())), "groups")


if __name__ == "__main__":
    main()
