"""A buyer in Zhuhai, two shops in Macau, and one cart that everybody knows the sum of.

The cart: 2 boxes of almond biscuits of the bakery; 1 gift set and 3 tins of the tinned-fish
shop. In CNY at 1.1871 with 50 bps it is 422.60, as docs/checkout.md works out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from catalog.models import Offer, Reservation, Stock
from marketplace.accounts.models import User
from marketplace.accounts.types import AddressData
from marketplace.foundation import outbox
from marketplace.orders import services
from marketplace.orders.models import Cart, CheckoutQuote, Fulfillment, Order, VendorOrder
from marketplace.orders.person import PersonNamed
from marketplace.orders.visitors import Visitor
from marketplace.vendors.models import Vendor
from payments.charges import services as charges
from payments.charges.events import ChargeCaptured, ChargeExpired
from payments.charges.models import Charge
from payments.charges.types import AttemptView
from payments.fx.models import FxQuote
from tests.factories import accounts, catalog, customs_rules, fx, shipping, vendors

NOON = fx.NOON  # 12:00 in Macau on 23 May 2026
EMAIL = "lin.zhuhai@example.com"


@dataclass(frozen=True)
class Street:
    """The two shops with what they sell."""

    bakery: Vendor
    tinned_fish: Vendor
    biscuits: Offer
    gift_set: Offer
    tin: Offer


def street(*, on_hand: int = 100) -> Street:
    """Open both shops with their goods, their shipping to Guangdong, terms and rates."""
    bakery = vendors.bakery()
    tinned_fish = vendors.tinned_fish_shop()
    vendors.terms(None, 800)
    shipping.bakery_rates(bakery)
    shipping.tinned_fish_rates(tinned_fish)
    fx.bundled_rates()
    customs_rules.untaxed()
    sardines = catalog.sardines(tinned_fish, on_hand=on_hand)
    return Street(
        bakery=bakery,
        tinned_fish=tinned_fish,
        biscuits=catalog.almond_biscuits(bakery, on_hand=on_hand),
        gift_set=sardines.gift_set,
        tin=sardines.tin,
    )


def empty_cart(user: User | None = None, **changes: Any) -> Cart:
    """Open an empty cart, a guest's unless a person is given."""
    fields: dict[str, Any] = {
        "key": uuid4(),
        "user": user,
        "currency": "CNY",
        "zone": "CN-GD",
        "language": "zh-hans",
        "opened_at": NOON,
        "changed_at": NOON,
    }
    return Cart.objects.create(**(fields | changes))


def visitor(cart: Cart) -> Visitor:
    """The visitor whose cart it is."""
    return Visitor(key=None if cart.user_id else cart.key, user_id=cart.user_id)


def full_cart(shops: Street, user: User | None = None) -> Cart:
    """The cart that everybody knows the sum of."""
    cart = empty_cart(user)
    for offer, quantity in ((shops.biscuits, 2), (shops.gift_set, 1), (shops.tin, 3)):
        services.add_line(cart_id=cart.pk, offer_id=offer.pk, quantity=quantity, now=NOON)
    return cart


def standard_deliveries(shops: Street) -> dict[str, str]:
    """The standard option of both shops."""
    return {shops.bakery.public_id: "standard", shops.tinned_fish.public_id: "standard"}


def checkout(
    cart: Cart,
    deliveries: Mapping[str, str],
    *,
    address: AddressData | None = None,
    now: datetime = NOON,
    **changes: Any,
) -> CheckoutQuote:
    """Quote a cart for the buyer in Zhuhai, in CNY, by Alipay."""
    wishes: dict[str, Any] = {
        "email": EMAIL,
        "address": address or accounts.zhuhai_address(),
        "currency": "CNY",
        "method": "alipay",
        "language": "zh-hans",
    }
    return services.quote_checkout(
        cart_id=cart.pk, deliveries=deliveries, now=now, **(wishes | changes)
    )


def person(serial: int = 1, **changes: Any) -> PersonNamed:
    """The buyer in Zhuhai as customs asks for her: stated for this order, paying herself."""
    from tests.factories.identities import given, resident

    known: dict[str, Any] = {
        "given": given(resident(serial)),
        "purposes": frozenset({"declare"}),
        "is_payer": True,
        "language": "zh-hans",
    }
    return PersonNamed(**(known | changes))


def place(quote: CheckoutQuote, now: datetime = NOON, *, who: PersonNamed | None = None) -> Order:
    """Place a quote as the visitor whose cart it is."""
    return services.place_order(
        checkout_quote_id=quote.pk,
        visitor=visitor(quote.cart),
        now=now,
        person=who or person(),
    )


def placed_order(shops: Street, user: User | None = None) -> Order:
    """Place the known cart; nobody has paid yet."""
    return place(checkout(full_cart(shops, user), standard_deliveries(shops)))


def pay_page(order: Order) -> AttemptView:
    """Open the payment page of an order; nobody has paid there yet."""
    return charges.start_attempt(
        charge_ref=order.charge_ref,
        success_url="https://ponte.example/return/",
        cancel_url="https://ponte.example/pay/",
        language=order.language,
        email=order.email,
        description=order.public_id,
        now=NOON,
    )


def captured(order: Order, at: datetime = NOON) -> Order:
    """Tell everyone that the charge of an order was captured, and let them act."""
    with transaction.atomic():
        outbox.record(
            ChargeCaptured(charge_ref=order.charge_ref, reference=order.ref, captured_at=at)
        )
    outbox.drain()
    order.refresh_from_db()
    return order


def charge_expired(order: Order) -> Order:
    """Tell everyone that the charge of an order expired, and let them act."""
    with transaction.atomic():
        outbox.record(ChargeExpired(charge_ref=order.charge_ref, reference=order.ref))
    outbox.drain()
    order.refresh_from_db()
    return order


def part_of(order: Order, vendor: Vendor) -> VendorOrder:
    """The part of an order that one vendor fulfills, as it is now."""
    return VendorOrder.objects.get(order=order, vendor=vendor)


def moved() -> dict[str, Any]:
    """Everything that a refused step must leave as it was."""
    return {
        "orders": Order.objects.count(),
        "vendor_orders": VendorOrder.objects.count(),
        "checkouts": CheckoutQuote.objects.count(),
        "fulfillments": Fulfillment.objects.count(),
        "charges": Charge.objects.count(),
        "reservations": Reservation.objects.count(),
        "stock": list(Stock.objects.order_by("pk").values_list("on_hand", "reserved")),
        "accepted_quotes": FxQuote.objects.filter(accepted_by__isnull=False).count(),
        "open_carts": Cart.objects.filter(status="open").count(),
        "events": outbox_count(),
        "entries": entry_count(),
    }


def outbox_count() -> int:
    """How many events were ever recorded."""
    from marketplace.foundation.models import OutboxEvent

    return OutboxEvent.objects.count()


def entry_count() -> int:
    """How many entries the ledger holds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry")
        return int(cursor.fetchone()[0])
