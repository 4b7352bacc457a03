"""A person's address book: keep, change, choose the default, delete. Orders have their own copy."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from marketplace.accounts.errors import AddressNotFound, TooManyAddresses
from marketplace.accounts.models import Address, User
from marketplace.accounts.types import AddressData

MOST: Final = 20


@transaction.atomic
def keep_address(
    *, user_id: int, data: AddressData, address_id: int | None = None, is_default: bool = False
) -> Address:
    """Keep an address, or change the one that `address_id` names; return it.

    One that is there already, to the letter, is not kept twice. The first is the default.
    Raises: AddressNotFound, TooManyAddresses.
    """
    others = _book(user_id)
    row = _of(others, address_id) if address_id is not None else _same(others, data)
    if row is None:
        if len(others) >= MOST:
            raise TooManyAddresses(MOST)
        row = Address(user_id=user_id)
    for name, value in data.to_dict().items():
        setattr(row, name, value)
    wants_default = is_default or not any(each.is_default for each in others)
    if wants_default and not row.is_default:
        Address.objects.filter(user_id=user_id, is_default=True).update(is_default=False)
        row.is_default = True
    row.save()
    return row


@transaction.atomic
def make_default_address(*, user_id: int, address_id: int) -> None:
    """Make an address the one that a checkout begins with. Raises: AddressNotFound."""
    row = _of(_book(user_id), address_id)
    Address.objects.filter(user_id=user_id, is_default=True).update(is_default=False)
    Address.objects.filter(pk=row.pk).update(is_default=True)


@transaction.atomic
def delete_address(*, user_id: int, address_id: int) -> None:
    """Delete an address; the oldest of the others becomes the default if it was that one.

    Raises: AddressNotFound.
    """
    others = _book(user_id)
    row = _of(others, address_id)
    row.delete()
    left = [each for each in others if each.pk != address_id]
    if row.is_default and left:
        Address.objects.filter(pk=left[0].pk).update(is_default=True)


def _book(user_id: int) -> list[Address]:
    """Lock the person, and so the book; return its addresses, the oldest first."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    return list(Address.objects.filter(user_id=user_id).order_by("pk"))


def _of(book: list[Address], address_id: int) -> Address:
    found = next((each for each in book if each.pk == address_id), None)
    if found is None:
        raise AddressNotFound
    return found


def _same(book: list[Address], data: AddressData) -> Address | None:
    return next((each for each in book if each.data() == data), None)
