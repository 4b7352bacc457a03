"""What the payment pages say, in four languages; the texts themselves are in `texts.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("zh-hant", "zh-hans", "pt", "en")
HTML_LANG: Final = {"zh-hant": "zh-Hant-MO", "zh-hans": "zh-Hans", "pt": "pt-PT", "en": "en"}
# The provider's names for locales; every other one reads English.
_LOCALES: Final = {
    "zh-hk": "zh-hant",
    "zh-tw": "zh-hant",
    "zh": "zh-hans",
    "pt": "pt",
    "pt-br": "pt",
}
TEXTS: Final[dict[str, dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("texts.toml").read_text(encoding="utf-8")
)


def text(language: str, name: str, **values: str) -> str:
    """Return one text in a language, with its places filled in (not yet escaped)."""
    return TEXTS[name][language].format(**values)


def language_of(locale: str | None) -> str:
    """Map a locale of the provider to one of the four languages."""
    return _LOCALES.get((locale or "").lower(), "en")
