"""The signed word in a guest's link: who holds it may read that one order.

It never expires, because a mail is read months later; it opens one order and nothing else.
"""

from __future__ import annotations

from typing import Final

from django.core import signing

_SIGNER: Final = signing.Signer(salt="marketplace.orders.guest-link")


def order_token(public_id: str) -> str:
    """Return the token of an order's link, such as `?t=<token>`."""
    return _SIGNER.signature(public_id)


def is_order_token(public_id: str, token: str) -> bool:
    """Tell whether `token` was made for exactly this order; an empty one never was."""
    try:
        _SIGNER.unsign(f"{public_id}:{token}")
    except signing.BadSignature:
        return False
    return True
