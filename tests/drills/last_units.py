"""Two hundred buyers for the last fifty units, at one moment, again and again.

`manage.py drill units --rounds 50 --buyers 200 --json`; the same code runs small as a test. Every
cart has a line of each of four offers of two shops, put in by chance in another order, and there
are so many units of each as may be sold.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Any, Final

from django.db.models import Sum
from django.utils import translation

from catalog.errors import OutOfStock
from catalog.models import Offer, Reservation, Stock
from marketplace.orders import services
from marketplace.orders.models import CheckoutQuote, Order, OrderLine
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from payments.charges.models import Charge
from tests.drills import quota
from tests.factories import catalog, orders
from tests.factories.orders import NOON, Street

LINES: Final = 4


def run(buyers: int, units: int, rounds: int, seed: int) -> dict[str, Any]:
    """Have all place at once, `rounds` times; who got nothing tries again in the next.

    After each round those who got it give it up unpaid, and the units are on the shelf again.
    """
    began = time.monotonic()
    chance = random.Random(seed)
    told: Counter[str] = Counter()
    faults: Counter[str] = Counter(
        oversold=0, unsold=0, away=0, charges_without_order=0, stock_that_differs=0, not_freed=0
    )
    placing = 0.0
    with translation.override("en"):
        shops = orders.street(on_hand=units)
        offers = _four(shops, units)
        waiting: list[CheckoutQuote] = []
        for number in range(rounds):
            waiting += [
                _quoted(shops, offers, chance, f"buyer{number}.{each}@example.com")
                for each in range(buyers - len(waiting))
            ]
            started = time.monotonic()
            found = _burst(waiting)
            placing += time.monotonic() - started
            told.update(found)
            _count(faults, found, units, offers)
            waiting = _free(waiting, faults, units)
    return {
        "buyers": buyers,
        "units": units,
        "rounds": rounds,
        "seed": seed,
        "told": dict(told),
        "faults": dict(faults),
        "met": not any(faults.values()),
        "placing_seconds": round(placing, 1),
        "seconds": round(time.monotonic() - began, 1),
    }


def _four(shops: Street, units: int) -> list[Offer]:
    """The street's three offers, and a second size of the biscuits."""
    small = catalog.offer(shops.biscuits.variant.product, "ALM-12", 4_800, on_hand=units)
    return [shops.biscuits, shops.gift_set, shops.tin, small]


def _quoted(shops: Street, offers: list[Offer], chance: random.Random, email: str) -> CheckoutQuote:
    cart = orders.empty_cart()
    for offer in chance.sample(offers, LINES):
        services.add_line(cart_id=cart.pk, offer_id=offer.pk, quantity=1, now=NOON)
    return orders.checkout(cart, orders.standard_deliveries(shops), email=email)


def _burst(waiting: list[CheckoutQuote]) -> Counter[str]:
    def act(quote: CheckoutQuote) -> str:
        try:
            orders.place(quote)
        except OutOfStock:
            return "refused"
        return "placed"

    return quota.at_once([lambda quote=quote: act(quote) for quote in waiting])


def _count(faults: Counter[str], found: Counter[str], units: int, offers: list[Offer]) -> None:
    """Compare what was told with what was kept."""
    live = Order.objects.filter(vendor_orders__status="placed").distinct()
    placed = found["placed"]
    faults["oversold"] += max(placed - units, 0)
    faults["unsold"] += max(min(units, sum(found.values())) - placed - found["away"], 0)
    faults["away"] += found["away"]
    references = set(Charge.objects.values_list("reference", flat=True))
    faults["charges_without_order"] += len(
        references ^ {order.ref for order in Order.objects.all()}
    )
    for offer in offers:
        stock = Stock.objects.get(pk=offer.pk)
        sold = OrderLine.objects.filter(offer=offer, vendor_order__order__in=live)
        held = Reservation.objects.filter(offer=offer, status=Reservation.Status.HELD)
        told = [rows.aggregate(sum=Sum("quantity"))["sum"] or 0 for rows in (sold, held)]
        is_so = [stock.on_hand, stock.reserved, *told] == [units, placed, placed, placed]
        faults["stock_that_differs"] += int(not is_so)


def _free(waiting: list[CheckoutQuote], faults: Counter[str], units: int) -> list[CheckoutQuote]:
    """Let who got it give it up; return who still waits."""
    for order in Order.objects.filter(vendor_orders__status="placed").distinct():
        reader = OrderReader(token=order_token(order.public_id))
        services.cancel_unpaid(public_id=order.public_id, reader=reader, now=NOON)
    free = Stock.objects.filter(on_hand=units, reserved=0).count()
    faults["not_freed"] += Stock.objects.count() - free
    carts = set(Order.objects.values_list("cart_id", flat=True))
    return [quote for quote in waiting if quote.cart_id not in carts]
