"""Goods kept for later: a person's in the database, a guest's in the visit until a sign-in."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from marketplace.orders import queries, services
from marketplace.orders.wish_types import KeptGoods
from marketplace.storefront import visit

_SAVED: Final = "saved_goods"
_MOST: Final = 50  # of a guest; a session is no warehouse


def kept(request: HttpRequest) -> list[KeptGoods]:
    """Return what the visitor keeps, the newest first."""
    person = visit.user_id(request)
    return queries.kept_of(person) if person is not None else _of_visit(request)


def count(request: HttpRequest) -> int:
    """Return how many offers the visitor keeps."""
    person = visit.user_id(request)
    return queries.kept_count(person) if person is not None else len(_of_visit(request))


def keep(request: HttpRequest, goods: KeptGoods) -> None:
    """Keep an offer; one that is kept already stays as it was. Raises: WishesFull."""
    person = visit.user_id(request)
    if person is not None:
        services.keep_for_later(user_id=person, goods=goods, now=now())
        return
    had = _of_visit(request)
    if all(each.offer_id != goods.offer_id for each in had):
        _write(request, [goods, *had][:_MOST])


def let_go(request: HttpRequest, offer_id: int) -> None:
    """Keep an offer no more."""
    person = visit.user_id(request)
    if person is not None:
        services.let_go(user_id=person, offer_id=offer_id)
        return
    _write(request, [each for each in _of_visit(request) if each.offer_id != offer_id])


def merge(request: HttpRequest, user_id: int) -> None:
    """Give a person who just signed in what this visit kept, and forget it here."""
    goods = _of_visit(request)
    if goods:
        services.merge_kept(user_id=user_id, goods=list(reversed(goods)), now=now())
        request.session.pop(_SAVED, None)


def _of_visit(request: HttpRequest) -> list[KeptGoods]:
    rows = request.session.get(_SAVED, ())
    return [KeptGoods(offer, quantity, Money(minor, code)) for offer, quantity, minor, code in rows]


def _write(request: HttpRequest, goods: list[KeptGoods]) -> None:
    request.session[_SAVED] = [
        [each.offer_id, each.quantity, each.price_seen.minor, each.price_seen.currency]
        for each in goods
    ]
