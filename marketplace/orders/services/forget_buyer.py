"""Forget what a person had not ordered: carts, notes, promises of a price, goods kept for later."""

from __future__ import annotations

from marketplace.orders.models import Cart, CartLine, CartNote, CheckoutQuote, Wish


def forget_buyer(*, user_id: int) -> int:
    """Empty a person's carts and delete what led to no order; return how many rows went.

    Orders stay as they were placed, with the cart and the promise that each came from.
    """
    ours = Cart.objects.filter(user_id=user_id)
    unplaced = ours.filter(order__isnull=True)
    gone = Wish.objects.filter(user_id=user_id).delete()[0]
    gone += CartNote.objects.filter(cart__in=ours).delete()[0]
    gone += CartLine.objects.filter(cart__in=unplaced).delete()[0]
    return gone + CheckoutQuote.objects.filter(cart__in=ours, order__isnull=True).delete()[0]
