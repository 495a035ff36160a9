"""Words and their exact offsets, in the manner of the English UD treebanks (EWT, GUM).

Clitics are words of their own ("do|n't", "Korea|'s", "can|not"), hyphens and slashes between words are too
("five|-|month|-|old"), abbreviations, initials, decimal numbers, web addresses and ellipses stay whole, a
currency sign or per cent sign is a word beside its number. The words lie in the text in order and cover every
character that is not white space exactly once, whatever the text.
"""

from __future__ import annotations

import re

__all__ = ["LONGEST_RUN", "casing", "model_form", "tokenise"]

LONGEST_RUN = 1_000
"""A run of more characters than this without white space is no running text: it becomes one word."""

# Written with a period inside a sentence. "no." and "sun." are left out: they end sentences far too often.
_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Messrs|Dr|Drs|Gen|Col|Lt|Lts|Sgt|Sgts|Cpl|Pvt|Capt|Cmdr|Maj|Brig|Adm|Gov|Govs|Sen|Sens|Rep|Reps|Prof|"
    "Rev|Fr|Hon|Pres|Amb|Supt|Insp|Det|St|Ste|Mt|Ft|Jr|Sr|Inc|Ltd|Co|Cos|Corp|Bros|Dept|Assn|Univ|Ave|Blvd|Rd|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Mon|Tues|Wed|Thur|Thurs|Fri|"
    "Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|"
    "Pa|Penn|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|No|Nos|Vol|Art|Sec|Fig|Op|Ph|vs|etc|cf|al|approx|est|resp|viz|ca|pp|ed|eds"
)
_NEVER_FINAL = frozenset(["Art", "Sec", "Fig", "Op", "No", "Nos", "Mass", "Miss", "Ore", "Mo", "Ill", "Wash", "Ark"])
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_MARK = f"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094d{_INVISIBLE}"
_PREFIXES = (
    "anti|arch|bi|co|counter|cross|e|ex|extra|infra|inter|intra|macro|micro|mid|mini|mis|multi|neo|non|over|para|post|"
    "pre|pro|pseudo|quasi|re|semi|socio|sub|super|trans|tri|ultra|un"
)
# After a capital with a period: an initial, unless the next word is one that opens sentences ("plan B. The").
_OPENERS = (
    "A|After|All|Also|Although|An|And|As|At|Because|Before|Both|But|By|During|Each|Even|For|From|He|Her|His|How|"
    "However|I|If|In|Instead|It|Its|Last|Many|Meanwhile|More|Most|My|No|Not|Now|On|One|Our|She|Since|So|Some|Such|"
    "That|The|Their|Then|There|These|They|This|Those|To|Under|We|What|When|Where|While|Who|Why|With|Yes|Yet|You"
)
_UNITS = "am|pm|AM|PM|km|kg|cm|mm|mph|kph|bn|mn|tn|m|b|k|K|M|B|GB|MB|TB|ft|lb|lbs|kW|MW|GW|°[CF]?"
_SITES = "com|org|net|gov|edu|info|int|mil|co\\.uk|html?|pdf|docx?|jpe?g|png"
_WORD = re.compile(
    rf"""
    (?P<plain>[A-Za-z]+)(?=[ ,\n])  # most words: no other alternative takes more or less of them
  | https?://\S{{0,900}}[\w/] | www\.\S{{0,900}}[\w/] | [\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}})+
  | (?<![\w.])[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{0,4}}\.(?:{_SITES})(?![\w@])
  | [@#](?=[^\W\d])\w{{1,64}} | [!?]{{2,}} | [A-Z]{{1,3}}&[A-Z]{{1,3}}(?!\w)
  | (?<![^\n])\d{{1,2}}\.(?=\s)
  | \[(?:\.\.\.|…)\] | (?P<run>[.!?*=_~\-–—…·•^<>|$+#])(?P=run)++
  | Ph\.D\.?
  | (?:[^\W\d_]\.){{2,}}
  | (?:{_ABBREVIATIONS})\.(?!\w)
  | (?:b|c|ca|d|p|pp|v|no|nos|vol|art|sec|fig)\.(?=\s?\d)
  | \d{{1,3}}(?:,\d{{3}})*(?:st|nd|rd|th)(?!\w) | \d+(?:st|nd|rd|th)(?!\w)
  | (?<![\w-])\d{{4}}-\d\d-\d\d(?![\w-]) | (?<![\w-])\d{{3}}-(?:\d{{3}}-)?\d{{4}}(?![\w-])
  | (?:(?<=\s)['’])?\d+['’]?s(?!\w)
  | (?:\d+(?:,\d{{3}})+|\d+)(?:[.:]\d+)*(?=(?:{_UNITS})(?!\w))
  | (?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d|,\d)) | \d+(?:[.:]\d+)+ | (?<![\w.])\.\d+
  | \d{{1,4}}/\d{{1,4}}(?:/\d{{1,4}})?(?!\w)
  | (?i:(?<![\w\-‑])(?:{_PREFIXES})[-‑](?=[^\W\d_])(?:[\w{_MARK}])+)
  | (?i:(?<![\w\-‑])mid[-‑]\d+s?(?!\w))
  | (?<![\w.])[A-HJ-Z]\.(?=\s+(?!(?:{_OPENERS})\b)[^\W\d_])
  | [A-Z]{{1,3}}(?=\$\d) | [A-Z]{{2,3}}(?=\d{{1,3}},\d{{3}})
  | (?:[\w{_MARK}])+(?:['’ʼ](?:[^\W\d_])+)*
  | ['’](?i:s|m|d|re|ve|ll|em|til|cause)(?!\w)
  | [^\w\s](?:[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|\u200d\S)+ | [\U0001f1e6-\U0001f1ff]{{2}}
  | \S""",
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?i)(.+?)(n['’ʼ]t|['’ʼ](?:s|m|d|re|ve|ll))$", re.DOTALL)
_FUSED = {"cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3, "lemme": 3, "gimme": 3}
_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Half-open offsets into ``text`` of the words of ``text[start:end]``, in order."""
    end = len(text) if end is None else end
    words: list[tuple[int, int]] = []
    at = start
    for run in _RUN.finditer(text, start, end):
        _words(text, at, run.start(), words)
        words.append(run.span())
        at = run.end()
    _words(text, at, end, words)
    return words


def _words(text: str, start: int, end: int, out: list[tuple[int, int]]) -> None:
    for match in _WORD.finditer(text, start, end):
        a, z = match.span()
        cut = _cut(text, a, z, end) if match.lastgroup != "plain" or 4 < z - a < 7 else 0
        if cut:
            out.append((a, cut))
            out.append((cut, z))
        else:
            out.append((a, z))


def _cut(text: str, a: int, z: int, end: int) -> int:
    """Where a match is cut in two words, or 0."""
    form = text[a:z]
    if "'" in form or "’" in form or "ʼ" in form:
        clitic = _CLITIC.match(form)
        return a + clitic.end(1) if clitic is not None else 0
    if form in _NEVER_FINAL_DOTTED:
        return 0 if _continues(text, z, end) else z - 1
    fused = _FUSED.get(form.lower(), 0) if 4 < z - a < 7 else 0
    return a + fused if fused else 0


_NEVER_FINAL_DOTTED = frozenset(f"{form}." for form in _NEVER_FINAL)
_NUMBER_FOLLOWS = re.compile(r"[\s\u00a0]?[\d,;)]|[\s\u00a0]+[a-z]")


def _continues(text: str, at: int, end: int) -> bool:
    """Does the sentence go on after an abbreviation that is also a common word ("No. 10", but "He said No.")?"""
    return _NUMBER_FOLLOWS.match(text, at, end) is not None


# One character for one, for the model's eyes alone; offsets and forms keep what the text has.
_VARIANTS = {
    "'": "‘’‚‛ʼ`´′＇",
    '"': "“”„‟«»″＂",
    "-": "‐‑‒−﹣－",
    "—": "―﹘",
    " ": "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000",
    "*": "•·‣▪●◦",
    "\ufffd": "\ud800-\udfff",  # half a character: no encoder takes it
}
_PLAIN = [(re.compile(f"[{variants}]"), plain) for plain, variants in _VARIANTS.items()]
_LONGEST_FORM = 48


def model_form(form: str) -> str:
    """The word as the model reads it: typographic variants made plain, at most 48 characters."""
    form = form[:_LONGEST_FORM]
    if not form.isascii():
        for variants, plain in _PLAIN:
            form = variants.sub(plain, form)
    return form


def casing(form: str) -> int:
    """Casing class of a word, an input of the model: 1 lower, 2 UPPER, 3 Title, 4 miXed, 5 digits, 6 digits and
    signs, 7 signs only, 8 a single capital, 9 letters and digits."""
    if form.islower():
        return 1
    if form.isdigit():
        return 5
    if not any(map(str.isalpha, form)):
        return 6 if any(map(str.isdigit, form)) else 7
    if form.isupper():
        return 2 if len(form) > 1 else 8
    if form[0].isupper() and form[1:].islower():
        return 3
    return 9 if any(map(str.isdigit, form)) else 4
