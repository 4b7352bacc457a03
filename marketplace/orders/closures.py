"""Which zones are closed to goods whose ways there are closed. Pure.

Screening names four ways: to Macau, to Hong Kong, and to the mainland by cross-border e-commerce
(CBEC) or by personal parcel (PARCEL). A zone is closed when every way to it is. So pork jerky,
closed to PARCEL alone, goes to Zhuhai by CBEC; live crabs, closed to both, do not. The rest
of the world has no way that screening knows, and is never closed by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from marketplace.shipping import zones

_MAINLAND: Final = ("CBEC", "PARCEL")
WAYS: Final[dict[str, tuple[str, ...]]] = {
    zones.MACAU: ("MO",),
    zones.HONG_KONG: ("HK",),
    zones.HENGQIN: _MAINLAND,
    zones.GUANGDONG: _MAINLAND,
    zones.MAINLAND: _MAINLAND,
    zones.INTERNATIONAL: (),
}


@dataclass(frozen=True)
class ClosedGoods:
    """Why goods cannot be sent to a zone: the rules with their sources, and what would help."""

    zone: str
    rules: tuple[str, ...]
    advice: str = ""

    def text(self, name: str) -> str:
        """Say it of a product by its name, in the active language."""
        told = _("“%(name)s” cannot be sent to %(zone)s: %(rules)s.") % {
            "name": name,
            "zone": zones.NAMES[self.zone],
            "rules": "; ".join(self.rules),
        }
        return f"{told} {self.advice}".strip()


def is_closed(zone: str, closed_to: Collection[str]) -> bool:
    """Tell whether every way to a zone is closed."""
    ways = WAYS.get(zone, ())
    return bool(ways) and set(ways) <= set(closed_to)


def closed_zones(closed_to: Collection[str]) -> tuple[str, ...]:
    """Return the zones that are closed, in their usual order."""
    return tuple(zone for zone in zones.ZONES if is_closed(zone, closed_to))


def closed_goods(
    zone: str, closures: Iterable[tuple[Collection[str], str, str, str]]
) -> ClosedGoods | None:
    """Return why a product cannot go to a zone, or None when it can.

    Each closure: the ways that it closes, the rule's name, its source, its advice.
    """
    ways = set(WAYS.get(zone, ()))
    telling = [each for each in closures if ways & set(each[0])]
    if not is_closed(zone, {way for each in telling for way in each[0]}):
        return None
    rules = dict.fromkeys(f"{rule} ({source})" for _ways, rule, source, _advice in telling)
    advice = next((each[3] for each in telling if each[3]), "")
    return ClosedGoods(zone, tuple(rules), advice)
