"""Customs asks for the raw payment data of an order: keep the question, answer later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.cases.models import DataPull
from marketplace.foundation.bell import ring_after_commit


@transaction.atomic
def receive_pull(*, order_no: str, session_id: str, service_time: int, now: datetime) -> bool:
    """Keep a question, once a session; return whether it is new. `service_time` is milliseconds.

    Source: GACC announcement 2018 No. 179: answered at once, uploaded afterwards.
    """
    row, is_new = DataPull.objects.get_or_create(
        session_id=session_id,
        defaults={
            "order_no": order_no,
            "service_time": service_time,
            "asked_at": now,
            "due_at": now,
        },
    )
    if is_new:
        ring_after_commit("marketplace.customs.cases.tasks.answer", pull_id=str(row.pk))
    return is_new
