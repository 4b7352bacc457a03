"""What a person bought before by cross-border e-commerce, as far as rules ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.customs.identity import queries as identity
from marketplace.customs.rules.rulebook import Rulebook
from marketplace.customs.types import Consignment
from marketplace.foundation.clock import china_day
from marketplace.orders.models import OrderLine, VendorOrder
from marketplace.orders.person import IDENTIFIED


@dataclass(frozen=True)
class Bought:
    """Grams of this year by beginning of the HS code, and the goods of this day by name."""

    taken_g: dict[str, int]
    today: frozenset[str]


def bought_before(index: str, book: Rulebook, *, but: str, now: datetime) -> Bought:
    """Return what whoever has a blind index bought, the order `but` left out. Two reads.

    Canceled parts count for nothing; days and years are those of the mainland.
    """
    today = china_day(now)
    names = [ref.removeprefix("order:") for ref in identity.orders_of_index(index) if ref != but]
    rows = (
        OrderLine.objects.filter(
            vendor_order__order__public_id__in=names, vendor_order__channel__in=IDENTIFIED
        )
        .exclude(vendor_order__status=VendorOrder.Status.CANCELED)
        .values_list(
            *("hs_code", "net_weight_g", "quantity", "offer_id", "vendor_order__order__placed_at")
        )
    )
    taken: dict[str, int] = {}
    goods: set[str] = set()
    for hs_code, net_g, quantity, offer_id, placed_at in rows if names else ():
        day = china_day(placed_at)
        if day.year != today.year:
            continue
        _add(taken, book, hs_code, net_g * quantity)
        if day == today:
            goods.add(f"offer:{offer_id}")
    return Bought(taken, frozenset(goods))


def and_also(bought: Bought, consignments: Sequence[Consignment], book: Rulebook) -> Bought:
    """Return what was bought before with parcels of the same order that were looked at already."""
    taken = dict(bought.taken_g)
    for line in (line for each in consignments for line in each.lines):
        _add(taken, book, line.hs_code, line.net_weight_g)
    return Bought(taken, bought.today)


def _add(taken: dict[str, int], book: Rulebook, hs_code: str, grams: int) -> None:
    cap = book.cap_of(hs_code)
    if cap is not None:
        taken[cap.hs] = taken.get(cap.hs, 0) + grams
