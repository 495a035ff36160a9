from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.merging import merge
from polybius.records import CodedDocument, Credit, Event, Judgement
from tests.made_documents import Told, make

MONDAY = ("2031-03-09", "2031-03-10", "day")
TUESDAY = ("2031-03-10", "2031-03-11", "day")
VISIT = "CONSULT/visit"
MINISTER = ("Foreign Minister Arda Kilic", "person:arda-kilic", "TUR")

ANNOUNCED = make(
    "a1",
    Told(
        "Turkey will visit Norway in Oslo on Monday.",
        VISIT,
        "visit",
        ["Turkey"],
        ["Norway"],
        "planned",
        time=MONDAY,
        place="Oslo",
    ),
    "The talks in Oslo are to cover fishing quotas and a ferry line.",
    publisher="Harbour Gazette",
    published="2031-03-07",
)
MADE = make(
    "a2",
    Told(
        "Foreign Minister Arda Kilic landed in Oslo for a visit to Norway.",
        VISIT,
        "visit",
        [MINISTER],
        ["Norway"],
        "ongoing",
        place="Oslo",
    ),
    "Fishing quotas and a ferry line are on the table in Oslo.",
    publisher="Bay Courier",
    published="2031-03-09",
)
LAST_YEAR = make(
    "a3",
    Told(
        "Foreign Minister Arda Kilic ended his visit to Norway on Monday.",
        VISIT,
        "visit",
        [MINISTER],
        ["Norway"],
        time=MONDAY,
    ),
    Told(
        "He had paid a visit to Norway in May last year.",
        VISIT,
        "visit",
        [("He", "person:arda-kilic", "TUR")],
        ["Norway"],
        background=True,
        time=("2030-05-01", "2030-06-01", "month"),
    ),
    "The ferry line and fishing quotas in Oslo were agreed.",
    publisher="Northern Star",
    published="2031-03-10",
)
BLAST = [
    make(
        f"b{n}",
        Told(
            f"{lead} of Uganda killed {dead} people in Kampala{tail}.",
            "ASSAULT/explosives",
            "killed",
            ["Uganda"],
            [],
            dead=(low, high),
            time=time,
            place="Kampala",
        ),
        f"The market was full, {publisher} learned, when {dead} or more stood near the bus park of Kampala.",
        publisher=publisher,
        published="2031-03-10",
    )
    for n, (lead, tail, dead, low, high, time, publisher) in enumerate(
        [
            ("Rebels", " on Monday, doctors said", "12", 12, 12, MONDAY, "Lake Times"),
            ("Doctors say that a bomb of the rebels", "", "12", 12, 12, MONDAY, "Hill Post"),
            ("On Tuesday the armed opposition", " with a hidden bomb", "at least 20", 20, None, TUESDAY, "Radio Nile"),
        ]
    )
]
SUPPLY = [
    make(
        "s1",
        Told(
            "Chile supplied Syria with rockets, Kenya said.",
            "AID",
            "supplied",
            ["Chile"],
            ["Syria"],
            "alleged",
            object="rockets",
            voices=[("speaker", "Kenya")],
        ),
        "Rockets for Syria.",
        publisher="Lake Times",
    ),
    make(
        "s2",
        Told(
            "Chile denied that it supplied Syria with rockets.",
            "AID",
            "supplied",
            ["Chile"],
            ["Syria"],
            "denied",
            object="rockets",
            voices=[("speaker", "Chile")],
        ),
        "Rockets for Syria.",
        publisher="Hill Post",
    ),
]
ALL = [ANNOUNCED, MADE, LAST_YEAR, *BLAST, *SUPPLY]


def events_of(*documents: CodedDocument, **options: object) -> list[Event]:
    return sorted(merge(documents, **options), key=lambda e: (-len(e.mentions), e.id))  # type: ignore[arg-type]


def documents_of(event: Event, documents: list[CodedDocument]) -> list[str]:
    return sorted({d.document.id for d in documents for m in d.mentions if m.id in event.mentions})


def test_announced_visit_and_the_visit_are_one_event_and_last_years_another() -> None:
    events = events_of(ANNOUNCED, MADE, LAST_YEAR)
    assert [len(e.mentions) for e in events] == [3, 1]
    visit, before = events
    assert (visit.status, visit.event, visit.articles, len(visit.origins)) == ("occurred", "CONSULT", 3, 3)
    assert visit.actors == ("person:arda-kilic",)
    assert visit.actor_links[0].name == "Foreign Minister Arda Kilic"
    assert visit.actor_links[0].country == "TUR"
    assert (visit.place, visit.place_country, visit.time) == ("Oslo", "NOR", ("2031-03-09", "2031-03-10"))
    assert (visit.first_seen, visit.last_seen) == ("2031-03-07", "2031-03-10")
    assert not visit.conflicts
    assert {s.value for s in visit.agreement["status"]} == {"planned", "ongoing", "occurred"}
    assert before.background
    assert before.time == ("2030-05-01", "2030-06-01")
    assert "the same recipient (Norway)" in " ".join(words for *_, words in visit.detail)


