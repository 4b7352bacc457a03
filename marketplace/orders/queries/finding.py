"""Find orders by what people remember: a number, a name, a SKU, a tracking number, a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from marketplace.foundation import languages
from marketplace.foundation.clock import MACAU
from marketplace.orders.life_types import OrderSearch
from marketplace.orders.models import Fulfillment, Order, OrderLine, VendorOrder

M = TypeVar("M", bound=Model)
_V = VendorOrder.Status
# What a buyer filters by; an order is found by any of its parts.
ORDER_STATES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "unpaid": (_V.PLACED,),
        "packing": (_V.PAID, _V.ACCEPTED),
        "on_the_way": (_V.FULFILLED,),
        "received": (_V.DELIVERED, _V.COMPLETED),
        "canceled": (_V.CANCELED,),
    }
)
LONGEST: Final = 60  # characters of a search that are read


def orders_found(orders: QuerySet[Order], search: OrderSearch) -> QuerySet[Order]:
    """Narrow whole orders, as their buyer or an operator looks for them."""
    parts = VendorOrder.objects.filter(order=OuterRef("pk"))
    if search.state in ORDER_STATES:
        in_state = parts.filter(status__in=ORDER_STATES[search.state])
        orders = orders.filter(Exists(in_state))
    if word := _word(search):
        orders = orders.filter(
            Q(public_id__icontains=word)
            | Q(address__recipient__icontains=word)
            | Exists(parts.filter(_of_a_part(word)))
        )
    return _between(orders, "placed_at", search)


def parts_found(parts: QuerySet[VendorOrder], search: OrderSearch) -> QuerySet[VendorOrder]:
    """Narrow vendor orders, as their shop looks for them; the state is the caller's."""
    if word := _word(search):
        parts = parts.filter(
            Q(public_id__icontains=word)
            | Q(order__public_id__icontains=word)
            | Q(order__address__recipient__icontains=word)
            | Q(correction__address__recipient__icontains=word)
            | _of_a_part(word)
        )
    return _between(parts, "paid_at", search)


def _of_a_part(word: str) -> Q:
    """A line of it has this in a name or its SKU, or a parcel of it in its number."""
    named = Q(sku__icontains=word)
    for code in languages.LANGUAGES:
        named |= Q(**{f"product_name__{code}__icontains": word})
    lines = OrderLine.objects.filter(named, vendor_order=OuterRef("pk"))
    parcels = Fulfillment.objects.filter(
        vendor_order=OuterRef("pk"), tracking_number__icontains=word.replace(" ", "")
    )
    return Q(Exists(lines)) | Q(Exists(parcels))


def _word(search: OrderSearch) -> str:
    return " ".join(search.word.replace("\0", "").split())[:LONGEST]


def _between(rows: QuerySet[M], column: str, search: OrderSearch) -> QuerySet[M]:
    if search.since is not None:
        rows = rows.filter(**{f"{column}__gte": _begins(search.since)})
    if search.until is not None:
        rows = rows.filter(**{f"{column}__lt": _begins(search.until + timedelta(days=1))})
    return rows


def _begins(day: date) -> datetime:
    """The first instant of a day in Macau."""
    return datetime.combine(day, time.min, tzinfo=MACAU)
