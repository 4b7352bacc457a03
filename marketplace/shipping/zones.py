"""The zones that rates are quoted for, and which zone an address lies in."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData

MACAU: Final = "MO"
HONG_KONG: Final = "HK"
HENGQIN: Final = "CN-ZH-HQ"
GUANGDONG: Final = "CN-GD"
MAINLAND: Final = "CN"
INTERNATIONAL: Final = "INTL"

ZONES: Final = (MACAU, HONG_KONG, HENGQIN, GUANGDONG, MAINLAND, INTERNATIONAL)
NAMES: Final[dict[str, Promise]] = {
    MACAU: _("Macau"),
    HONG_KONG: _("Hong Kong"),
    HENGQIN: _("Hengqin"),
    GUANGDONG: _("Guangdong"),
    MAINLAND: _("Mainland China"),
    INTERNATIONAL: _("Rest of the world"),
}
CHOICES: Final = tuple(NAMES.items())

# People write places in either script, with or without the suffix 省, 市 or 區.
_HENGQIN: Final = ("橫琴", "横琴", "hengqin")
_GUANGDONG: Final = ("廣東", "广东", "guangdong", "珠海", "zhuhai")


def zone_of(country: str, region: str = "", city: str = "", district: str = "") -> str:
    """Return the zone of a place; `country` is ISO 3166-1 alpha-2.

    Hengqin is told by the city or district that is written; it lies in Zhuhai, Guangdong.
    """
    code = country.strip().upper()
    if code in (MACAU, HONG_KONG):
        return code
    if code != "CN":
        return INTERNATIONAL
    if _mentions(_HENGQIN, city, district):
        return HENGQIN
    if _mentions(_GUANGDONG, region, city):
        return GUANGDONG
    return MAINLAND


def zone_of_address(address: AddressData) -> str:
    """Return the zone that a delivery address lies in."""
    return zone_of(address.country, address.region, address.city, address.district)


def _mentions(names: tuple[str, ...], *texts: str) -> bool:
    return any(name in text.casefold() for text in texts for name in names)
