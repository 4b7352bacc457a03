"""An order names a person before customs, and at its end does so no more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.identity import locks
from marketplace.customs.identity.errors import ConsentMissing, NoSuchIdentity
from marketplace.customs.identity.models import IdentityProfile, IdentityUse, Purpose
from marketplace.customs.identity.services.restricting import plan_erasure, restrict, standing
from marketplace.customs.identity.types import Owner


@transaction.atomic
def use_identity(*, owner: Owner, order_ref: str, now: datetime) -> str:
    """Let an order name its owner; return the blind index, by which quota is counted.

    The same order once more changes nothing. A second order needs the consent to `keep`.
    Raises: NoSuchIdentity, ConsentMissing.
    """
    locks.owner(owner)
    profile = locks.active_profile(owner)
    if profile is None:
        raise NoSuchIdentity
    if IdentityUse.objects.filter(profile=profile, order_ref=order_ref).exists():
        return profile.number_index
    agreed = standing(profile)
    if Purpose.DECLARE not in agreed:
        raise ConsentMissing(Purpose.DECLARE)
    if Purpose.KEEP not in agreed and profile.uses.exists():
        raise ConsentMissing(Purpose.KEEP)
    IdentityUse.objects.create(profile=profile, order_ref=order_ref, used_at=now)
    plan_erasure(profile)
    return profile.number_index


@transaction.atomic
def end_use(*, order_ref: str, was_declared: bool, now: datetime) -> bool:
    """Say that an order ended, and whether customs had heard of it; return whether this is news.

    An order that no identity was used for is no error: most are not declared. The first end
    counts, but that customs heard of it may be said later. What was stated for this one order is
    closed with it: no other will ever use it.
    """
    found = IdentityUse.objects.filter(order_ref=order_ref).select_related("profile").first()
    if found is None:
        return False
    profile = locks.profile(found.profile.public_id)
    use = IdentityUse.objects.get(pk=found.pk)
    if use.ended_at is not None and (use.was_declared or not was_declared):
        return False
    use.ended_at = use.ended_at or now
    use.was_declared = use.was_declared or was_declared
    use.save(update_fields=["ended_at", "was_declared"])
    if profile.status == IdentityProfile.Status.ACTIVE and profile.order_ref == order_ref:
        restrict(profile, IdentityProfile.Cause.RETENTION, now)
    elif profile.status != IdentityProfile.Status.ERASED:
        plan_erasure(profile)
    return True
