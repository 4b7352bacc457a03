"""The four languages: how the web, Babel and people name them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language

LANGUAGES: Final = ("zh-hant", "zh-hans", "pt", "en")
DEFAULT: Final = "zh-hant"
# BCP 47 tags for `lang` attributes; Babel locales that print MOP$ and HK$ clearly.
HTML_LANG: Final = {"zh-hant": "zh-Hant-MO", "zh-hans": "zh-Hans-CN", "pt": "pt-PT", "en": "en"}
BABEL_LOCALE: Final = {
    "zh-hant": "zh_Hant_MO",
    "zh-hans": "zh_Hans_MO",
    "pt": "pt_MO",
    "en": "en_MO",
}


def current() -> str:
    """Return the active language, one of the four."""
    active = (get_language() or DEFAULT).lower()
    return active if active in LANGUAGES else DEFAULT


def pick(texts: dict[str, str], language: str | None = None) -> str:
    """Choose a text by language, falling back to Traditional Chinese, then English."""
    for code in (language or current(), DEFAULT, "en"):
        if texts.get(code):
            return texts[code]
    return next((text for text in texts.values() if text), "")
