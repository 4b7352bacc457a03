"""Reports of messages, and operators who read a reported thread for a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from marketplace.conversations.errors import NoSuchThread, NotReported, ReasonMissing
from marketplace.conversations.models import Conversation, Message, MessageReport, ThreadReading
from marketplace.conversations.queries import without_content

_LEAST: Final = 10  # characters of a reason
_WHILE: Final = timedelta(hours=1)


def report_message(*, message: Message, by: str, reason: str, now: datetime) -> bool:
    """Report what the other side wrote, once a side; return whether it is new. It stays shown.

    Whoever calls has seen that the thread is this person's. Raises: NoSuchThread for one's own.
    """
    if message.side == by:
        raise NoSuchThread
    known = reason if reason in MessageReport.Reason.values else MessageReport.Reason.OTHER
    _report, is_new = MessageReport.objects.get_or_create(
        message=message,
        by=by,
        defaults={
            "conversation_id": message.conversation_id,
            "reason": known,
            "reported_at": now,
        },
    )
    return is_new


@transaction.atomic
def read_reported(
    *, conversation: Conversation, reason: str, by: str, now: datetime
) -> list[Message]:
    """Record who reads a reported thread and why, then return its messages.

    Raises: NotReported for a thread that nobody reported; ReasonMissing.
    """
    told = " ".join(reason.split())
    if not MessageReport.objects.filter(conversation=conversation).exists():
        raise NotReported
    if len(told) < _LEAST:
        raise ReasonMissing
    ThreadReading.objects.create(
        conversation=conversation, read_by=by, reason=told[:300], read_at=now
    )
    rows = conversation.messages.prefetch_related(without_content())
    return list(rows.order_by("written_at", "pk"))


def has_just_read(*, conversation: Conversation, by: str, now: datetime) -> bool:
    """Tell whether an operator has said in the last hour why they read a thread."""
    recent = ThreadReading.objects.filter(conversation=conversation, read_by=by)
    return recent.filter(read_at__gt=now - _WHILE).exists()


@transaction.atomic
def close_report(*, report_id: int, answer: str, by: str, now: datetime) -> MessageReport:
    """Say what was done about a report; one that is closed stays as it is."""
    row = MessageReport.objects.select_for_update().get(pk=report_id)
    if row.is_open:
        row.is_open = False
        row.closed_by = by
        row.closed_at = now
        row.answer = answer.strip()
        row.save(update_fields=["is_open", "closed_by", "closed_at", "answer"])
    return row
