"""Every lock of the vault, in its order: owner, then profile, then operator.

In the house's order they come after stock and before the charge: an order names its person once
its goods are held.
"""

from __future__ import annotations

from django.db import connection

from marketplace.customs.identity.errors import NoSuchIdentity
from marketplace.customs.identity.models import IdentityProfile
from marketplace.customs.identity.types import Owner

_OWNER, _OPERATOR = 0x1DE7_0001, 0x1DE7_0002


def owner(of: Owner) -> None:
    """Wait until nobody else changes what this owner has; freed with the transaction."""
    _hold(_OWNER, f"{of.user_id}:{of.order_ref}")


def operator(name: str) -> None:
    """Wait until nobody else counts what this operator saw; freed with the transaction."""
    _hold(_OPERATOR, name)


def profile(ref: str) -> IdentityProfile:
    """Lock a profile by its public id. Raises: NoSuchIdentity."""
    rows = IdentityProfile.objects.select_for_update(no_key=True)
    found = rows.filter(public_id=ref).first()
    if found is None:
        raise NoSuchIdentity
    return found


def active_profile(of: Owner) -> IdentityProfile | None:
    """Lock the profile that an owner has in use; None when there is none. Call it after `owner`."""
    rows = IdentityProfile.objects.select_for_update(no_key=True)
    return rows.of(of).filter(status=IdentityProfile.Status.ACTIVE).first()


def profiles(of: Owner) -> list[IdentityProfile]:
    """Lock every profile of an owner that is not erased. Call it after `owner`."""
    rows = IdentityProfile.objects.select_for_update(no_key=True)
    return list(rows.of(of).exclude(status=IdentityProfile.Status.ERASED).order_by("pk"))


def _hold(kind: int, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [kind, name])
