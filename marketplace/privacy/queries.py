"""What a person's own page asks."""

from __future__ import annotations

from datetime import datetime

from marketplace.privacy.errors import NoSuchExport
from marketplace.privacy.models import DataExport, Erasure


def latest_export(user_id: int) -> DataExport | None:
    """Return the copy that was asked for last, without its file."""
    return DataExport.objects.filter(user_id=user_id).defer("content").first()


def export_of(user_id: int, public_id: str, now: datetime) -> DataExport:
    """Return a person's own copy with its file. Raises: NoSuchExport once its time is over."""
    found = DataExport.objects.filter(
        user_id=user_id, public_id=public_id, status=DataExport.Status.READY, expires_at__gt=now
    ).first()
    if found is None:
        raise NoSuchExport
    return found


def open_erasure(user_id: int) -> Erasure | None:
    """Return the erasure that waits for a person's days of grace to end."""
    return Erasure.objects.filter(
        user_id=user_id, withdrawn_at__isnull=True, done_at__isnull=True
    ).first()
