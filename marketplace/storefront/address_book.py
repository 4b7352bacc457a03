"""A person's kept addresses as pages show them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from marketplace.accounts.countries import address_lines
from marketplace.accounts.errors import AddressNotFound
from marketplace.accounts.models import Address
from marketplace.accounts.types import AddressData
from marketplace.foundation import languages
from marketplace.storefront import visit


def choices(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the visitor's addresses, the default first; none for a guest."""
    person = visit.user_id(request)
    if person is None:
        return []
    rows = Address.objects.filter(user_id=person)
    return [
        {
            "id": row.pk,
            "recipient": row.recipient,
            "phone": row.phone,
            "text": " ".join(address_lines(row.data(), languages.current())),
            "is_default": row.is_default,
        }
        for row in rows
    ]


def address_of(request: HttpRequest, raw: str) -> AddressData:
    """Return an address of the visitor's own book. Raises: AddressNotFound."""
    return row_of(request, raw).data()


def row_of(request: HttpRequest, raw: str) -> Address:
    """Return a row of the visitor's own book. Raises: AddressNotFound."""
    person = visit.user_id(request)
    if person is None or not raw.isascii() or not raw.isdigit() or len(raw) > 18:
        raise AddressNotFound
    found = Address.objects.filter(user_id=person, pk=int(raw)).first()
    if found is None:
        raise AddressNotFound
    return found
