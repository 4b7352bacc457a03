"""A person gives a consent, or takes it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.identity import consents, locks
from marketplace.customs.identity.errors import NoSuchIdentity
from marketplace.customs.identity.models import IdentityConsent, IdentityProfile, Purpose
from marketplace.customs.identity.services.restricting import restrict, standing
from marketplace.customs.identity.types import Owner


@transaction.atomic
def give_consent(*, owner: Owner, purpose: str, language: str, now: datetime) -> bool:
    """Write down that an owner agrees to a purpose; return whether this is news.

    `language` is the one in which the words were shown. Raises: NoSuchIdentity.
    """
    locks.owner(owner)
    profile = locks.active_profile(owner)
    if profile is None:
        raise NoSuchIdentity
    if Purpose(purpose) in standing(profile):
        return False
    IdentityConsent.objects.create(
        profile=profile,
        purpose=Purpose(purpose),
        word=IdentityConsent.Word.GIVEN,
        text=consents.shown(purpose, language),
        said_at=now,
    )
    return True


@transaction.atomic
def withdraw_consent(*, owner: Owner, purpose: str, now: datetime) -> bool:
    """Write down that an owner agrees no more; return whether this is news.

    Either purpose closes what is in use: without `keep` nothing is kept for a next order, and
    without `declare` nothing that is not declared yet ever is, by no profile of this owner. What
    was declared stays as long as the law asks. Raises: NoSuchIdentity.
    """
    locks.owner(owner)
    profiles = locks.profiles(owner)
    if not profiles:
        raise NoSuchIdentity
    agreed = [each for each in profiles if Purpose(purpose) in standing(each)]
    for profile in agreed:
        IdentityConsent.objects.create(
            profile=profile,
            purpose=Purpose(purpose),
            word=IdentityConsent.Word.WITHDRAWN,
            said_at=now,
        )
        if profile.status == IdentityProfile.Status.ACTIVE:
            restrict(profile, IdentityProfile.Cause.WITHDRAWN, now)
    return bool(agreed)
