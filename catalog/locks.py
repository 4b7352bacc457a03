"""Every lock of the catalog, in the house's order: stock rows by id; a product, then its moves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from catalog.errors import NoSuchOffer, NoSuchPage
from catalog.models import Offer, Product, Reservation, ScheduledMove, Stock


def stock_rows(offer_ids: Iterable[int]) -> dict[int, Stock]:
    """Lock the stock of offers, always in the same order, so that baskets cannot deadlock."""
    rows = (
        Stock.objects.select_for_update(no_key=True, of=("self",))
        .select_related("offer__variant")
        .filter(pk__in=set(offer_ids))
        .order_by("pk")
    )
    return {row.pk: row for row in rows}


def stock_of_reference(reference: str) -> list[Reservation]:
    """Lock the stock that a reference holds; read its reservations under that lock."""
    reservations = Reservation.objects.filter(reference=reference)
    stock_rows(reservations.values_list("offer_id", flat=True))
    return list(reservations.order_by("offer_id"))


def product(product_id: int) -> Product:
    """Lock a product."""
    found = (
        Product.objects.select_for_update(no_key=True, of=("self",)).filter(pk=product_id).first()
    )
    if found is None:
        raise NoSuchPage()
    return found


def offer(offer_id: int) -> Offer:
    """Lock an offer, with its vendor and its variant read."""
    found = (
        Offer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("vendor", "variant")
        .filter(pk=offer_id)
        .first()
    )
    if found is None:
        raise NoSuchOffer()
    return found


def product_of_vendor(product_id: int, vendor_id: int) -> Product:
    """Lock a product that this vendor listed. Raises: NoSuchPage for anybody else's."""
    found = product(product_id)
    if found.vendor_id != vendor_id:
        raise NoSuchPage()
    return found


def due_move(now: datetime) -> ScheduledMove | None:
    """Lock the product of the oldest move that is due, then the move.

    Products that somebody has pass by. None where none is left, or it was done meanwhile.
    """
    due = ScheduledMove.objects.filter(status=_WAITING, is_cleared=True, due_at__lte=now)
    locked = due.select_for_update(skip_locked=True, no_key=True, of=("product",))
    found = locked.select_related("product").order_by("due_at", "pk").first()
    return None if found is None else waiting_move(found.product_id, found.move)


def waiting_move(product_id: int, move: str) -> ScheduledMove | None:
    """Lock the waiting move of a locked product."""
    rows = ScheduledMove.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(product_id=product_id, move=move, status=_WAITING).first()


_WAITING = ScheduledMove.Status.WAITING
