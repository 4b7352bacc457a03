"""A shop writes down where returned goods go."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from marketplace.accounts.types import AddressData
from marketplace.orders.models import ReturnAddress
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import Vendor, VendorMember

_MAY = (VendorMember.Role.OWNER, VendorMember.Role.FULFILLMENT)


@transaction.atomic
def keep_return_address(
    *, place: str, address: AddressData | None, member: VendorMember
) -> ReturnAddress | None:
    """Keep, replace or, with None, remove a shop's return address in Macau or on the mainland.

    Raises: MemberRoleMissing.
    """
    if member.role not in _MAY:
        raise MemberRoleMissing
    mine = ReturnAddress.objects.filter(vendor_id=member.vendor_id, place=place)
    if address is None:
        mine.delete()
        return None
    return _kept(member.vendor, place, address)


@transaction.atomic
def keep_marketplace_address(*, place: str, address: AddressData) -> ReturnAddress:
    """Keep or replace the marketplace's own return address of a place."""
    return _kept(None, place, address)


def _kept(vendor: Vendor | None, place: str, address: AddressData) -> ReturnAddress:
    values: dict[str, Any] = address.to_dict()
    for name in ("country", "district_code"):  # the place says one, nobody declares the other
        values.pop(name)
    row, _is_new = ReturnAddress.objects.update_or_create(
        vendor=vendor, place=place, defaults=values
    )
    return row
