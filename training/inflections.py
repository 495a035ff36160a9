"""Inflected English words for the lemma rules: what the treebanks are too small to hold.

Regular verbs and plurals are inferred from word lists (Debian's ``wamerican`` and ``wbritish``,
SCOWL, permissive licence): a word is a verb where its regular past and its participle stand in the list
too. Irregular verbs are written down here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["WORD_LISTS", "inflections"]

WORD_LISTS = (Path("/usr/share/dict/american-english"), Path("/usr/share/dict/british-english"))

IRREGULAR = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beat beaten; become became become; beget begot
begotten; begin began begun; bend bent bent; beset beset beset; bet bet bet; bid bid bid; bind bound bound; bite bit
bitten; bleed bled bled; blow blew blown; break broke broken; breed bred bred; bring brought brought; broadcast
broadcast broadcast; build built built; burst burst burst; buy bought bought; cast cast cast; catch caught caught;
choose chose chosen; cling clung clung; come came come; cost cost cost; creep crept crept; cut cut cut; deal dealt
dealt; dig dug dug; draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed
fed fed; feel felt felt; fight fought fought; find found found; flee fled fled; fling flung flung; fly flew flown;
forbid forbade forbidden; forecast forecast forecast; foresee foresaw foreseen; forget forgot forgotten; forgive
forgave forgiven; forgo forwent forgone; forsake forsook forsaken; freeze froze frozen; get got gotten; give gave
given; go went gone; grind ground ground; grow grew grown; hang hung hung; have had had; hear heard heard; hide hid
hidden; hit hit hit; hold held held; hurt hurt hurt; keep kept kept; kneel knelt knelt; know knew known; lay laid
laid; lead led led; leap leapt leapt; leave left left; lend lent lent; let let let; lie lay lain; light lit lit;
lose lost lost; make made made; mean meant meant; meet met met; mislead misled misled; mistake mistook mistaken;
misunderstand misunderstood misunderstood; offset offset offset; outdo outdid outdone; outrun outran outrun;
overcome overcame overcome; overhear overheard overheard; override overrode overridden; overrun overran overrun;
oversee oversaw overseen; overtake overtook overtaken; overthrow overthrew overthrown; partake partook partaken; pay
paid paid; prove proved proven; put put put; quit quit quit; read read read; rebuild rebuilt rebuilt; redo redid
redone; remake remade remade; rend rent rent; repay repaid repaid; resell resold resold; reset reset reset; retake
retook retaken; rethink rethought rethought; rewrite rewrote rewritten; rid rid rid; ride rode ridden; ring rang
rung; rise rose risen; run ran run; say said said; see saw seen; seek sought sought; sell sold sold; send sent sent;
set set set; shake shook shaken; shed shed shed; shine shone shone; shoot shot shot; show showed shown; shrink
shrank shrunk; shut shut shut; sing sang sung; sink sank sunk; sit sat sat; slay slew slain; sleep slept slept;
slide slid slid; slit slit slit; speak spoke spoken; speed sped sped; spend spent spent; spin spun spun; spit spat
spat; split split split; spread spread spread; spring sprang sprung; stand stood stood; steal stole stolen; stick
stuck stuck; sting stung stung; stride strode stridden; strike struck struck; string strung strung; strive strove
striven; swear swore sworn; sweep swept swept; swim swam swum; swing swung swung; take took taken; teach taught
taught; tear tore torn; tell told told; think thought thought; thrive throve thriven; throw threw thrown; thrust
thrust thrust; undergo underwent undergone; understand understood understood; undertake undertook undertaken; undo
undid undone; uphold upheld upheld; upset upset upset; wake woke woken; wear wore worn; weave wove woven; weep wept
wept; win won won; wind wound wound; withdraw withdrew withdrawn; withhold withheld withheld; withstand withstood
withstood; wring wrung wrung; write wrote written
"""
_VOWELS = frozenset("aeiou")


def inflections(lists: Iterable[Path] = WORD_LISTS) -> Iterator[tuple[str, str, str]]:
    """(form, XPOS, lemma), each once; irregular verbs overrule what the lists suggest."""
    words = {w for path in lists for w in path.read_text(encoding="utf-8").split("\n") if w.isascii() and w.islower()}
    irregular: dict[tuple[str, str], str] = {}
    for row in IRREGULAR.replace("\n", " ").split(";"):
        lemma, past, participle = row.split()
        irregular[past, "VBD"] = irregular[participle, "VBN"] = lemma
    forms: dict[tuple[str, str], str] = {}
    for lemma in sorted(words):
        if len(lemma) < 3:
            continue
        past, gerund = _regular(lemma, words)
        if past in words and gerund in words:
            for form, tag in ((past, "VBD"), (past, "VBN"), (gerund, "VBG"), (_third(lemma), "VBZ")):
                # "bathed", "breathing": the base with an e is the verb
                if (form, tag) not in forms or lemma.endswith("e"):
                    forms[form, tag] = lemma
        plural = _third(lemma)
        if plural in words and (plural, "NNS") not in forms:
            forms[plural, "NNS"] = lemma
    forms.update(irregular)
    for lemma in set(irregular.values()):
        forms[_regular(lemma, words)[1], "VBG"] = lemma
    yield from sorted((form, tag, lemma) for (form, tag), lemma in forms.items())


def _regular(lemma: str, words: set[str]) -> tuple[str, str]:
    """Past and present participle by rule; the consonant is doubled where the list knows it doubled."""
    if lemma.endswith("e"):
        return lemma + "d", (lemma if lemma.endswith(("ee", "oe", "ye")) else lemma[:-1]) + "ing"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ied", lemma + "ing"
    doubled = lemma + lemma[-1]
    if lemma[-1] not in _VOWELS | {"w", "x", "y"} and doubled + "ing" in words:
        return doubled + "ed", doubled + "ing"
    return lemma + "ed", lemma + "ing"


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
