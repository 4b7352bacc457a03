"""In which finer zone an address lies. Pure: what is known here, and what operators added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from marketplace.shipping import zones
from marketplace.shipping.types import Destination

REGION: Final = "region"  # told by the province alone
PLACE: Final = "place"  # told by the city or the district


@dataclass(frozen=True)
class Area:
    """A part of a coarse zone, told by how people write it, in either script, from a day on."""

    zone: str
    told_by: str
    spellings: tuple[str, ...]
    is_remote: bool = False
    valid_from: date = date.min
    valid_to: date | None = None

    def holds(self, to: Destination, on: date) -> bool:
        """Whether a destination lies in it on a day; `valid_to` is its last."""
        if not self.valid_from <= on <= (self.valid_to or date.max):
            return False
        if zones.coarse_of(self.zone) != to.zone:
            return False
        texts = (to.region,) if self.told_by == REGION else (to.city, to.district)
        return any(name.casefold() in text.casefold() for text in texts for name in self.spellings)


@dataclass(frozen=True)
class Place:
    """A finer zone, and whether carriers call it remote."""

    zone: str
    is_remote: bool = False


# Provinces next to Guangdong by land or strait are near. Which are remote is how carriers of the
# mainland group them, and a shop's sheet may price each group as it likes.
KNOWN: Final = (
    Area(
        zones.MACAU_ISLANDS,
        PLACE,
        ("氹仔", "凼仔", "路環", "路环", "路氹", "taipa", "coloane", "cotai"),
    ),
    Area(
        zones.HONG_KONG_ISLANDS,
        PLACE,
        (
            *("離島", "离岛", "大嶼山", "大屿山", "長洲", "长洲", "南丫", "坪洲", "梅窩", "梅窝"),
            *("lantau", "cheung chau", "lamma", "peng chau", "mui wo", "outlying islands"),
        ),
    ),
    Area(zones.ZHUHAI, PLACE, ("珠海", "zhuhai")),
    Area(
        zones.NEAR,
        REGION,
        (
            *("廣西", "广西", "湖南", "江西", "福建", "海南"),
            *("guangxi", "hunan", "jiangxi", "fujian", "hainan"),
        ),
    ),
    Area(
        zones.REMOTE,
        REGION,
        (
            *("新疆", "西藏", "青海", "內蒙古", "内蒙古", "寧夏", "宁夏", "甘肅", "甘肃"),
            *("xinjiang", "xizang", "tibet", "qinghai", "inner mongolia", "ningxia", "gansu"),
        ),
        is_remote=True,
    ),
)


def place_of(to: Destination, added: Iterable[Area], on: date) -> Place:
    """Return the finer zone of a destination on a day; what operators added goes first.

    Where nothing is known it is the coarse zone's default.
    """
    if to.fine:
        return Place(to.fine, to.fine == zones.REMOTE)
    for area in (*added, *KNOWN):
        if area.holds(to, on):
            return Place(area.zone, area.is_remote)
    return Place(zones.default_of(to.zone))
