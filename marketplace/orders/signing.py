"""The signed word in a guest's link: who holds it may read that one order.

It never expires, because a mail is read months later; it opens one order and nothing else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core import signing

from marketplace.orders.errors import AccountLinkExpired, OrderNotFound, PayLinkExpired

_SIGNER: Final = signing.Signer(salt="marketplace.orders.guest-link")
# A link to pay later does expire: its time is in what is signed.
_LATER: Final = signing.Signer(salt="marketplace.orders.pay-later")

# A link to state the account of a refund names the request that it answers, and ends, too.
_ACCOUNT: Final = signing.Signer(salt="marketplace.orders.refund-account")


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


def pay_later_token(public_id: str, pay_by: datetime) -> str:
    """Return the word of a link to pay one order until a time, such as `?p=<token>`."""
    until = str(int(pay_by.timestamp()))
    return f"{until}.{_LATER.signature(f'{public_id}.{until}')}"


def opens_to_pay(public_id: str, token: str, *, now: datetime) -> None:
    """Let a link to pay pass that was made for exactly this order, until its time.

    Raises: OrderNotFound for any other, PayLinkExpired.
    """
    until, _dot, signature = token.partition(".")
    try:
        _LATER.unsign(f"{public_id}.{until}:{signature}")
    except signing.BadSignature:
        raise OrderNotFound from None
    if now.timestamp() >= int(until):
        raise PayLinkExpired


def account_token(bank_refund_ref: str, ask: int, until: datetime) -> str:
    """Return the word of a link that states one account until a time, such as `?a=<token>`."""
    told = f"{int(until.timestamp())}.{ask}"
    return f"{told}.{_ACCOUNT.signature(f'{bank_refund_ref}.{told}')}"


def opens_account(bank_refund_ref: str, token: str, *, now: datetime) -> int:
    """Return which request a link answers that was made for exactly this refund, until its time.

    Raises: OrderNotFound for any other, AccountLinkExpired.
    """
    told, _dot, signature = token.rpartition(".")
    try:
        _ACCOUNT.unsign(f"{bank_refund_ref}.{told}:{signature}")
    except signing.BadSignature:
        raise OrderNotFound from None
    until, _dot, ask = told.partition(".")
    if now.timestamp() >= int(until):
        raise AccountLinkExpired
    return int(ask)
