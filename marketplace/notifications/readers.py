"""Who reads a mail, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from marketplace.foundation import languages
from marketplace.orders.models import Order, RefundRequest
from marketplace.orders.queries import papers
from marketplace.orders.signing import order_token
from marketplace.vendors.models import VendorMember

_ROLE = VendorMember.Role


@dataclass(frozen=True)
class Reader:
    """Who is told: an address and a language; `person_id` is whose inbox it is, if there is one.

    `vendor_id` is the shop that a member reads it for.
    """

    address: str
    language: str
    person_id: int | None = None
    vendor_id: int | None = None


def buyer_of(order: Order) -> Reader:
    """The buyer of an order; a guest has no inbox."""
    return Reader(order.email, order.language, order.user_id)


def member(row: VendorMember) -> Reader:
    """A member of a shop, for that shop."""
    return Reader(row.user.email, language_of(row), row.user_id, row.vendor_id)


def who_fulfill(*vendors: str) -> QuerySet[VendorMember]:
    """The members of these shops (public ids) who see to parcels."""
    return _members(vendors, (_ROLE.OWNER, _ROLE.FULFILLMENT))


def who_see_money(*vendors: str) -> QuerySet[VendorMember]:
    """The members of these shops who read statements."""
    return _members(vendors, (_ROLE.OWNER, _ROLE.FINANCE))


def who_see_disputes(*vendors: str) -> QuerySet[VendorMember]:
    """The members of these shops who know what was sent, or bear what is lost."""
    return _members(vendors, (_ROLE.OWNER, _ROLE.FULFILLMENT, _ROLE.FINANCE))


def who_keep_goods(*vendors: str) -> QuerySet[VendorMember]:
    """The members of these shops who keep their goods, and answer reviews of them."""
    return _members(vendors, (_ROLE.OWNER, _ROLE.CATALOG))


def who_answer(*vendors: str) -> QuerySet[VendorMember]:
    """The members of these shops who answer buyers."""
    return _members(vendors, (_ROLE.OWNER, _ROLE.FULFILLMENT, _ROLE.CATALOG))


def named(texts: dict[str, str], language: str) -> str:
    """A frozen name in a reader's language."""
    return languages.pick(texts, language)


def _members(vendors: Iterable[str], roles: Iterable[str]) -> QuerySet[VendorMember]:
    found = VendorMember.objects.filter(
        vendor__public_id__in=vendors, role__in=roles, user__is_active=True
    )
    return found.select_related("user", "vendor")


def language_of(member: VendorMember) -> str:
    """The language that a member reads."""
    return member.user.language or languages.DEFAULT


def path_to(language: str, name: str, *args: str | int) -> str:
    """The path of a page in a language."""
    with translation.override(language):
        return reverse(name, args=args)


def order_url(order: Order) -> str:
    """The path of an order in its buyer's language, with the token that opens it."""
    path = path_to(order.language, "storefront:order", order.public_id)
    return f"{path}?t={order_token(order.public_id)}"


def credit_note_of(request: RefundRequest) -> dict[str, str]:
    """What a mail says of the credit note of a refund; nothing where no invoice was issued."""
    note = papers.credit_note_of(request.public_id)
    if note is None:
        return {}
    part = request.vendor_order
    path = path_to(part.order.language, "storefront:credit_note", part.public_id, note.number)
    token = order_token(part.order.public_id)
    return {"credit_note_number": note.label, "credit_note_url": f"{path}?t={token}"}