def test_dates_and_tolls_that_differ_are_conflicts_in_words() -> None:
    (event,) = events_of(*BLAST)
    notes = {c.field: c.note for c in event.conflicts}
    assert notes == {
        "time": "2031-03-09 (2 origins) / 2031-03-10 (1 origin)",
        "dead": "12 dead (2 origins) / at least 20 dead (1 origin)",
    }
    assert event.time == ("2031-03-09", "2031-03-10")
    assert [s.value for s in event.quantities["dead"]] == ["12 dead", "at least 20 dead"]


def test_denied_and_alleged_meet() -> None:
    (event,) = events_of(*SUPPLY)
    assert event.status == "alleged"
    assert [(c.field, c.note) for c in event.conflicts] == [
        ("status", "alleged (1 origin) / denied (1 origin), denied by Chile")
    ]


def test_compatible_times_keep_the_narrower() -> None:
    month = make(
        "t1",
        Told(
            "Turkey gave Norway a ferry in February.",
            "AID",
            "gave",
            ["Turkey"],
            ["Norway"],
            object="ferry",
            time=("2031-02-01", "2031-03-01", "month"),
        ),
    )
    year = make(
        "t2",
        Told(
            "Turkey gave Norway a ferry earlier this year.",
            "AID",
            "gave",
            ["Turkey"],
            ["Norway"],
            object="ferry",
            time=("2031-01-01", "2031-03-10", "year"),
        ),
        publisher="Bay Courier",
    )
    (event,) = events_of(month, year)
    assert event.time == ("2031-02-01", "2031-03-01")
    assert [s.value for s in event.agreement["time"]] == ["2031-02-01 to 2031-02-28", "2031-01-01 to 2031-03-09"]
    assert not event.conflicts


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Told("Kenya will visit Chile.", VISIT, "visit", ["Kenya"], ["Chile"], time=MONDAY), id="parties"),
        pytest.param(
            Told("Turkey accused Norway on Monday.", "ACCUSE", "accused", ["Turkey"], ["Norway"], time=MONDAY), id="act"
        ),
        pytest.param(
            Told(
                "Turkey will visit Norway in May.",
                VISIT,
                "visit",
                ["Turkey"],
                ["Norway"],
                "planned",
                time=("2031-05-01", "2031-06-01", "month"),
            ),
            id="time",
        ),
    ],
)
def test_what_keeps_events_apart(other: Told) -> None:
    assert len(merge([ANNOUNCED, make("z9", other, published="2031-03-08")])) == 2


def test_two_wars_on_one_day_do_not_fuse() -> None:
    one = make(
        "w1",
        Told(
            "Troops of Uganda shelled a town of Kenya.",
            "ASSAULT/heavy-weapons",
            "shelled",
            ["Uganda"],
            ["Kenya"],
            time=MONDAY,
        ),
        "Farmers near the lake fled the guns of the second brigade.",
        publisher="Lake Times",
    )
    two = make(
        "w2",
        Told(
            "Troops of Turkey shelled a town of Syria.",
            "ASSAULT/heavy-weapons",
            "shelled",
            ["Turkey"],
            ["Syria"],
            time=MONDAY,
        ),
        "Farmers near the lake fled the guns of the second brigade.",
        publisher="Hill Post",
    )
    assert len(merge([one, two])) == 2


WIRE = "The harbour council of the small town voted late on Friday to close both of the old piers for a whole year."


def _told(identity: str, publisher: str, **options: object) -> CodedDocument:
    told = Told(
        f"Turkey expelled two envoys of Norway on Monday. {WIRE}",
        "SANCTION/expel",
        "expelled",
        ["Turkey"],
        ["Norway"],
        time=MONDAY,
    )
    return make(identity, told, publisher=publisher, **options)  # type: ignore[arg-type]


def test_copies_are_articles_but_one_origin() -> None:
    (event,) = events_of(_told("c1", "Harbour Gazette"), _told("c2", "Bay Courier"))
    assert event.articles == 2
    assert [o.name for o in event.origins] == ["Harbour Gazette"]
    assert "print the same words" in event.origins[0].reason


def test_reports_that_credit_one_agency_are_one_origin() -> None:
    lone = [("agency", "Sea Wire")]
    told = [
        make(
            f"k{n}",
            Told(
                f"{lead} expelled two envoys of Norway on Monday.",
                "SANCTION/expel",
                "expelled",
                ["Turkey"],
                ["Norway"],
                time=MONDAY,
                voices=voices,
            ),
            publisher=paper,
            credits=credit,
        )
        for n, (lead, voices, paper, credit) in enumerate(
            [
                ("The agency said Turkey", [("outlet", "Bay Courier"), *lone], "Blog of Ida", ()),
                ("In the morning Turkey", (), "Harbour Gazette", (Credit("Sea Wire", "agency", None, whole=True),)),
                ("As seen here Turkey", (), "Northern Star", ()),
            ]
        )
    ]
    (event,) = events_of(*told)
    assert event.articles == 3
    assert {o.name: len(o.mentions) for o in event.origins} == {"Sea Wire": 2, "Northern Star": 1}
    assert {o.reason for o in event.origins} == {
        "credited to Sea Wire by Blog of Ida and Harbour Gazette",
        "its own report",
    }


