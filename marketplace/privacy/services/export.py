"""A person asks for a copy of what is known of them; it is made apart, and kept for some days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.foundation.bell import ring_after_commit
from marketplace.privacy.gathering import gather
from marketplace.privacy.models import DataExport
from marketplace.privacy.packing import pack


@transaction.atomic
def ask_export(*, user_id: int, language: str, now: datetime) -> DataExport:
    """Ask for a copy; while one is being made or is there, that one is returned."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    known = DataExport.objects.filter(user_id=user_id).defer("content")
    waiting = known.filter(status=DataExport.Status.WAITING).first()
    ready = known.filter(status=DataExport.Status.READY, expires_at__gt=now).first()
    if waiting or (ready and now - ready.asked_at < timedelta(hours=1)):
        return waiting or ready  # type: ignore[return-value]
    row = DataExport.objects.create(user_id=user_id, language=language, asked_at=now)
    ring_after_commit("marketplace.privacy.tasks.sweep_exports")
    return row


def build_exports(*, now: datetime, limit: int = 20) -> int:
    """Make the copies that wait, each in a transaction of its own; return how many."""
    waiting = DataExport.objects.filter(status=DataExport.Status.WAITING).order_by("asked_at", "pk")
    return sum(_build(pk, now) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _build(pk: int, now: datetime) -> bool:
    row = (
        DataExport.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("user")
        .filter(pk=pk, status=DataExport.Status.WAITING)
        .first()
    )
    if row is None:  # another worker has it
        return False
    with translation.override(row.language):
        note = _(
            "A copy of what we know of you, as it was when it was made. Numbers of identity cards "
            "are masked. Our privacy page says why we keep what, and for how long."
        )
    row.content = pack(gather(row.user), note=note, made_at=now)
    row.size = len(row.content)
    row.status = DataExport.Status.READY
    row.ready_at = now
    row.expires_at = now + timedelta(days=settings.PRIVACY_EXPORT_DAYS)
    row.save()
    return True


def expire_exports(*, now: datetime) -> int:
    """Drop the files whose time is over; the rows say that there was one. Return how many."""
    over = DataExport.objects.filter(status=DataExport.Status.READY, expires_at__lte=now)
    return over.update(status=DataExport.Status.EXPIRED, content=None)
