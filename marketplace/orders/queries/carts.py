"""A visitor's cart as pages show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.utils import translation

from marketplace.foundation.money import Money
from marketplace.orders import contents, promoting
from marketplace.orders.border_words import border_view, line_refusals
from marketplace.orders.contents import CartedLine
from marketplace.orders.models import Cart, CartLine, CartNote
from marketplace.orders.pricing import PricedGroup, Terms, price_cart
from marketplace.orders.queries.discounts import codes_of, discounts_of, hints
from marketplace.orders.queries.landing import Landing, cheapest_parcel, estimate_terms, land
from marketplace.orders.queries.lines import cart_line_view, rate_views
from marketplace.orders.types import CartGroupView, CartView
from marketplace.orders.visitors import Visitor
from marketplace.orders.wish_types import PartWishes
from marketplace.shipping.types import DeliveryOption, Destination


def find_cart(visitor: Visitor) -> Cart | None:
    """Return the visitor's open cart, or None; nothing is written.

    A signed-in person has the cart of the account; a guest the one of the session's key.
    """
    if visitor.user_id is not None:
        return Cart.objects.filter(user_id=visitor.user_id, status=Cart.Status.OPEN).first()
    if visitor.key is None:
        return None
    return Cart.objects.filter(key=visitor.key, user__isnull=True, status=Cart.Status.OPEN).first()


def cart_unit_count(visitor: Visitor) -> int:
    """Return how many units are in the visitor's open cart, for the badge. One read."""
    lines = CartLine.objects.filter(cart__status=Cart.Status.OPEN)
    if visitor.user_id is not None:
        lines = lines.filter(cart__user_id=visitor.user_id)
    elif visitor.key is not None:
        lines = lines.filter(cart__key=visitor.key, cart__user__isnull=True)
    else:
        return 0
    return lines.aggregate(units=Sum("quantity"))["units"] or 0


def cart_view(cart: Cart, *, language: str, currency: str, now: datetime) -> CartView:
    """Return a cart grouped by vendor, at today's prices and rates: an invitation.

    Raises: RateUnavailable when a vendor's currency cannot be shown in `currency`.
    """
    carted = contents.read_contents(cart, language)
    offered = promoting.offered_to(cart, carted, now=now)
    needed = promoting.currencies(carted, offered)
    terms = estimate_terms(currency, needed, zone=cart.zone, now=now)
    priced = price_cart(offers=[entry.carted for entry in carted], deliveries={}, terms=terms)
    options = contents.delivery_options(carted, Destination(cart.zone), now=now)
    parcels = {pk: cheapest_parcel(found) for pk, found in options.items()}
    landing = land(
        carted, parcels, terms, zone=cart.zone, language=language, now=now, offered=offered
    )
    buyable = [entry for entry in carted if entry.is_buyable]
    bought, outcome = promoting.price(buyable, {}, terms=terms, offered=offered, zone=cart.zone)
    told = hints(outcome, currency, language)
    with translation.override(language):
        closed = contents.closed_lines(carted, dict.fromkeys(options, cart.zone), now=now)
    shop = _Shops(
        entries={entry.facts.offer_id: entry for entry in carted},
        closed=closed,
        wishes={note.vendor_id: _wishes(note) for note in cart.notes.all()},
        language=language,
        terms=terms,
        landing=landing,
        bought={group.vendor_ref: group for group in bought.groups},
        hints=told,
    )
    groups = tuple(_group(group, options[group.vendor_id], shop) for group in priced.groups)
    return CartView(
        cart_id=cart.pk,
        currency=currency,
        zone=cart.zone,
        groups=groups,
        goods=Money.total((group.goods for group in groups), currency),
        discount=bought.discount,
        unit_count=sum(entry.line.quantity for entry in carted),
        line_count=len(carted),
        rates=rate_views(terms),
        hints=told.get("", ()),
        codes=codes_of(cart.codes, outcome, language),
    )


@dataclass(frozen=True)
class _Shops:
    """What the groups of a cart are shown with. `closed` says why a line cannot go there.

    `bought` and `hints` are by vendor: the priced lines that can be bought, and what is missing to
    a promotion.
    """

    entries: Mapping[int, CartedLine]
    closed: Mapping[int, str]
    wishes: Mapping[int, PartWishes]
    language: str
    terms: Terms
    landing: Landing
    bought: Mapping[str, PricedGroup]
    hints: Mapping[str, tuple[str, ...]]


def _wishes(note: CartNote) -> PartWishes:
    return PartWishes(note.note, note.gift_message, note.hides_prices)


def _group(group: PricedGroup, options: Sequence[DeliveryOption], shop: _Shops) -> CartGroupView:
    facts = shop.entries[group.lines[0].offer_id].facts
    crossing = shop.landing.crossings.get(group.vendor_id)
    bought = shop.bought.get(group.vendor_ref)
    closed = dict(shop.closed) | (line_refusals(crossing, shop.language) if crossing else {})
    lines = tuple(
        cart_line_view(
            shop.entries[line.offer_id],
            line,
            shop.language,
            closed=closed.get(line.offer_id, ""),
        )
        for line in group.lines
    )
    buyable = [line for line in lines if line.is_buyable]
    vendor_goods = Money.total((line.vendor_total for line in buyable), group.vendor_goods.currency)
    return CartGroupView(
        vendor_public_id=facts.vendor_ref.removeprefix("vendor:"),
        vendor_slug=facts.vendor_slug,
        vendor_name=facts.vendor_name,
        vendor_accent=facts.vendor_accent,
        lines=lines,
        goods=Money.total((line.total for line in buyable), shop.terms.currency),
        vendor_goods=vendor_goods,
        vendor_goods_to_free=_to_free(vendor_goods, options),
        promise=parcel.promise if (parcel := cheapest_parcel(options)) else None,
        shipping=shop.landing.shipping.get(group.vendor_id),
        border=border_view(crossing, shop.language) if crossing else None,
        wishes=shop.wishes.get(group.vendor_id, PartWishes()),
        discounts=discounts_of(bought, shop.language) if bought else (),
        hints=shop.hints.get(group.vendor_ref, ()),
    )


def _to_free(goods: Money, options: Sequence[DeliveryOption]) -> Money | None:
    """Return what is missing until the nearest amount from which a delivery is free."""
    ends = [option.free_over for option in options if option.free_over is not None]
    if not ends or min(ends) <= goods:
        return None
    return min(ends) - goods
