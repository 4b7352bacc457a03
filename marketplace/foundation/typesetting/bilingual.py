"""A paper that says everything twice, Chinese and Portuguese or English, as in Macau."""

from __future__ import annotations

from typing import Final

from django.utils import translation
from django.utils.functional import Promise

# The reader's language first, then the one that stands beside it.
BESIDE: Final = {"zh-hant": "pt", "zh-hans": "en", "pt": "zh-hant", "en": "zh-hant"}


class Bilingual:
    """Says a thing twice."""

    def __init__(self, language: str, beside: str = "") -> None:
        self.languages = (language, beside or BESIDE[language])

    def both(self, told: Promise | str) -> tuple[str, str]:
        """Return a lazy text in both languages."""
        found = []
        for language in self.languages:
            with translation.override(language):
                found.append(str(told))
        return found[0], found[1]

    def joined(self, told: Promise | str) -> str:
        """Return a lazy text in both languages on one line."""
        first, second = self.both(told)
        return f"{first} {second}"
