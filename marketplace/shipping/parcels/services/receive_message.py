"""Somebody rang with news of parcels: prove it, keep it, answer; work later."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from marketplace.foundation.bell import ring_after_commit
from marketplace.shipping.carriers_api import registry
from marketplace.shipping.carriers_api.errors import CarrierMisconfigured
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.carriers_api.types import Message, News
from marketplace.shipping.parcels.models import TrackingMessage

log = logging.getLogger(__name__)
_TASK = "marketplace.shipping.parcels.tasks.process_message"


def receive_message(
    *, provider: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> bool:
    """Prove a message over its raw body and keep it once; return whether it is new.

    Nothing is believed or done here. A message that comes again finds its row.
    Raises: MessageForged, then nothing is kept; CarrierMisconfigured without a key of the sender.
    """
    listener = registry.listener(provider)
    if listener is None:
        raise CarrierMisconfigured(f"no key of {provider}")
    return _keep(provider, listener.parse(headers, body), now)


def _keep(provider: str, told: Message, now: datetime) -> bool:
    """Insert, and let the unique key decide; reading first would only race."""
    row = TrackingMessage(
        provider=provider,
        event_id=told.event_id,
        waybills=list(told.waybills),
        news=[_plain(each) for each in told.news],
        is_bell=told.is_bell,
        received_at=now,
        due_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            ring_after_commit(_TASK, message_id=str(row.pk))
    except IntegrityError:
        log.info("%s came again", row)
        return False
    return True


def _plain(news: News) -> dict[str, Any]:
    return asdict(news) | {"happened_at": news.happened_at.isoformat(), "status": news.status}


def news_of(row: TrackingMessage) -> list[News]:
    """Return what a kept message told."""
    return [
        News(
            **(
                plain
                | {
                    "happened_at": datetime.fromisoformat(plain["happened_at"]),
                    "status": Status(plain["status"]) if plain["status"] else None,
                }
            )
        )
        for plain in row.news
    ]
