"""Where people can have things sent, by name, and addresses with their country."""

from __future__ import annotations

from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData

COUNTRIES: Final[dict[str, Promise]] = {
    "MO": _("Macau"),
    "CN": _("Mainland China"),
    "HK": _("Hong Kong"),
    "TW": _("Taiwan"),
    "SG": _("Singapore"),
    "MY": _("Malaysia"),
    "JP": _("Japan"),
    "PT": _("Portugal"),
    "GB": _("United Kingdom"),
    "US": _("United States"),
    "CA": _("Canada"),
    "AU": _("Australia"),
}


def address_lines(address: AddressData, language: str) -> list[str]:
    """Return an address with its country, in the reader's language: first in Chinese, else last.

    The address's own script sets the order, or a carrier could not read it.
    """
    with translation.override(language):
        country = str(COUNTRIES.get(address.country, address.country))
    lines = address.lines()
    if any(country in line for line in lines):
        return lines  # a city that is its own country
    return [country, *lines] if address.is_han else [*lines, country]
