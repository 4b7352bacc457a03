"""A person wants an identity deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.identity import locks
from marketplace.customs.identity.errors import NoSuchIdentity
from marketplace.customs.identity.models import IdentityProfile
from marketplace.customs.identity.services.erase_due import erase
from marketplace.customs.identity.services.restricting import due_of, restrict
from marketplace.customs.identity.types import Owner


@transaction.atomic
def delete_identity(*, owner: Owner, now: datetime) -> bool:
    """Close what an owner has in use, and erase it at once where no order needs it.

    Return whether it is erased; else it is only kept until its orders let it go, and the sweep
    erases it then. Raises: NoSuchIdentity.
    """
    locks.owner(owner)
    profile = locks.active_profile(owner)
    if profile is None:
        raise NoSuchIdentity
    restrict(profile, IdentityProfile.Cause.DELETED, now)
    due = due_of(profile)
    if due is None or due > now:
        return False
    erase(profile, now)
    return True
