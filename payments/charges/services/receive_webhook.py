"""Take a provider's message into the inbox: prove it, keep its name, answer; work comes later."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from marketplace.foundation.bell import ring_after_commit
from payments.charges.models import WebhookEvent
from payments.charges.services.reopen_webhook import reopen_webhook
from payments.charges.types import WebhookReceipt
from payments.gateways import registry
from payments.gateways.types import Signal

log = logging.getLogger(__name__)


def receive_webhook(
    *, provider: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> WebhookReceipt:
    """Prove a message over its raw bytes and keep it once; nothing is believed or done here.

    News that we do not follow leaves no row. A message that comes again finds its row, and makes
    it pending again if it was parked: the provider only repeats what somebody asked it to repeat.
    Raises: WebhookForged; then nothing is kept.
    """
    signals = registry.provider(provider).parse_webhook(headers, body)
    return keep_signals(provider=provider, signals=signals, now=now)


def keep_signals(
    *,
    provider: str,
    signals: Iterable[Signal],
    now: datetime,
    is_recovered: bool = False,
) -> WebhookReceipt:
    """Write one row for each new signal, and ask a worker to look after the commit."""
    ids: list[UUID] = []
    new = 0
    for signal in signals:
        row, is_new = _keep(provider, signal, now, is_recovered)
        ids.append(row.pk)
        new += is_new
    return WebhookReceipt(event_ids=tuple(ids), new=new)


def _keep(
    provider: str, signal: Signal, now: datetime, is_recovered: bool
) -> tuple[WebhookEvent, bool]:
    """Insert, and let the unique key decide; reading first would only race."""
    row = WebhookEvent(
        provider=provider,
        event_id=signal.event_id,
        event_type=signal.event_type,
        kind=signal.kind,
        provider_ref=signal.provider_ref,
        provider_object_id=signal.provider_object_id or "",
        client_reference=signal.client_reference or "",
        is_recovered=is_recovered,
        received_at=now,
        due_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            ring_after_commit("payments.charges.tasks.process_webhook", event_id=str(row.pk))
    except IntegrityError:
        kept = WebhookEvent.objects.get(provider=provider, event_id=signal.event_id)
        log.info("%s came again", kept)
        if not is_recovered:  # a list of undelivered news says the same for days
            reopen_webhook(kept.pk, now=now)
        return kept, False
    return row, True
