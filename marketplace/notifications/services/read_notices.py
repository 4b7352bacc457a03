"""Mark notices as read, and drop the old ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from marketplace.notifications.errors import NoSuchNotice
from marketplace.notifications.models import Notice


def open_notice(*, notice_id: UUID, person_id: int, now: datetime) -> Notice:
    """Mark a person's own notice as read and return it. Raises: NoSuchNotice for any other."""
    found = Notice.objects.filter(pk=notice_id, person_id=person_id).first()
    if found is None:
        raise NoSuchNotice
    if found.read_at is None:
        found.read_at = now
        found.save(update_fields=["read_at"])
    return found


def read_all(*, person_id: int, upto: datetime, now: datetime) -> int:
    """Mark what a person's page showed as read, and nothing that came after it; return how many."""
    unread = Notice.objects.filter(person_id=person_id, read_at=None, written_at__lte=upto)
    return unread.update(read_at=now)


def drop_old_notices(*, now: datetime, limit: int = 5_000) -> int:
    """Drop notices after NOTICE_DAYS; return how many went."""
    since = now - timedelta(days=settings.NOTICE_DAYS)
    old = Notice.objects.filter(written_at__lt=since).order_by("written_at")
    count, _by_model = Notice.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:limit])
    ).delete()
    return count