@given(st.permutations(ALL))
@settings(max_examples=25, deadline=None)
def test_order_of_arrival_cannot_matter(documents: list[CodedDocument]) -> None:
    assert msgspec.json.encode(merge(documents)) == msgspec.json.encode(merge(ALL))


@given(st.lists(st.sampled_from(range(len(ALL))), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_documents_given_twice_count_once(numbers: list[int]) -> None:
    assert merge(ALL[n] for n in numbers) == merge(ALL[n] for n in sorted(set(numbers)))


@given(st.permutations(ALL), st.integers(1, len(ALL)))
@settings(max_examples=25, deadline=None)
def test_every_mention_is_in_just_one_event(documents: list[CodedDocument], count: int) -> None:
    events = merge(documents[:count])
    told = sorted(m for e in events for m in e.mentions)
    assert told == sorted(m.id for d in documents[:count] for m in d.mentions)
    assert len({e.id for e in events}) == len(events)
    for event in events:
        assert sorted(m for o in event.origins for m in o.mentions) == sorted(event.mentions)
        assert 1 <= len(event.origins) <= event.articles or len(event.origins) <= len(event.mentions)


def test_an_event_keeps_its_id_when_later_reports_arrive() -> None:
    first = events_of(ANNOUNCED)[0]
    assert first.id in {e.id for e in merge(ALL)}


def judged(verdict: str, left: CodedDocument, right: CodedDocument, **options: object) -> Judgement:
    return Judgement("j", verdict, (left.mentions[0].id,), (right.mentions[0].id,), "person", None, "", **options)  # type: ignore[arg-type]


def test_judgements_are_constraints_and_can_be_undone() -> None:
    plain = merge([ANNOUNCED, MADE])
    assert len(plain) == 1
    apart = judged("not-same", ANNOUNCED, MADE)
    assert len(merge([ANNOUNCED, MADE], [apart])) == 2
    assert merge([ANNOUNCED, MADE], [msgspec.structs.replace(apart, undone=True)]) == plain
    assert len(merge([ANNOUNCED, MADE], [apart, judged("same", ANNOUNCED, MADE)])) == 1
    assert len(merge([ANNOUNCED, SUPPLY[0]], [judged("same", ANNOUNCED, SUPPLY[0])])) == 1
    assert len(merge([ANNOUNCED, SUPPLY[0]], [judged("unsure", ANNOUNCED, SUPPLY[0])])) == 2
    wrong = Judgement("j", "wrong", (MADE.mentions[0].id,), (), "person", None, "")
    assert [e.mentions for e in merge([ANNOUNCED, MADE], [wrong])] == [(ANNOUNCED.mentions[0].id,)]


def test_a_person_goes_before_the_model() -> None:
    model = msgspec.structs.replace(judged("same", ANNOUNCED, SUPPLY[0]), by="model")
    person = judged("not-same", ANNOUNCED, SUPPLY[0])
    for order in ([model, person], [person, model]):
        assert len(merge([ANNOUNCED, SUPPLY[0]], order)) == 2


def test_not_same_holds_by_way_of_a_third_mention_too() -> None:
    verdicts = [
        judged("not-same", ANNOUNCED, MADE),
        judged("same", ANNOUNCED, SUPPLY[0]),
        judged("same", SUPPLY[0], MADE),
    ]
    groups = [set(e.mentions) for e in merge([ANNOUNCED, MADE, SUPPLY[0]], verdicts)]
    assert not any({ANNOUNCED.mentions[0].id, MADE.mentions[0].id} <= group for group in groups)


def test_nothing_gives_nothing() -> None:
    assert merge([]) == ()
    assert merge([make("e1", "No act at all here.")]) == ()


@pytest.mark.parametrize("publishers", [("Fjord Post",), ("Fjord Post", "Harbour News", "Coast Wire")])
def test_a_town_is_no_narrower_name_of_its_country(publishers: tuple[str, ...]) -> None:
    """However many tell the town."""
    towns = [
        make(
            f"p{number}",
            Told(
                f"Foreign Minister Arda Kilic came to Bergen on a visit on Monday, {publisher} learnt.",
                VISIT,
                "visit",
                [MINISTER],
                [("Bergen", "place:NOR", "NOR")],
                time=MONDAY,
            ),
            f"Fishing quotas and a ferry line in Oslo were on the table, as {publisher} has it.",
            publisher=publisher,
            published="2031-03-10",
        )
        for number, publisher in enumerate(publishers)
    ]
    (event,) = (e for e in merge([LAST_YEAR, *towns]) if e.articles == 1 + len(towns))
    assert event.recipients == ("country:NOR",)
