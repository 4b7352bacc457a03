"""Show an identity to an operator who says why, and not to one who asks too often."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from marketplace.customs.identity import locks, sealing
from marketplace.customs.identity.errors import (
    IdentityClosed,
    ReasonRefused,
    TooManyReveals,
    WrongPassPhrase,
)
from marketplace.customs.identity.models import IdentityAccess, IdentityProfile
from marketplace.customs.identity.types import ClearIdentity
from marketplace.foundation.scrubbing import scrub

log = logging.getLogger(__name__)
_SHORTEST: Final = 10  # characters of a reason
_HOUR: Final = timedelta(hours=1)
_OUTCOME = IdentityAccess.Outcome


def reveal_identity(
    *, ref: str, by: str, reason: str, has_proved: bool, now: datetime
) -> ClearIdentity:
    """Return an identity in clear to an operator; that it was shown is committed before.

    `by` is "user:7"; `has_proved` says whether the pass phrase that was just typed is right. An
    operator looks IDENTITY_REVEALS_PER_HOUR times within any hour, wrong pass phrases counted.
    One more is refused whatever was typed, so that nobody tries pass phrases here, written down,
    and raises an alarm.
    Raises: ReasonRefused, IdentityClosed, WrongPassPhrase, TooManyReveals, VaultClosed.
    """
    why = " ".join(reason.split())
    if len(why) < _SHORTEST or len(why) > 200 or scrub(why) != why:
        raise ReasonRefused
    outcome = _written(ref, by, why, has_proved, now)
    if outcome == _OUTCOME.LIMITED:
        most = settings.IDENTITY_REVEALS_PER_HOUR
        log.critical("identity vault: %s asked for more than %d identities an hour", by, most)
        raise TooManyReveals(most)
    if outcome == _OUTCOME.WRONG_PASS_PHRASE:
        raise WrongPassPhrase
    return _opened(ref)


@transaction.atomic(durable=True)
def _written(
    ref: str, by: str, why: str, has_proved: bool, now: datetime
) -> IdentityAccess.Outcome:
    """Count what the operator saw within the hour, and write down what becomes of this."""
    locks.operator(by)
    profile = IdentityProfile.objects.filter(public_id=ref).first()
    if profile is None or profile.status == IdentityProfile.Status.ERASED:
        raise IdentityClosed
    outcome = _OUTCOME.SHOWN if has_proved else _OUTCOME.WRONG_PASS_PHRASE
    if not _may_look_again(by, now):
        outcome = _OUTCOME.LIMITED
    IdentityAccess.objects.create(
        profile=profile,
        looked_by=by,
        purpose=IdentityAccess.Purpose.REVEAL,
        outcome=outcome,
        reason=why,
        at=now,
    )
    return outcome


@transaction.atomic
def _opened(ref: str) -> ClearIdentity:
    profile = locks.profile(ref)
    if profile.status == IdentityProfile.Status.ERASED:
        raise IdentityClosed
    name, number = sealing.unseal(profile, profile.key)
    return ClearIdentity(profile.kind, name, number, profile.number_index)


def _may_look_again(by: str, now: datetime) -> bool:
    looked = IdentityAccess.objects.filter(
        looked_by=by, purpose=IdentityAccess.Purpose.REVEAL, at__gt=now - _HOUR
    ).exclude(outcome=_OUTCOME.LIMITED)
    return looked.count() < settings.IDENTITY_REVEALS_PER_HOUR
