"""Which outlet is credited for what."""

from __future__ import annotations

import pytest

from polybius.reading import document_from_text
from polybius.records import Credit, Document

BODY = "The army left the town on Friday after long talks with the elders, two officials said."
MORE = "Families were coming back to their houses by the evening, and the market opened again."


def whole(document: Document) -> list[tuple[str, str]]:
    return [(c.name, c.kind) for c in document.credits if c.whole]


def page(*parts: str) -> str:
    return "\n\n".join(parts)


WHOLE = [
    (page(f"LIMA (AP) — {BODY}", MORE), [("Associated Press", "agency")]),
    (page(f"(Reuters) - {BODY}", MORE), [("Reuters", "agency")]),
    (page(f"NAIROBI, March 3 (Xinhua) -- {BODY}", MORE), [("Xinhua", "agency")]),
    (page(f"MOSCOW, March 3. /TASS/. {BODY}", MORE), [("TASS", "agency")]),
    (page("Army leaves", "By Jane Doe, BBC News", BODY, MORE), [("BBC News", "outlet")]),
    (page("Army leaves", "By AFP", BODY, MORE), [("Agence France-Presse", "agency")]),
    (page("Army leaves", BODY, MORE, "Source: Reuters"), [("Reuters", "agency")]),
    (page("Army leaves", BODY, MORE, "via AFP"), [("Agence France-Presse", "agency")]),
    (page("Army leaves", BODY, MORE, "© AFP"), [("Agence France-Presse", "agency")]),
    (page("Army leaves", BODY, MORE + " (AFP)"), [("Agence France-Presse", "agency")]),
    (page("Army leaves", BODY, MORE + " – AFP"), [("Agence France-Presse", "agency")]),
    (page("Army leaves", "AFP", BODY, MORE), [("Agence France-Presse", "agency")]),
    (page("Army leaves", BODY, MORE, "The post Army leaves appeared first on HotAir."), [("HotAir", "outlet")]),
    (page("Army leaves", f"ORAN (Northern Press Agency) — {BODY}", MORE), [("Northern Press Agency", "agency")]),
    (page("Army leaves", BODY, MORE, "(With inputs from ANI)"), [("Asian News International", "agency")]),
    (page("Army leaves", "Photo: Jane Doe/Reuters", BODY, MORE), []),
    (page("Army leaves", "Getty Images", BODY, MORE), []),
    (page("Army leaves", "AFP\nSoldiers on the bridge in an older picture", BODY, MORE), []),
    (page("Army leaves", "By Jane Doe", BODY, MORE), []),
    (page(f"LIMA — {BODY}", MORE), []),
    (page(f"Lima (Peru) – {BODY}", MORE), []),
    (page(BODY, "It was told by the British Broadcasting Corporation (BBC) on Friday, as people here remember."), []),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_whole(text: str, expected: list[tuple[str, str]]) -> None:
    document = document_from_text(text)
    assert whole(document) == expected
    for credit in document.credits:
        assert credit.span is not None
        assert credit.span.of(text).strip(" .()") != ""


def test_publisher_is_not_credited_to_itself() -> None:
    assert document_from_text(f"LIMA (AP) — {BODY}", publisher="The Associated Press").credits == ()
    assert document_from_text(f"ORAN (Northern Press Agency) — {BODY}", publisher="Northern Press Agency").credits == ()


def kinds(document: Document) -> list[tuple[str, int | None]]:
    return [(s.kind, s.credit) for s in document.segments if s.kind not in {"credit", "boilerplate"}]


BLOG = page(
    "Nobody here is surprised that the tyrant's pals have been invited again. They're all going, of course. (NBC News)",
    "\nForeign Minister Jane Doe will travel to the capital on Friday, both countries announced.",
    "Doe is expected to sign an agreement about ports, a spokeswoman said Thursday. She declined to give details.",
    "Keep in mind that we've seen this before. I don't believe a word of it, and neither should you.",
    "So much for the ports.",
)


def test_copied_passage() -> None:
    document = document_from_text(BLOG)
    assert kinds(document) == [
        ("paragraph", 0), ("blockquote", 0), ("blockquote", 0), ("paragraph", None), ("paragraph", None),
    ]  # fmt: skip
    assert document.credits[0].name == "NBC News"
    assert any("taken as copied from NBC News" in note for note in document.notes)


def test_digest_is_not_copied() -> None:
    """Items that each close with their outlet are each credited to it, and to nothing else."""
    text = page(f"{BODY} (AFP)", f"{MORE} (Reuters)", "A third thing happened in the north on Sunday. (Kyodo)")
    document = document_from_text(text)
    assert kinds(document) == [("paragraph", 0), ("paragraph", 1), ("paragraph", 2)]
    assert [c.name for c in document.credits] == ["Agence France-Presse", "Reuters", "Kyodo News"]
    assert not any(c.whole for c in document.credits)


def test_blog_without_a_copy() -> None:
    text = page(
        "The minister has gone again, which is odd. (NBC News)",
        "I don't think that we should care. You've heard me say it before, and it's still true.",
    )
    assert kinds(document_from_text(text)) == [("paragraph", 0), ("paragraph", None)]


def test_marked_quote() -> None:
    text = page("The Harbour Gazette reports:", "> The army left on Friday, two officials said.", "I doubt it.")
    document = document_from_text(text)
    assert kinds(document) == [("paragraph", None), ("blockquote", 0), ("paragraph", None)]
    assert document.credits[0] == Credit("The Harbour Gazette", "outlet", document.credits[0].span, False, "hands-over")


def test_speech_after_a_colon_is_no_copy() -> None:
    text = page("The minister told the BBC:", "“We will not go, and nobody will make us go.”", MORE)
    assert document_from_text(text).credits == ()
