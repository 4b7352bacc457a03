"""Record who a person is before customs, or correct it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.customs.identity import consents, keys, locks, numbers, sealing
from marketplace.customs.identity.errors import IdentityRefused
from marketplace.customs.identity.models import (
    IdentityConsent,
    IdentityKey,
    IdentityProfile,
    Purpose,
)
from marketplace.customs.identity.services.restricting import plan_erasure, restrict
from marketplace.customs.identity.types import IdentityGiven, Owner
from marketplace.foundation.clock import china_day
from marketplace.foundation.masked import Masked, masked_name
from marketplace.foundation.public_ids import uuid7

_KIND = _("Please choose the kind of document.")
_SHAPE = _("This is no number of such a document.")
_CHECK = _("This number has a slip: please compare it with the card.")
_NAME = _("Please write the name as it stands on the document, in letters alone.")
_AGREE = _("Without your consent we cannot declare your orders.")
_FAULTS = {"kind": _KIND, "shape": _SHAPE}


@transaction.atomic
def record_identity(
    *,
    owner: Owner,
    given: IdentityGiven,
    purposes: Collection[str],
    language: str,
    now: datetime,
) -> str:
    """Seal who an owner is and what was agreed to; return the profile's public id.

    What an owner had in use before is closed and erased in its time: documents that were filed
    under it stay true. The same name and number once more keep the profile, and add consents.
    `language` is the one in which the words of the consents were shown.
    Raises: IdentityRefused, VaultClosed.
    """
    clean = _checked(given, purposes, now)
    locks.owner(owner)
    before = locks.active_profile(owner)
    if before is not None and _is_same(before, clean):
        profile = before
    else:
        if before is not None:
            restrict(before, IdentityProfile.Cause.CORRECTED, now)
        profile = _sealed(owner, clean, now)
    for purpose in sorted(purposes):
        IdentityConsent.objects.create(
            profile=profile,
            purpose=purpose,
            word=IdentityConsent.Word.GIVEN,
            text=consents.shown(purpose, language),
            said_at=now,
        )
    plan_erasure(profile)
    return str(profile.public_id)


def _checked(given: IdentityGiven, purposes: Collection[str], now: datetime) -> IdentityGiven:
    """Return what was given in its normal form. Raises: IdentityRefused."""
    number = numbers.normal_number(given.kind, given.number.in_clear())
    name = numbers.normal_name(given.name.in_clear())
    wrong: dict[str, str | Promise] = {}
    if fault := numbers.number_fault(given.kind, number, today=china_day(now)):
        wrong["kind" if fault == "kind" else "number"] = _FAULTS.get(fault, _CHECK)
    if numbers.name_fault(name):
        wrong["name"] = _NAME
    if Purpose.DECLARE not in purposes:
        wrong["declare"] = _AGREE
    if wrong:
        raise IdentityRefused(wrong)
    return IdentityGiven(given.kind, Masked(name, mask=masked_name(name)), Masked(number))


def _is_same(profile: IdentityProfile, given: IdentityGiven) -> bool:
    if profile.number_index != keys.blind_index(given.kind, given.number):
        return False
    name, _number = sealing.unseal(profile, profile.key)
    return profile.kind == given.kind and name == given.name


def _sealed(owner: Owner, given: IdentityGiven, now: datetime) -> IdentityProfile:
    """Write a new profile with its key; the row's id is chosen first, since seals hold it."""
    row = uuid7()
    sealed = sealing.seal(row, name=given.name, number=given.number)
    profile = IdentityProfile.objects.create(
        id=row,
        user_id=owner.user_id,
        order_ref=owner.order_ref,
        kind=given.kind,
        name_sealed=sealed.name,
        number_sealed=sealed.number,
        number_index=keys.blind_index(given.kind, given.number),
        last_four=given.number.in_clear()[-4:],
        recorded_at=now,
    )
    IdentityKey.objects.create(profile=profile, key_id=sealed.key_id, wrapped=sealed.wrapped)
    return profile
