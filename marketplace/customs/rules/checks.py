"""Checks before an order goes by a channel. Pure: values in, findings out, in a fixed order.

The same checks run again before anything is declared, for the rules or the goods may have moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from marketplace.customs.rules import buyer_checks, goods_checks
from marketplace.customs.rules.cbec_tax import Treatment, treatment_of
from marketplace.customs.rules.channels import CBEC, Channel
from marketplace.customs.rules.duty import cbec_values
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.customs.rules.policy import Policy
from marketplace.customs.rules.postal_tax import ParcelFit, parcel_fit
from marketplace.customs.rules.rulebook import Rulebook
from marketplace.customs.types import (
    BONDED,
    CURRENCY,
    Buyer,
    Consignment,
    Destination,
    Payment,
)
from marketplace.foundation.money import Money

_HOUSE: Final = "policy of the marketplace"
_486: Final = "Shang Cai Fa [2018] No. 486"
_HENGQIN: Final = "closed operation of Hengqin since 2024-03-01"


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that the checks look at. Buyer and payment may still be unknown."""

    consignment: Consignment
    destination: Destination
    on: date
    buyer: Buyer | None = None
    payment: Payment | None = None
    accepted: frozenset[tuple[str, str]] = frozenset()


def findings_for(asked: Asked, channel: Channel, book: Rulebook, policy: Policy) -> list[Finding]:
    """Return everything that stands against a channel or has to be told, goods first."""
    found = list(_channel(asked, channel, policy))
    if channel != Channel.MACAU_LOCAL:  # what stays here meets no customs
        found += goods_checks.facts_of_goods(asked.consignment)
    found += goods_checks.bans(asked.consignment, channel, book)
    if channel in CBEC:
        taken = asked.buyer.taken_g if asked.buyer else {}
        found += goods_checks.listed(asked.consignment, channel, book)
        found += goods_checks.caps(asked.consignment, book, taken)
        found += goods_checks.rates(asked.consignment, book)
        found += _limits(asked, book)
        found += buyer_checks.identity(asked.buyer, asked.on, policy)
        found += buyer_checks.payment(asked.payment)
        found += buyer_checks.same_goods(asked.consignment, asked.buyer)
    elif channel == Channel.PERSONAL_PARCEL:
        found += goods_checks.measures(asked.consignment, book)
        found += _parcel(asked.consignment, book)
    found += buyer_checks.notices(channel, book, asked.accepted)
    return found


def is_open(findings: list[Finding]) -> bool:
    """Tell whether nothing refuses the channel."""
    return all(finding.weight != Weight.REFUSE for finding in findings)


def _channel(asked: Asked, channel: Channel, policy: Policy) -> Iterator[Finding]:
    refuse = partial(Finding, weight=Weight.REFUSE)
    if channel not in policy.open_channels:
        yield refuse("channel_closed", rule=_HOUSE, source=_HOUSE)
    is_bonded = asked.consignment.sent_from == BONDED
    if channel in CBEC and is_bonded != (channel == Channel.CBEC_1210):
        yield refuse("stock_elsewhere", rule="mode of supervision", source=_486)
    if channel == Channel.HENGQIN and not asked.destination.is_used_in_hengqin:
        yield Finding("use_not_said", Weight.ASK, rule="used in Hengqin", source=_HENGQIN)
    if channel == Channel.INTERNATIONAL:
        yield Finding("duty_at_arrival", Weight.NOTE, rule=_HOUSE, source=_HOUSE)


def _limits(asked: Asked, book: Rulebook) -> Iterator[Finding]:
    dutiable = Money.total(cbec_values(asked.consignment), CURRENCY)
    used = asked.buyer.used if asked.buyer else Money.zero(CURRENCY)
    treatment = treatment_of(
        dutiable=dutiable, units=asked.consignment.units, used=used, limits=book.limits
    )
    source = book.source("limits")
    facts: dict[str, object] = {
        "value": dutiable,
        "single": book.limits.single,
        "year": book.limits.year,
        "used": used,
    }
    told = {
        Treatment.GENERAL_TRADE: ("over_year", Weight.REFUSE, "limit of a person and year"),
        Treatment.REFUSE: ("over_single", Weight.REFUSE, "limit of a transaction"),
        Treatment.FULL_TAX: ("full_tax", Weight.NOTE, "one article above the limit"),
    }.get(treatment)
    if told:
        code, weight, rule = told
        yield Finding(code, weight, rule=rule, source=source, facts=facts)


def _parcel(consignment: Consignment, book: Rulebook) -> Iterator[Finding]:
    fit = parcel_fit(
        goods=consignment.goods,
        units=consignment.units,
        sent_from=consignment.sent_from,
        limits=book.limits,
    )
    if fit == ParcelFit.WITHIN:
        return
    is_over = fit == ParcelFit.OVER
    yield Finding(
        "parcel_over" if is_over else "parcel_one_article",
        Weight.REFUSE if is_over else Weight.NOTE,
        rule="value of a personal parcel",
        source=book.source("limits"),
        facts={
            "value": consignment.goods,
            "limit": book.limits.parcel_value(consignment.sent_from),
        },
    )
