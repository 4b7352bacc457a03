"""Consignments that the tests of customs rules share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.checks import Asked, findings_for
from marketplace.customs.rules.duty import Duty, duty_of
from marketplace.customs.rules.policy import Policy
from marketplace.customs.rules.rounding import Rounding
from marketplace.customs.rules.rulebook import Rulebook
from marketplace.customs.rules.shipped import shipped_book
from marketplace.customs.types import Buyer, Consignment, ConsignmentLine, Destination, Payment
from marketplace.foundation.money import Money

ON = date(2026, 3, 1)
ZHUHAI = Destination("CN-GD")
EVERY_CHANNEL = Policy(open_channels=frozenset(Channel))
BUYER = Buyer(id_kind="resident_id", born_on=date(1990, 5, 17))
PAID = Payment("CNY", is_declarable=True)
ACCEPTED = frozenset({("cross_border_goods", "486-2018")})


def cny(fen: int) -> Money:
    return Money(fen, "CNY")


def line(fen: int, hs: str = "1905310000", **told: Any) -> ConsignmentLine:
    known: dict[str, Any] = {"ref": "1", "quantity": 1, "net_weight_g": 500, "gross_weight_g": 600}
    if "statutory_quantity" in told:
        told["statutory_quantity"] = Decimal(told["statutory_quantity"])
    return ConsignmentLine(hs_code=hs, value=cny(fen), **(known | told))


def parcel(*lines: ConsignmentLine, freight: int = 0, insurance: int = 0, sent_from: str = "MO"):
    numbered = tuple(replace(each, ref=str(at)) for at, each in enumerate(lines, 1))
    return Consignment(numbered, cny(freight), cny(insurance), sent_from)


def duty(
    consignment: Consignment, channel: Channel = Channel.CBEC_9610, used: int = 0, **round_as: str
) -> Duty:
    return duty_of(
        consignment, channel, shipped_book(), used=cny(used), rounding=Rounding(**round_as)
    )


def codes(
    consignment: Consignment,
    channel: Channel = Channel.CBEC_9610,
    *,
    book: Rulebook | None = None,
    policy: Policy = EVERY_CHANNEL,
    **told: Any,
) -> list[tuple[str, str]]:
    """Return what is found: (code, line)."""
    known: dict[str, Any] = {
        "destination": ZHUHAI,
        "buyer": BUYER,
        "payment": PAID,
        "accepted": ACCEPTED,
    }
    asked = Asked(consignment, on=ON, **(known | told))
    found = findings_for(asked, channel, book or shipped_book(), policy)
    assert all(each.rule and each.source for each in found)
    return [(each.code, each.line) for each in found]
