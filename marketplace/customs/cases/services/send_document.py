"""Hand a document in: prepared, called, recorded, each on its own."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from marketplace.customs.cases import effects, filing, gateways, locks, moving, states
from marketplace.customs.cases.errors import GatewayAway, GatewayContradiction, GatewayRefused
from marketplace.customs.cases.gateways.port import CustomsGateway
from marketplace.customs.cases.types import Envelope

log = logging.getLogger(__name__)

_FIRST_WAIT: Final = timedelta(seconds=15)
_LONGEST_WAIT: Final = timedelta(minutes=30)


def send_document(
    *, document_id: UUID, now: datetime, gateway: CustomsGateway | None = None
) -> bool:
    """Hand a queued document in; return whether e-port has it.

    An outage is retried under the same number with the same bytes, so e-port keeps one. A refusal
    is final: the document failed, a person looks.
    """
    envelope = _prepare(document_id, now)
    if envelope is None:
        return False
    way = gateway or gateways.gateway()
    try:
        way.submit(envelope)
    except GatewayAway as error:
        log.warning("%s waits: %s", envelope.message_id, error)
        _record_error(document_id, str(error))
        return False
    except (GatewayRefused, GatewayContradiction) as error:
        log.critical("%s is not taken: %s", envelope.message_id, error)
        _record_refused(document_id, str(error), now)
        return False
    _record_handed_in(document_id, now)
    return True


@transaction.atomic
def _prepare(document_id: UUID, now: datetime) -> Envelope | None:
    """Count an attempt and put the next one off, before anything goes out."""
    document = locks.document(document_id)
    case = document.case
    if document.state != states.QUEUED or document.due_at is None or document.due_at > now:
        return None
    if case.state in states.FINAL:
        return None
    document.attempts += 1
    document.due_at = now + wait(document.attempts)
    document.save(update_fields=["attempts", "due_at"])
    return filing.envelope(document)


@transaction.atomic
def _record_handed_in(document_id: UUID, now: datetime) -> None:
    document = locks.document(document_id)
    document.handed_in_at = document.handed_in_at or now
    document.last_error = ""
    document.due_at = None
    if document.state == states.QUEUED:  # else its answer was faster than we
        moving.move_document(document, states.HANDED_IN, at=now)
        effects.follow(document, at=now)
    else:
        document.save(update_fields=["handed_in_at", "last_error", "due_at"])


@transaction.atomic
def _record_error(document_id: UUID, error: str) -> None:
    document = locks.document(document_id)
    document.last_error = error[:500]
    document.save(update_fields=["last_error"])


@transaction.atomic
def _record_refused(document_id: UUID, error: str, now: datetime) -> None:
    document = locks.document(document_id)
    document.last_error = error[:500]
    document.due_at = None
    if document.state == states.QUEUED:
        moving.move_document(document, states.FAILED, at=now, reason=error[:200])
        effects.follow(document, at=now)


def wait(attempts: int) -> timedelta:
    """Return the time to wait after so many attempts: it doubles, up to half an hour."""
    return min(_FIRST_WAIT * (1 << min(attempts - 1, 10)), _LONGEST_WAIT)
