"""What services share: how a profile is closed, and when its erasure is due."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from marketplace.customs.identity.models import ErasureJob, IdentityConsent, IdentityProfile
from marketplace.customs.identity.retention import Terms, UseOfIdentity, erasable_at


def terms() -> Terms:
    """Return how long identities are kept here."""
    return Terms(settings.IDENTITY_KEEP_YEARS, settings.IDENTITY_UNUSED_DAYS)


def due_of(profile: IdentityProfile) -> datetime | None:
    """Return from when on a profile is erased; None while an order that names it is open."""
    uses = profile.uses.values_list("ended_at", "was_declared")
    return erasable_at(
        recorded_at=profile.recorded_at,
        restricted_at=profile.restricted_at,
        uses=[UseOfIdentity(*each) for each in uses],
        terms=terms(),
    )


def plan_erasure(profile: IdentityProfile) -> ErasureJob:
    """Write down from when on a locked profile is erased."""
    job, _is_new = ErasureJob.objects.update_or_create(
        profile=profile, defaults={"due_at": due_of(profile)}
    )
    return job


def restrict(profile: IdentityProfile, cause: IdentityProfile.Cause, now: datetime) -> None:
    """Close a locked, active profile: no order names it any more, and its erasure is planned."""
    profile.status = IdentityProfile.Status.RESTRICTED
    profile.restricted_at = now
    profile.cause = cause
    profile.save(update_fields=["status", "restricted_at", "cause"])
    plan_erasure(profile)


def standing(profile: IdentityProfile) -> frozenset[str]:
    """Return the purposes that are agreed to: of each, the last word counts."""
    said = profile.consents.order_by("pk").values_list("purpose", "word")
    last = dict(said)
    return frozenset(p for p, word in last.items() if word == IdentityConsent.Word.GIVEN)
