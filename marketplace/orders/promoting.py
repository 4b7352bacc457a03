"""Which promotions a cart has, and what it costs with them: the reads around `discounting.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from catalog import queries as catalog
from marketplace.foundation.money import Money
from marketplace.orders import contents
from marketplace.orders.contents import CartedLine
from marketplace.orders.discounting import discount_cart
from marketplace.orders.models import Cart
from marketplace.orders.pricing import Delivery, PricedCart, Terms, price_cart
from marketplace.promotions import reading
from marketplace.promotions.codes import fold_email
from marketplace.promotions.types import BUDGET_CURRENCY, Claim, Outcome, Person
from marketplace.promotions.types import Terms as PromotionTerms


@dataclass(frozen=True)
class Offered:
    """The promotions that may apply to a cart, and what its goods are called in their terms."""

    terms: tuple[PromotionTerms, ...] = ()
    refs: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def currencies(self) -> set[str]:
        """What their amounts are in: each needs a rate where it is not charged."""
        return {code for each in self.terms for code in each.currencies}


NOTHING_OFFERED: Final = Offered()


def offered_to(
    cart: Cart, carted: Sequence[CartedLine], *, now: datetime, email: str = ""
) -> Offered:
    """Read what a cart may have now, with its codes. One read when there is nothing.

    `email` counts with the account for what a person may use so often; empty before it is known.
    """
    if not carted:
        return NOTHING_OFFERED
    terms = reading.terms_for(
        vendor_ids={entry.facts.vendor_id for entry in carted},
        codes=cart.codes,
        person=person(cart, email),
        now=now,
    )
    return _offered(terms, carted)


def promised(refs: Iterable[str], carted: Sequence[CartedLine]) -> Offered:
    """Read what a checkout was shown with, whatever became of it since. No read for nothing."""
    return _offered(reading.terms_of(refs), carted)


def _offered(terms: Sequence[PromotionTerms], carted: Sequence[CartedLine]) -> Offered:
    has_goods = any(each.rule.targets for each in terms)
    offers = [entry.facts.offer_id for entry in carted]
    return Offered(tuple(terms), catalog.goods_refs(offers) if has_goods else {})


def person(cart: Cart, email: str) -> Person:
    """Name whoever uses a promotion with this cart."""
    return Person(user_id=cart.user_id, email=fold_email(email))


def price(
    carted: Sequence[CartedLine],
    deliveries: Mapping[int, Delivery],
    *,
    terms: Terms,
    offered: Offered,
    zone: str,
) -> tuple[PricedCart, Outcome]:
    """Price a cart with its deliveries and promotions. Money: the charge currency."""
    priced = price_cart(
        offers=[entry.carted for entry in carted], deliveries=deliveries, terms=terms
    )
    return discount_cart(
        priced=priced, promotions=offered.terms, terms=terms, zone=zone, refs=offered.refs
    )


def currencies(carted: Sequence[CartedLine], offered: Offered) -> set[str]:
    """Return every currency that needs a rate: those of prices and those of promotions."""
    return contents.vendor_currencies(carted) | offered.currencies


def claims_of(priced: PricedCart, terms: Terms) -> list[Claim]:
    """Return the uses that placing this cart takes: one a promotion, over all vendors.

    Money: `spent` is the marketplace's part in patacas, at the rate of the purchase.
    """
    totals: dict[str, tuple[Money, Money]] = {}
    for group in priced.groups:
        for used in group.promotions:
            zero = Money.zero(priced.currency)
            saved, subsidy = totals.get(used.ref, (zero, zero))
            totals[used.ref] = (saved + used.saved, subsidy + used.subsidy)
    return [
        Claim(
            ref=ref,
            discount=saved,
            subsidy=subsidy,
            spent=(
                terms.value_in(BUDGET_CURRENCY, subsidy) if subsidy else Money.zero(BUDGET_CURRENCY)
            ),
        )
        for ref, (saved, subsidy) in totals.items()
    ]


def refs_in(shown: Mapping[str, Any]) -> list[str]:
    """Return the promotions that the figures of a checkout were shown with, each once."""
    groups = shown["figures"]["groups"]
    used = (each["ref"] for group in groups for each in group.get("promotions", ()))
    return list(dict.fromkeys(used))
