"""Write down that somebody verified an identity."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.identity import locks
from marketplace.customs.identity.errors import IdentityClosed
from marketplace.customs.identity.models import IdentityProfile
from marketplace.foundation.scrubbing import scrub


@transaction.atomic
def mark_verified(*, ref: str, by: str, how: str, now: datetime) -> None:
    """Keep who verified that name and number belong together, how, and when.

    `by` is an opaque name ("user:7", "service:eid"). A later check takes the place of an earlier
    one. Raises: NoSuchIdentity, IdentityClosed.
    """
    profile = locks.profile(ref)
    if profile.status != IdentityProfile.Status.ACTIVE:
        raise IdentityClosed
    profile.verified_by, profile.verified_at = by, now
    profile.verified_how = scrub(how)[:120]
    profile.save(update_fields=["verified_by", "verified_how", "verified_at"])
