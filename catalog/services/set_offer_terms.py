"""A vendor says more about an offer than its price."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from catalog import locks, quantity_prices
from catalog.errors import PricesRefused, QuantityRuleRefused
from catalog.models import Offer, OfferPrice
from catalog.quantity_prices import PriceStep
from catalog.quantity_rules import QuantityRule, rule_fault
from catalog.services import telling
from catalog.services.stock.watching import watch_one
from marketplace.foundation.money import Money


@transaction.atomic
def set_offer_terms(
    *,
    offer_id: int,
    further: Sequence[PriceStep] = (),
    compare_at: Money | None = None,
    low_stock_at: int | None = None,
    rule: QuantityRule | None = None,
) -> Offer:
    """Replace an offer's further prices, its price before and its threshold.

    `rule` says in which quantities it is sold; without one that stays as it is.

    Money: prices are one unit's; `compare_at` is in the vendor's currency, and is shown only as
    long as the offer's past bears it out.
    Raises: NoSuchOffer, PricesRefused, QuantityRuleRefused.
    """
    if rule is not None:
        _check(rule)
    offer = locks.offer(offer_id)
    if fault := quantity_prices.fault(offer.price, further):
        raise PricesRefused(fault)
    if compare_at is not None and (
        compare_at.currency != offer.currency or compare_at <= offer.price
    ):
        raise PricesRefused("before")
    offer.prices.all().delete()
    OfferPrice.objects.bulk_create(
        OfferPrice(
            offer=offer,
            currency=step.price.currency,
            from_quantity=step.from_quantity,
            price_minor=step.price.minor,
        )
        for step in further
    )
    offer.compare_at_minor = compare_at.minor if compare_at else None
    offer.low_stock_at = low_stock_at
    if rule is not None:
        offer.least_quantity, offer.quantity_step = rule.least, rule.step
        offer.most_quantity = rule.most
    offer.save(
        update_fields=(
            *("compare_at_minor", "low_stock_at"),
            *("least_quantity", "quantity_step", "most_quantity"),
        )
    )
    for stock in locks.stock_rows([offer.pk]).values():
        watch_one(stock, was=stock.available)
    telling.offer_changed(offer)
    return offer


def _check(rule: QuantityRule) -> None:
    if fault := rule_fault(least=rule.least, step=rule.step, most=rule.most):
        raise QuantityRuleRefused(fault)
