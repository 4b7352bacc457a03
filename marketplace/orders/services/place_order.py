"""Turn what the buyer was shown into an order: one transaction, no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from catalog.services import stock
from marketplace.foundation import languages, outbox
from marketplace.foundation.crashpoints import crashpoint
from marketplace.orders import contents, events, locks, promoting
from marketplace.orders.border import Crossing, asks_renminbi, consignment_of
from marketplace.orders.border_reading import price_delivered
from marketplace.orders.contents import CartedLine
from marketplace.orders.errors import (
    CartChanged,
    CartClosed,
    CartPriceChanged,
    CheckoutExpired,
    CheckoutNotFound,
    GoodsClosed,
)
from marketplace.orders.freezing import NamedParts, freeze, name_parts
from marketplace.orders.models import Cart, CheckoutQuote, Order
from marketplace.orders.person import PersonNamed, needs_person
from marketplace.orders.pricing import Delivery, PricedCart, Terms
from marketplace.orders.promoting import Offered
from marketplace.orders.services.name_person import DeclaredPart, name_person
from marketplace.orders.snapshots import composition, figures
from marketplace.orders.splitting import split_cart
from marketplace.orders.terms import fixed_terms
from marketplace.orders.unpaid import check_unpaid
from marketplace.orders.visitors import Visitor
from marketplace.promotions import services as promotions
from marketplace.promotions.types import Claim
from marketplace.shipping import zones
from marketplace.shipping.types import DeliveryOption
from marketplace.vendors import queries as vendors
from payments.charges import services as charges
from payments.charges.types import OpenCharge, ShareDraft
from payments.fx import services as fx

# So long after the charge's time the news of its end is overdue. The hold stays until that news.
NEWS_OVERDUE: Final = timedelta(hours=1)


@transaction.atomic(durable=True)
def place_order(
    *,
    checkout_quote_id: UUID,
    visitor: Visitor,
    now: datetime,
    person: PersonNamed | None = None,
) -> Order:
    """Place the cart of a checkout quote: one order with one vendor order for each vendor.

    Reserves the stock, claims the promotions, freezes every amount, and opens one charge with a
    share for each vendor; the buyer has CHECKOUT_MINUTES to pay it. A second click returns the
    same order.
    Money: the order is in the buyer's currency; each vendor order keeps the vendor's too, at
    the accepted FX quote. No network call happens in here.
    `person` is whom declared parts name before customs; other orders need none, and keep none.
    Raises: CheckoutNotFound, CartClosed, CheckoutExpired, TooManyUnpaid, FxQuoteExpired,
    CartEmpty, OfferNotForSale, OutOfStock, GoodsClosed, CartChanged, CartPriceChanged,
    PersonNeeded, IdentityRefused, OverQuota, BorderRefused, PromotionUsedUp; nothing moved then.
    """
    shown = CheckoutQuote.objects.filter(pk=checkout_quote_id).first()
    if shown is None:
        raise CheckoutNotFound
    cart = locks.cart(shown.cart_id)  # a second click waits here ...
    if not visitor.owns(cart):
        raise CheckoutNotFound
    placed = Order.objects.filter(cart=cart).first()
    if placed is not None:
        return placed  # ... and leaves with the same order
    if not cart.is_open:
        raise CartClosed
    if shown.is_expired(now):
        raise CheckoutExpired
    check_unpaid(visitor=visitor, email=shown.email, now=now)
    carted = contents.read_contents(cart)
    contents.check_buyable(carted)
    offered = promoting.promised(promoting.refs_in(shown.snapshot), carted)
    terms = _accept_rates(shown, promoting.currencies(carted, offered), carted, now)
    options = _options(shown, carted, now)
    _refuse_closed(shown, carted, options, now)
    priced = _price_again(shown, carted, options, offered, terms, now)
    bps = {group.vendor_id: vendors.commission_bps(group.vendor_id, now) for group in priced.groups}
    named = name_parts(split_cart(priced=priced, commission_bps=bps, terms=terms))
    pay_by = now + timedelta(minutes=settings.CHECKOUT_MINUTES)
    stock.reserve(contents.stock_lines(carted), named.order_ref, pay_by + NEWS_OVERDUE)
    _claim_promotions(cart, shown.email, promoting.claims_of(priced, terms), named, now)
    crashpoint("orders.place.after_reserve")
    name_person(
        person=person, parts=_declared(named, carted, terms), order_ref=named.order_ref,
        user_id=cart.user_id, shown=shown, now=now,
    )  # fmt: skip
    charge = charges.open_charge(_charge_request(shown, named, pay_by), now=now)
    order = freeze(
        shown=shown, cart=cart, named=named, carted=carted, options=options,
        charge_ref=charge.charge_ref, now=now,
    )  # fmt: skip
    _close(cart, now)
    outbox.record(events.OrderPlaced(order_id=order.id, order_ref=order.ref, placed_at=now))
    crashpoint("orders.place.before_commit")
    return order


def _claim_promotions(
    cart: Cart, email: str, claims: Sequence[Claim], named: NamedParts, now: datetime
) -> None:
    """Take one use of each promotion. Raises: PromotionUsedUp."""
    if claims:
        user = promoting.person(cart, email)
        promotions.claim_uses(order_ref=named.order_ref, person=user, claims=claims, now=now)


def _accept_rates(
    shown: CheckoutQuote, needed: set[str], carted: Sequence[CartedLine], now: datetime
) -> Terms:
    """Use the FX quote of the checkout, and see that it covers every vendor's currency."""
    quote = (
        fx.accept_quote(quote_id=shown.fx_quote_id, accepted_by=f"checkout:{shown.id}", now=now)
        if shown.fx_quote_id
        else None
    )
    terms = fixed_terms(
        currency=shown.currency, rates=quote.rates if quote else {}, priced_in=needed
    )
    if not all(terms.covers(currency) for currency in contents.vendor_currencies(carted)):
        raise CartChanged
    return terms


