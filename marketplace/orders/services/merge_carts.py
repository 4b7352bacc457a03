"""Join a guest's cart with the cart of the person who just signed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from catalog import queries as catalog
from marketplace.orders import locks
from marketplace.orders.errors import MAX_CODES, MAX_QUANTITY
from marketplace.orders.models import Cart, CartLine
from marketplace.orders.queries import find_cart
from marketplace.orders.visitors import Visitor


@transaction.atomic
def merge_carts(*, key: UUID | None, user_id: int, now: datetime) -> Cart | None:
    """Give the guest's cart of this session to the person; return the person's open cart.

    Quantities of the same offer are added, up to what is in stock; a sold-out offer stays with
    one unit, and the cart page says so. The preferences of the session win, being the newer.
    A second call finds nothing left to join.
    """
    guest = find_cart(Visitor(key=key))
    own = find_cart(Visitor(user_id=user_id))
    locked = locks.carts([cart.pk for cart in (guest, own) if cart])
    guest, own = _still_open(locked, guest), _still_open(locked, own)
    if guest is None or guest.user_id is not None:
        return own
    if own is None:
        return _adopt(guest, user_id, now)
    _move_lines(guest, own)
    _move_notes(guest, own)
    own.currency, own.zone, own.language = guest.currency, guest.zone, guest.language
    own.codes = list(dict.fromkeys([*guest.codes, *own.codes]))[:MAX_CODES]
    own.changed_at = guest.changed_at = now
    guest.status = Cart.Status.MERGED
    own.save(update_fields=["currency", "zone", "language", "codes", "changed_at"])
    guest.save(update_fields=["status", "changed_at"])
    return own


def _adopt(guest: Cart, user_id: int, now: datetime) -> Cart | None:
    try:
        with transaction.atomic():
            guest.user_id = user_id
            guest.changed_at = now
            guest.save(update_fields=["user", "changed_at"])
    except IntegrityError:  # another tab of this person opened a cart in this moment
        return merge_carts(key=guest.key, user_id=user_id, now=now)
    return guest


def _still_open(locked: dict[UUID, Cart], found: Cart | None) -> Cart | None:
    cart = locked.get(found.pk) if found else None
    return cart if cart is not None and cart.is_open else None


def _move_lines(guest: Cart, own: Cart) -> None:
    moving = list(guest.lines.order_by("pk"))
    there = {line.offer_id: line for line in own.lines.all()}
    facts = catalog.offers_by_id([line.offer_id for line in moving])
    for line in moving:
        present = there.get(line.offer_id)
        wanted = line.quantity + (present.quantity if present else 0)
        available = facts[line.offer_id].available if line.offer_id in facts else 0
        quantity = max(1, min(wanted, available, MAX_QUANTITY))
        if present is None:
            CartLine.objects.filter(pk=line.pk).update(cart=own, quantity=quantity)
        else:
            CartLine.objects.filter(pk=present.pk).update(quantity=quantity)
            line.delete()


def _move_notes(guest: Cart, own: Cart) -> None:
    """Give the person's cart the notes to shops that it has none for yet."""
    answered = own.notes.values_list("vendor_id", flat=True)
    guest.notes.exclude(vendor_id__in=list(answered)).update(cart=own)
