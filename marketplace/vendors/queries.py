"""What other rooms may ask the vendors room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q

from marketplace.accounts.models import User
from marketplace.foundation import languages, texts
from marketplace.vendors.errors import MemberRoleMissing, NoSuchVendor
from marketplace.vendors.models import (
    BeneficiaryAccount,
    CommissionTerms,
    Follow,
    Vendor,
    VendorMember,
)
from marketplace.vendors.types import LegalParty, PickupPlace, VendorCard

_PLAIN = ("id", "public_id", "slug", "accent", "price_currency", "opened_on")
_TEXTS = ("name", "tagline", "story", "district")
_PLACE = ("street", "district", "opening_hours")


def commission_bps(vendor_id: int, now: datetime) -> int:
    """Return what the platform earns on a vendor's goods at `now`, in basis points.

    The vendor's own latest terms win over everyone's latest; without any, the setting counts.
    """
    rate = (
        CommissionTerms.objects.filter(
            Q(vendor_id=vendor_id) | Q(vendor__isnull=True), valid_from__lte=now
        )
        .order_by(F("vendor").asc(nulls_last=True), "-valid_from")
        .values_list("rate_bps", flat=True)
        .first()
    )
    return settings.COMMISSION_DEFAULT_BPS if rate is None else rate


def confirmed_account(vendor_ref: str, currency: str) -> BeneficiaryAccount | None:
    """Return the account that payouts of a currency go to now, or None."""
    return BeneficiaryAccount.objects.filter(
        vendor__public_id=vendor_ref.removeprefix("vendor:"),
        currency=currency,
        status=BeneficiaryAccount.Status.CONFIRMED,
    ).first()


def legal_party(vendor: Vendor, currency: str, at: datetime) -> LegalParty:
    """Return whom a paper of an instant names: the holder of the bank account confirmed by then.

    The account in `currency` comes first, else the one confirmed last. Accounts are written once,
    so the same paper names the same business for ever, whatever is confirmed later. A shop
    without any is named by its sign, with the street for pick-up.
    """
    confirmed = vendor.beneficiary_accounts.filter(confirmed_at__lte=at).order_by("-confirmed_at")
    accounts = sorted(confirmed, key=lambda account: account.currency != currency)
    if not accounts:
        return LegalParty(vendor.name, vendor.street or vendor.district)
    holder = accounts[0]
    town = " ".join(filter(None, (holder.postal_code, holder.town)))
    return LegalParty(holder.account_name, f"{holder.street}\n{town}, {holder.country}")


def membership(user: User | AnonymousUser) -> VendorMember:
    """Return the membership that a person acts under, with its vendor.

    Raises: NoSuchVendor when the person acts for nobody.
    """
    found = (
        VendorMember.objects.filter(user_id=user.pk).select_related("vendor").order_by("pk").first()
        if user.is_authenticated and user.is_active
        else None
    )
    if found is None:
        raise NoSuchVendor()
    return found


def vendor_for_member(user: User | AnonymousUser, *roles: str) -> Vendor:
    """Return the vendor that a person acts for; every vendor-facing look-up starts here.

    With `roles`, the person must be the owner or have one of them.
    Raises: NoSuchVendor, MemberRoleMissing.
    """
    found = membership(user)
    if roles and found.role not in {VendorMember.Role.OWNER, *roles}:
        raise MemberRoleMissing()
    return found.vendor


def vendor_card(slug: str, language: str | None = None) -> VendorCard:
    """Return an open shop by the address of its page, in one language.

    Raises: NoSuchVendor when there is none or it is not open.
    """
    return _one_card(Q(slug=slug), language)


def vendor_card_by_id(vendor_id: int, language: str | None = None) -> VendorCard:
    """Return an open shop by its id, in one language.

    Raises: NoSuchVendor when there is none or it is not open.
    """
    return _one_card(Q(pk=vendor_id), language)


def vendor_cards(limit: int = 24, language: str | None = None) -> list[VendorCard]:
    """Return open shops in the order of their addresses."""
    return _cards(Q(), language, limit=limit)


def followed_shops(user_id: int, language: str | None = None) -> list[VendorCard]:
    """Return the open shops that a person follows, in the order of their addresses. One read."""
    return _cards(Q(followers__user_id=user_id), language, limit=200)


def follow_count(user_id: int) -> int:
    """Return how many open shops a person follows. One read."""
    return Follow.objects.filter(user_id=user_id, vendor__status=Vendor.Status.APPROVED).count()


def is_following(user_id: int | None, vendor_id: int) -> bool:
    """Tell whether a person follows a shop; nobody asks for a guest. One read at most."""
    return (
        user_id is not None and Follow.objects.filter(user_id=user_id, vendor_id=vendor_id).exists()
    )


def card_columns(language: str, prefix: str = "") -> list[str]:
    """Name the columns of a shop's card, for a statement of another table with `prefix` to it."""
    only = texts.needed(language)
    return [f"{prefix}{name}" for name in _PLAIN] + texts.columns(*_TEXTS, prefix=prefix, only=only)


def card_of(row: Mapping[str, Any], language: str, prefix: str = "") -> VendorCard:
    """Return a shop's card from a row with its columns."""
    facts: dict[str, Any] = {name: row[f"{prefix}{name}"] for name in _PLAIN}
    facts |= {name: texts.in_language(row, name, language, prefix) for name in _TEXTS}
    return VendorCard(**facts)


def pickup_places(vendor_ids: Iterable[int], language: str | None = None) -> dict[int, PickupPlace]:
    """Return where and when goods are picked up, by vendor id, in one language. At most one read.

    A shop that wrote down no street is found in its district.
    """
    code = language or languages.current()
    rows = Vendor.objects.filter(pk__in=list(vendor_ids)).values(
        "id", *texts.columns(*_PLACE, only=texts.needed(code))
    )
    return {row["id"]: _place(row, code) for row in rows}


def _place(row: dict[str, Any], language: str) -> PickupPlace:
    street, district, hours = (texts.in_language(row, name, language) for name in _PLACE)
    return PickupPlace(street=street or district, opening_hours=hours)


def _one_card(which: Q, language: str | None) -> VendorCard:
    cards = _cards(which, language, limit=1)
    if not cards:
        raise NoSuchVendor()
    return cards[0]


def _cards(which: Q, language: str | None, limit: int) -> list[VendorCard]:
    code = language or languages.current()
    rows = (
        Vendor.objects.filter(which, status=Vendor.Status.APPROVED)
        .order_by("slug")
        .values(*card_columns(code))[:limit]
    )
    return [card_of(row, code) for row in rows]
