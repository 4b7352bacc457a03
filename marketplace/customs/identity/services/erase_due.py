"""Erase the identities whose time has come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.identity import locks
from marketplace.customs.identity.models import ErasureJob, IdentityKey, IdentityProfile
from marketplace.customs.identity.services.restricting import due_of


def erase_due(*, now: datetime, limit: int = 200) -> int:
    """Erase what is due, each profile in a transaction of its own; return how many went."""
    due = ErasureJob.objects.filter(done_at__isnull=True, due_at__lte=now).order_by("due_at", "pk")
    refs = list(due.values_list("profile__public_id", flat=True)[:limit])
    return sum(_erase_one(ref, now) for ref in refs)


@transaction.atomic
def _erase_one(ref: str, now: datetime) -> bool:
    profile = locks.profile(ref)
    if profile.status == IdentityProfile.Status.ERASED:
        return False
    due = due_of(profile)
    if due is None or due > now:  # an order came between the plan and now
        ErasureJob.objects.filter(profile=profile).update(due_at=due)
        return False
    erase(profile, now)
    return True


def erase(profile: IdentityProfile, now: datetime) -> None:
    """Forget who a locked profile is. Its key goes first: what is sealed opens nowhere then."""
    IdentityKey.objects.filter(profile=profile).delete()
    if not profile.cause:
        profile.cause = IdentityProfile.Cause.RETENTION
    profile.status = IdentityProfile.Status.ERASED
    profile.restricted_at = profile.restricted_at or now
    profile.erased_at = now
    profile.user_id = None
    profile.order_ref = profile.number_index = profile.last_four = ""
    profile.name_sealed = profile.number_sealed = None
    profile.save()
    ErasureJob.objects.filter(profile=profile).update(done_at=now)
