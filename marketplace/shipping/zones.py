"""The zones that rates are quoted for, and which zone an address lies in."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData
from marketplace.shipping.types import Destination

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
ON_THE_MAINLAND: Final = frozenset({HENGQIN, GUANGDONG, MAINLAND})

# The finer zones, each inside a coarse one. The first of a coarse zone is where an address lies
# that nothing more is known of.
MACAU_LOCAL: Final = "MO-LOCAL"
MACAU_ISLANDS: Final = "MO-ISLANDS"
HONG_KONG_URBAN: Final = "HK-URBAN"
HONG_KONG_ISLANDS: Final = "HK-ISLANDS"
ZHUHAI: Final = "GD-ZHUHAI"
GUANGDONG_OTHER: Final = "GD-OTHER"
NEAR: Final = "CN-NEAR"
FAR: Final = "CN-FAR"
REMOTE: Final = "CN-REMOTE"
INSIDE: Final[dict[str, tuple[str, ...]]] = {
    MACAU: (MACAU_LOCAL, MACAU_ISLANDS),
    HONG_KONG: (HONG_KONG_URBAN, HONG_KONG_ISLANDS),
    HENGQIN: (),
    GUANGDONG: (GUANGDONG_OTHER, ZHUHAI),
    MAINLAND: (FAR, NEAR, REMOTE),
    INTERNATIONAL: (),
}
FINE: Final = tuple(fine for inside in INSIDE.values() for fine in inside)
FINE_NAMES: Final[dict[str, Promise]] = {
    MACAU_LOCAL: _("Macau Peninsula"),
    MACAU_ISLANDS: _("Taipa and Coloane"),
    HONG_KONG_URBAN: _("Hong Kong, urban"),
    HONG_KONG_ISLANDS: _("Hong Kong, outlying islands"),
    ZHUHAI: _("Zhuhai"),
    GUANGDONG_OTHER: _("Guangdong outside Zhuhai"),
    NEAR: _("Mainland, provinces next to Guangdong"),
    FAR: _("Mainland, other provinces"),
    REMOTE: _("Mainland, remote provinces"),
}
ALL_NAMES: Final[dict[str, Promise]] = NAMES | FINE_NAMES
ALL_CHOICES: Final = tuple(ALL_NAMES.items())
# As people read them: each coarse zone, then what lies inside.
IN_ORDER: Final = tuple(code for zone, inside in INSIDE.items() for code in (zone, *inside))

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


def destination_of(address: AddressData) -> Destination:
    """Return where a delivery address lies, with what may tell a finer zone."""
    return Destination(
        zone=zone_of_address(address),
        region=address.region,
        city=address.city,
        district=address.district,
    )


def default_of(zone: str) -> str:
    """Return the finer zone of an address that nothing more is known of; else the zone itself."""
    inside = INSIDE.get(zone, ())
    return inside[0] if inside else zone


def coarse_of(zone: str) -> str:
    """Return the coarse zone around a finer one; a coarse one is its own."""
    return next((coarse for coarse, inside in INSIDE.items() if zone in inside), zone)


def destination_in(zone: str) -> Destination:
    """Return a place in a zone, coarse or finer, of which no address is known."""
    return Destination(zone=coarse_of(zone), fine=zone if zone in FINE else "")


def _mentions(names: tuple[str, ...], *texts: str) -> bool:
    return any(name in text.casefold() for text in texts for name in names)
