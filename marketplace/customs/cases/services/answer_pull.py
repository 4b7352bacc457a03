"""Upload the payment data that customs asked for, signed."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.customs.cases import gateways, locks, payment_data
from marketplace.customs.cases.errors import GatewayAway, GatewayRefused
from marketplace.customs.cases.gateways.port import CustomsGateway
from marketplace.customs.cases.models import DataPull, RawPaymentRecord
from marketplace.customs.cases.services.send_document import wait

log = logging.getLogger(__name__)
_GOOD = "10000"


def answer_pull(*, pull_id: UUID, now: datetime, gateway: CustomsGateway | None = None) -> str:
    """Answer a question that is due; return its state afterwards, nothing when it is not due.

    An outage is tried again with the same session; what customs refuses goes to a person.
    """
    row = _prepare(pull_id, now)
    if row is None:
        return ""
    record = (
        RawPaymentRecord.objects.filter(case__order_no=row.order_no, case__forgotten_at=None)
        .select_related("case")
        .first()
    )
    if record is None:
        return _record(pull_id, DataPull.State.MISSING, "", now)
    text = payment_data.upload(record, session_id=row.session_id, now=now)
    try:
        told = (gateway or gateways.gateway()).upload_payment_data(text)
    except GatewayAway as error:
        return _record(pull_id, DataPull.State.ASKED, str(error), now)
    except GatewayRefused as error:
        return _record(pull_id, DataPull.State.REFUSED, str(error), now)
    good = _code(told) == _GOOD
    return _record(pull_id, DataPull.State.ANSWERED if good else DataPull.State.REFUSED, told, now)


@transaction.atomic
def _prepare(pull_id: UUID, now: datetime) -> DataPull | None:
    row = locks.pull(pull_id)
    if row is None or row.state != DataPull.State.ASKED or row.due_at is None or row.due_at > now:
        return None
    row.attempts += 1
    row.due_at = now + wait(row.attempts)
    row.save(update_fields=["attempts", "due_at"])
    return row


@transaction.atomic
def _record(pull_id: UUID, state: str, told: str, now: datetime) -> str:
    row = DataPull.objects.select_for_update().get(pk=pull_id)
    if row.state != DataPull.State.ASKED:
        return row.state
    row.state = state
    row.answer = told[:1000]
    if state != DataPull.State.ASKED:
        row.due_at = None
        row.answered_at = now
    row.save(update_fields=["state", "answer", "due_at", "answered_at"])
    if state in (DataPull.State.REFUSED, DataPull.State.MISSING):
        log.critical("customs asked for %s: %s %s", row.order_no, state, told[:200])
    return state


def _code(told: str) -> str:
    try:
        answer = json.loads(told)
    except ValueError:
        return ""
    return str(answer.get("code", "")) if isinstance(answer, dict) else ""
