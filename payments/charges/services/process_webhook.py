"""Act on messages of the inbox: find what each names, and ask the provider about it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from marketplace.foundation.errors import TryAgain
from payments.charges import locks
from payments.charges.errors import NeedsPerson, WebhookUnmatched
from payments.charges.models import Attempt, Refund, WebhookEvent
from payments.charges.services.adopt_external_refund import adopt_external_refund
from payments.charges.services.sync_attempt import sync_attempt
from payments.charges.services.sync_dispute import sync_dispute
from payments.charges.services.sync_refund import sync_refund
from payments.charges.statuses import WebhookStatus
from payments.charges.sweeping import each
from payments.charges.waiting import MAX_TRIES, wait

log = logging.getLogger(__name__)
_BATCH = 100


def process_webhook(event_id: UUID, *, now: datetime) -> bool:
    """Act on one message; return whether it is done, now or before.

    The message only says where to look: the provider's present state decides, so that stale,
    doubled and shuffled messages all end the same. One that names something unknown stays
    pending and is tried again, since it may be faster than our own commit; after MAX_TRIES it
    is parked for a person, and at once where we know that only a person can act. A provider
    that is away is not counted: however long that lasts, the message is acted on afterwards.
    Raises: OutOfTime.
    """
    return bool(_work_off([event_id], now))


def sweep_webhooks(*, now: datetime) -> int:
    """Act on pending messages that are due, oldest first; return how many are done."""
    due = WebhookEvent.objects.filter(status=WebhookStatus.PENDING, due_at__lte=now)
    ids = list(due.order_by("due_at").values_list("pk", flat=True)[:_BATCH])
    return _work_off(ids, now)


def _work_off(event_ids: Sequence[UUID], now: datetime) -> int:
    return each(
        event_ids,
        lambda event_id: _process(event_id, now),
        what="webhook",
        put_off=lambda event_id, error: _put_off(event_id, error, now),
    )


def _process(event_id: UUID, now: datetime) -> bool:
    row = WebhookEvent.objects.get(pk=event_id)
    if row.status != WebhookStatus.PENDING:
        return row.status == WebhookStatus.PROCESSED
    _act(row, now)
    return _finish(event_id, now)


def _act(row: WebhookEvent, now: datetime) -> None:
    if row.kind == "attempt":
        sync_attempt(_attempt_of(row), now=now)
    elif row.kind == "refund":
        _act_on_refund(row, now)
    else:
        _look_at_dispute(row, now)


def _look_at_dispute(row: WebhookEvent, now: datetime) -> None:
    """Follow a dispute; what does not fit names the payment to the person who has to look."""
    try:
        sync_dispute(provider=row.provider, provider_ref=row.provider_ref, now=now)
    except NeedsPerson as error:
        raise NeedsPerson(f"{row.event_type}: {error}; {_of(row)}") from error


def _attempt_of(row: WebhookEvent) -> UUID:
    """Find an attempt by the provider's name for it, else by ours, else by the money's."""
    names = Q(provider_ref=row.provider_ref)
    if row.client_reference:
        names |= Q(public_id=row.client_reference)
    if row.provider_object_id:
        names |= Q(provider_object_id=row.provider_object_id)
    found = Attempt.objects.filter(names, provider=row.provider).values_list("pk", flat=True)
    return _only(found.first(), row)


def _act_on_refund(row: WebhookEvent, now: datetime) -> None:
    """Look at a refund of ours, or keep one that somebody made at the provider."""
    found = _refund_of(row)
    if found is not None:
        sync_refund(found, now=now)
        return
    attempts = Attempt.objects.filter(
        provider=row.provider, provider_object_id=row.provider_object_id or None
    )
    attempt = attempts.first()
    if attempt is None:
        raise NeedsPerson(
            f"{row.event_type}: we did not ask for {row.provider_ref}, book it by hand; {_of(row)}"
        )
    adopt_external_refund(attempt=attempt, provider_ref=row.provider_ref, now=now)


def _refund_of(row: WebhookEvent) -> UUID | None:
    """Find a refund by its names; None for one that does not carry a name of ours."""
    names = Q(provider_ref=row.provider_ref)
    if row.client_reference:
        names |= Q(public_id=row.client_reference)
    refunds = Refund.objects.filter(names, attempt__provider=row.provider)
    found = refunds.values_list("pk", flat=True).first()
    if found is None and not row.client_reference:  # each of ours carries its name
        return None
    return _only(found, row)


def _of(row: WebhookEvent) -> str:
    """Name what a message is about, for the person who has to look."""
    attempts = Attempt.objects.filter(
        provider=row.provider, provider_object_id=row.provider_object_id or None
    )
    attempt = attempts.select_related("charge").first()
    if attempt is None:
        return f"payment {row.provider_object_id}"
    charge = attempt.charge
    return (
        f"payment {row.provider_object_id}, attempt {attempt.public_id}, "
        f"charge {charge.public_id}, {charge.reference}"
    )


def _only(found: UUID | None, row: WebhookEvent) -> UUID:
    if found is None:
        name = row.client_reference or row.provider_ref
        raise WebhookUnmatched(f"{row.event_type}: nothing of ours is called {name}")
    return found


@transaction.atomic(durable=True)
def _finish(event_id: UUID, now: datetime) -> bool:
    row = locks.webhook_event(event_id)
    if row.status == WebhookStatus.PENDING:
        row.status = WebhookStatus.PROCESSED
        row.processed_at = now
        row.tries += 1
        row.last_error = ""
        row.save(update_fields=["status", "processed_at", "tries", "last_error"])
    return row.status == WebhookStatus.PROCESSED


@transaction.atomic(durable=True)
def _put_off(event_id: UUID, error: Exception, now: datetime) -> None:
    """Keep the failure on the row, outside of what rolled back."""
    row = locks.webhook_event(event_id)
    if row.status != WebhookStatus.PENDING:
        return
    row.last_error = f"{type(error).__name__}: {error}"[:2000]
    if isinstance(error, TryAgain):
        row.due_at = now + max(wait(0), timedelta(seconds=error.retry_after))
    else:
        row.tries += 1
        row.due_at = now + wait(row.tries - 1)
    if row.tries >= MAX_TRIES or isinstance(error, NeedsPerson):
        row.status = WebhookStatus.PARKED
        log.critical("webhook %s is parked: %s", row.event_id, row.last_error)
    row.save(update_fields=["tries", "last_error", "due_at", "status"])
