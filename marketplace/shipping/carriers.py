"""Carriers that shops here use, so that one name is read in every language.

A shop may type any other: what is not known here is shown as it was typed.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import languages

CARRIERS: Final = (
    _("SF Express"),
    _("Macau Post"),
    _("China Post EMS"),
    _("ZTO Express"),
    _("YTO Express"),
    _("JD Logistics"),
    _("Cainiao"),
    _("Hongkong Post"),
    _("DHL Express"),
    _("FedEx"),
)


@cache
def names(language: str) -> tuple[str, ...]:
    """Return the known carriers' names in a language."""
    with translation.override(language):
        return tuple(str(name) for name in CARRIERS)


def in_language(typed: str, language: str) -> str:
    """Return a carrier's name as readers of a language know it, else as it was typed."""
    return _places().get(typed.casefold(), {}).get(language, typed)


@cache
def _places() -> dict[str, dict[str, str]]:
    """Every name of every known carrier, in any language, with its names in all."""
    found: dict[str, dict[str, str]] = {}
    for index in range(len(CARRIERS)):
        own = {code: names(code)[index] for code in languages.LANGUAGES}
        found |= {name.casefold(): own for name in own.values()}
    return found
