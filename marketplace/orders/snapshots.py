"""What a checkout showed, as plain values that can be kept and compared. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marketplace.orders.border import Crossing
from marketplace.orders.pricing import PricedCart
from marketplace.shipping.types import DeliveryOption, Promise


def snapshot(
    priced: PricedCart,
    options: Mapping[int, DeliveryOption],
    crossings: Mapping[int, Crossing],
) -> dict[str, Any]:
    """Return the figures of a checkout, how each delivery was described, and each border."""
    return {
        "figures": figures(priced),
        "borders": {
            group.vendor_ref: _border(crossings[group.vendor_id]) for group in priced.groups
        },
        "deliveries": {
            group.vendor_ref: _delivery(options[group.vendor_id]) for group in priced.groups
        },
    }


def _delivery(option: DeliveryOption) -> dict[str, Any]:
    """How a delivery was described: which sheet priced it, step by step, and when it arrives."""
    promise = option.promise
    return {
        "name": option.name_by_lang,
        "days_min": option.days_min,
        "days_max": option.days_max,
        "carrier": option.carrier,
        "sheet": option.sheet,
        "lines": [[line.code, line.amount.minor, line.quantity] for line in option.lines],
        "promise": [str(promise.first_on), str(promise.last_on)] if promise else None,
    }


def _border(crossing: Crossing) -> dict[str, Any]:
    """How a border was described: the rules, the notices accepted, and what was found."""
    return {
        "channel": crossing.channel.value,
        "rule_sets": dict(crossing.rule_sets),
        "notices": [[notice.code, notice.version] for notice in crossing.notices],
        "findings": [
            [finding.code, finding.weight.value, finding.line] for finding in crossing.findings
        ],
    }


def shown_promise(described: Mapping[str, Any]) -> Promise | None:
    """Return when a delivery was said to arrive; None in what was shown before there were days."""
    days = described.get("promise")
    return Promise(*(date.fromisoformat(day) for day in days)) if days else None


def figures(priced: PricedCart) -> dict[str, Any]:
    """Return every figure of a priced cart.

    Two priced carts are the same purchase exactly when their figures are equal: the same
    offers, quantities, deliveries and amounts, in both currencies.
    """
    return {
        "currency": priced.currency,
        "groups": [
            {
                "vendor": group.vendor_ref,
                "delivery": group.delivery,
                "goods": group.goods.minor,
                "shipping": group.shipping.minor,
                "duty": group.duty.minor,
                "duty_cny": group.duty_cny.minor,
                "channel": group.channel,
                "vendor_currency": group.vendor_goods.currency,
                "vendor_goods": group.vendor_goods.minor,
                "vendor_shipping": group.vendor_shipping.minor,
                "lines": [
                    {
                        "offer": line.offer_id,
                        "quantity": line.quantity,
                        "unit": line.unit.minor,
                        "vendor_unit": line.vendor_unit.minor,
                    }
                    for line in group.lines
                ],
            }
            for group in priced.groups
        ],
    }


def composition(of: Mapping[str, Any]) -> list[tuple[object, ...]]:
    """Return what `figures` buy, without any amount: deliveries, channels, offers, quantities."""
    return [
        (group["vendor"], group["delivery"], group["channel"], line["offer"], line["quantity"])
        for group in of["groups"]
        for line in group["lines"]
    ]