def _options(
    shown: CheckoutQuote, carted: Sequence[CartedLine], now: datetime
) -> dict[int, DeliveryOption]:
    """Return the delivery option that the buyer chose of each vendor, as it is today."""
    to = zones.destination_of(shown.address_data)
    offered = contents.delivery_options(carted, replace(to, zone=shown.zone), now=now)
    chosen: dict[int, DeliveryOption] = {}
    for vendor_id, public_id in contents.vendor_public_ids(carted).items():
        wanted = shown.deliveries.get(public_id)
        option = next((o for o in offered[vendor_id] if o.code == wanted), None)
        if option is None:
            raise CartChanged
        chosen[vendor_id] = option
    return chosen


def _refuse_closed(
    shown: CheckoutQuote,
    carted: Sequence[CartedLine],
    options: Mapping[int, DeliveryOption],
    now: datetime,
) -> None:
    """Refuse what a rule keeps from where it would go, with the rule named. Raises: GoodsClosed."""
    zones = contents.zones_of(shown.zone, options)
    if closed := contents.closed_lines(carted, zones, now=now):
        raise GoodsClosed(list(closed.values()))


def _price_again(
    shown: CheckoutQuote,
    carted: Sequence[CartedLine],
    options: Mapping[int, DeliveryOption],
    offered: Offered,
    terms: Terms,
    now: datetime,
) -> PricedCart:
    """Price the cart as it is now and compare every figure with what the buyer was shown.

    The border's, too: other rules of customs, or facts of goods that changed since, are another
    channel or another duty, and a channel that refuses now is another cart.
    """
    zones = contents.zones_of(shown.zone, options)
    if not terms.knows_renminbi and asks_renminbi(zones.values()):
        raise CartChanged
    priced, crossings = price_delivered(
        carted,
        {pk: Delivery(option.code, option.price) for pk, option in options.items()},
        zones,
        zone=shown.zone,
        offered=offered,
        terms=terms,
        now=now,
        in_hengqin=shown.in_hengqin,
    )
    if not all(crossing.is_open for crossing in crossings.values()) or _unaccepted(
        shown, crossings
    ):
        raise CartChanged
    before, current = shown.snapshot["figures"], figures(priced)
    if composition(current) != composition(before):
        raise CartChanged(shown=shown.total, current=priced.total)
    if current != before:
        raise CartPriceChanged(shown=shown.total, current=priced.total)
    return priced


def _unaccepted(shown: CheckoutQuote, crossings: Mapping[int, Crossing]) -> bool:
    """Tell whether the law asks for a notice in another version than the buyer accepted."""
    wanted = {notice for each in crossings.values() for notice in each.wanted_notices}
    return not wanted <= shown.accepted_notices


def _declared(named: NamedParts, carted: Sequence[CartedLine], terms: Terms) -> list[DeclaredPart]:
    """Return the parts that customs is told of in somebody's name, as it will see them."""
    facts = {entry.facts.offer_id: entry.facts for entry in carted}
    return [
        DeclaredPart(
            reference=f"vendor_order:{public_id}",
            channel=part.group.channel,
            consignment=consignment_of(part.group, facts, terms, languages.current()),
        )
        for public_id, part in named.parts
        if needs_person(part.group.channel)
    ]


def _charge_request(shown: CheckoutQuote, named: NamedParts, pay_by: datetime) -> OpenCharge:
    return OpenCharge(
        reference=named.order_ref,
        amount=shown.total,
        method=shown.method,
        expires_at=pay_by,
        shares=[
            ShareDraft(
                payee_ref=part.group.vendor_ref,
                reference=f"vendor_order:{public_id}",
                amount=part.group.total,
                duty=part.group.duty,
                payee_amount=part.group.vendor_total,
                commission=part.commission,
                mid_value=part.mid_value,
                subsidy=part.group.borne,
            )
            for public_id, part in named.parts
        ],
    )


def _close(cart: Cart, now: datetime) -> None:
    cart.status = Cart.Status.PLACED
    cart.changed_at = now
    cart.save(update_fields=["status", "changed_at"])
