"""An operator takes a change set in hand, so that two do not do the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from catalog.moderation import locks
from catalog.moderation.errors import AlreadyDecided, ClaimedByAnother
from catalog.moderation.models import ChangeSet

CLAIM: Final = timedelta(minutes=30)


@transaction.atomic
def claim_set(*, change_set_ref: str, by_id: int, now: datetime) -> ChangeSet:
    """Claim an open set for half an hour; claiming again holds it longer.

    Raises: NoSuchChangeSet, AlreadyDecided, ClaimedByAnother.
    """
    _product, found = locks.change_set(change_set_ref)
    if found.status != ChangeSet.Status.OPEN:
        raise AlreadyDecided(found.status)
    refuse_foreign_claim(found, by_id, now)
    return _claimed(found, by_id, now)


@transaction.atomic
def claim_next(*, by_id: int, now: datetime) -> ChangeSet | None:
    """Claim the oldest open set that nobody has in hand; two who ask at once get two."""
    free = ChangeSet.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lte=now) | Q(claimed_by_id=by_id),
        status=ChangeSet.Status.OPEN,
    )
    found = free.select_for_update(skip_locked=True, of=("self",)).order_by("opened_at", "pk")
    first = found.first()
    return None if first is None else _claimed(first, by_id, now)


@transaction.atomic
def release_claim(*, change_set_ref: str, by_id: int, now: datetime) -> ChangeSet:
    """Give a set back to the queue. Raises: NoSuchChangeSet, ClaimedByAnother."""
    _product, found = locks.change_set(change_set_ref)
    refuse_foreign_claim(found, by_id, now)
    found.claimed_by, found.claimed_until = None, None
    found.save(update_fields=("claimed_by", "claimed_until"))
    return found


def refuse_foreign_claim(found: ChangeSet, by_id: int, now: datetime) -> None:
    """Refuse who has not claimed a set that somebody has in hand. Raises: ClaimedByAnother."""
    if found.is_claimed(now) and found.claimed_by_id != by_id:
        raise ClaimedByAnother(str(found.claimed_by))


def _claimed(found: ChangeSet, by_id: int, now: datetime) -> ChangeSet:
    found.claimed_by_id, found.claimed_until = by_id, now + CLAIM
    found.save(update_fields=("claimed_by", "claimed_until"))
    return found
