"""Price a cart as far as its buyer's door, and ask customs what a priced cart costs at a border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from marketplace.customs.rules.queries import choose_channels_for
from marketplace.customs.types import Destination
from marketplace.foundation import languages
from marketplace.orders import promoting
from marketplace.orders.border import Crossing, at_home, consignment_of, crossing_of, with_duty
from marketplace.orders.contents import CartedLine
from marketplace.orders.pricing import Delivery, PricedCart, Terms
from marketplace.orders.promoting import Offered
from marketplace.shipping.zones import MACAU


def price_delivered(
    carted: Sequence[CartedLine],
    deliveries: Mapping[int, Delivery],
    zones: Mapping[int, str],
    *,
    zone: str,
    offered: Offered,
    terms: Terms,
    now: datetime,
    language: str | None = None,
    accepted: frozenset[tuple[str, str]] = frozenset(),
    in_hengqin: bool = False,
) -> tuple[PricedCart, dict[int, Crossing]]:
    """Price goods, promotions, deliveries and borders; return how each group crosses, too.

    `zone` is the address's, by which promotions are chosen; `zones` says by vendor id where its
    goods go, which is no further than the counter where they are picked up. `in_hengqin`: the buyer
    says that the goods are used there.
    Money: the charge currency, duty included. Raises: RulesMissing.
    """
    priced, _outcome = promoting.price(carted, deliveries, terms=terms, offered=offered, zone=zone)
    crossings = crossings_of(
        priced, carted, zones, terms, now=now, language=language, accepted=accepted,
        in_hengqin=in_hengqin,
    )  # fmt: skip
    return with_duty(priced, crossings), crossings


def crossings_of(
    priced: PricedCart,
    carted: Sequence[CartedLine],
    zones: Mapping[int, str],
    terms: Terms,
    *,
    now: datetime,
    language: str | None = None,
    accepted: frozenset[tuple[str, str]] = frozenset(),
    in_hengqin: bool = False,
) -> dict[int, Crossing]:
    """Return how each vendor's group reaches its zone, by vendor id.

    One read for all groups, none where everything stays in Macau. Findings name goods in
    `language`, the active one where none is told.
    Money: values in renminbi by the rate of `terms`; duty in the charge currency.
    Raises: RulesMissing.
    """
    facts = {entry.facts.offer_id: entry.facts for entry in carted}
    code = language or languages.current()
    abroad = [group for group in priced.groups if zones[group.vendor_id] != MACAU]
    found = (
        choose_channels_for(
            [
                (
                    consignment_of(group, facts, terms, code),
                    Destination(zones[group.vendor_id], is_used_in_hengqin=in_hengqin),
                )
                for group in abroad
            ],
            now,
            accepted=accepted,
        )
        if abroad
        else []
    )
    crossed = {
        group.vendor_id: crossing_of(choices, terms)
        for group, choices in zip(abroad, found, strict=True)
    }
    return {
        group.vendor_id: crossed.get(group.vendor_id) or at_home(priced.currency)
        for group in priced.groups
    }
