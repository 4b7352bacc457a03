"""An operator decides about a change set."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog import services as catalog
from catalog.models import Product
from catalog.moderation import locks
from catalog.moderation.errors import AlreadyDecided, ReasonMissing, RevisionMoved
from catalog.moderation.models import ChangeSet, Decision, ModerationNote, ModerationReason
from catalog.moderation.services.claim_set import refuse_foreign_claim
from catalog.moderation.services.closing import apply_set, close_set
from catalog.moderation.types import Answered

_KIND = Decision.Kind


@transaction.atomic
def approve_set(
    *,
    change_set_ref: str,
    revision: int,
    by_id: int,
    now: datetime,
    answered: Answered | None = None,
    over: bool = False,
) -> Decision:
    """Let a change reach the live listing, or a new listing be shown.

    `revision` is the one that the operator read. `over` says that conflicts were seen and the
    change wins over what moved meanwhile.
    Raises: NoSuchChangeSet, AlreadyDecided, ClaimedByAnother, RevisionMoved, LiveMoved, and what
    the catalog refuses (DraftRefused, ListingIncomplete); nothing moved then.
    """
    product, found = _in_hand(change_set_ref, revision, by_id, now)
    apply_set(product, found, now, over=over)
    return _close(found, _KIND.APPROVED, by_id, now, answered or Answered())


@transaction.atomic
def refuse_set(
    *,
    change_set_ref: str,
    revision: int,
    by_id: int,
    now: datetime,
    answered: Answered,
    is_final: bool,
) -> Decision:
    """Reject a change for good, or ask its vendor for another; the live listing stays as it is.

    Raises: NoSuchChangeSet, AlreadyDecided, ClaimedByAnother, RevisionMoved, ReasonMissing.
    """
    product, found = _in_hand(change_set_ref, revision, by_id, now)
    known = set(ModerationReason.objects.values_list("code", flat=True))
    if not (answered.text.strip() or answered.reason_codes) or set(answered.reason_codes) - known:
        raise ReasonMissing
    if found.kind == ChangeSet.Kind.LISTING and product.status == Product.Status.SUBMITTED:
        move = catalog.reject_product if is_final else catalog.request_changes
        move(product_id=product.pk)
    kind = _KIND.REJECTED if is_final else _KIND.CHANGES_REQUESTED
    return _close(found, kind, by_id, now, answered)


def _in_hand(
    change_set_ref: str, revision: int, by_id: int, now: datetime
) -> tuple[Product, ChangeSet]:
    product, found = locks.change_set(change_set_ref)
    if found.status != ChangeSet.Status.OPEN:
        raise AlreadyDecided(found.status)
    refuse_foreign_claim(found, by_id, now)
    if found.revision != revision:
        raise RevisionMoved
    return product, found


def _close(found: ChangeSet, kind: str, by_id: int, now: datetime, answered: Answered) -> Decision:
    if answered.internal.strip():
        ModerationNote.objects.create(
            change_set=found, text=answered.internal, written_by_id=by_id, written_at=now
        )
    return close_set(found, kind, now, by_id=by_id, answered=answered)
