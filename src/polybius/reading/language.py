"""Which language a text is in. English is told by its function words; only what fails that asks the model."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

__all__ = ["LANGUAGES", "detect_language", "is_surely_foreign", "normal_language"]

LANGUAGES = (
    "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it",
    "ja", "ka", "ko", "lt", "lv", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th",
    "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""The languages that are told apart (ISO 639-1). A fixed set, so that a short text does not become Luxembourgish."""

_ENGLISH = frozenset(
    (
        "the of and to that for with by from was were has have had are said this which will would not but their "
        "his her they its it as at an be been who when after before about into than there what could over between "
        "while during also"
    ).split()
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 3000  # characters


def _english_share(text: str) -> tuple[float, int]:
    words = _WORD.findall(text[:_SAMPLE].casefold())
    return sum(w in _ENGLISH for w in words) / max(len(words), 1), len(words)


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(list(LANGUAGES))
    return model


def detect_language(text: str) -> str | None:
    """ISO 639-1 code, or None where the text is too short to say."""
    share, count = _english_share(text)
    if count >= 8 and share >= 0.2:
        return "en"
    if len(text.strip()) < 40:
        return None
    code, score = _model().classify(text[:_SAMPLE])
    return str(code) if score > 0.8 else None


def is_surely_foreign(text: str, language: str | None) -> bool:
    """Is the text, said or found to be in ``language``, surely not English, and long enough to be sure?

    A text that only its own metadata call foreign, but whose function words are English, is not.
    """
    if language in (None, "en"):
        return False
    share, count = _english_share(text)
    letters = sum(c.isalpha() for c in text[:_SAMPLE])
    return letters >= 120 and share < 0.08 and (count < 8 or detect_language(text) != "en")


def normal_language(value: object) -> str | None:
    """A language as given ("en-GB", "English") → ISO 639-1, or None."""
    text = str(value or "").strip().casefold()
    if text in {"english", "eng"}:
        return "en"
    match = re.fullmatch(r"([a-z]{2})(?:[-_].*)?", text)
    return match[1] if match else None
