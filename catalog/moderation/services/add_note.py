"""An operator writes a note at a change set."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.moderation import locks
from catalog.moderation.models import ModerationNote


@transaction.atomic
def add_note(
    *, change_set_ref: str, by_id: int, text: str, is_for_vendor: bool, now: datetime
) -> ModerationNote:
    """Write a note, among operators or for the vendor, too. Raises: NoSuchChangeSet."""
    _product, found = locks.change_set(change_set_ref)
    return ModerationNote.objects.create(
        change_set=found,
        text=text,
        is_for_vendor=is_for_vendor,
        written_by_id=by_id,
        written_at=now,
    )
