"""Fetch what customs answered and keep it, byte for byte, before anybody looks at it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.customs.cases import gateways
from marketplace.customs.cases.errors import ReceiptUnreadable
from marketplace.customs.cases.gateways.port import CustomsGateway
from marketplace.customs.cases.models import CustomsReceipt
from marketplace.customs.cases.reading import SIMULATED, Told, read_receipts
from marketplace.customs.cases.types import Arrived, Capabilities
from marketplace.foundation.bell import ring_after_commit

log = logging.getLogger(__name__)


def receive_receipts(*, now: datetime, gateway: CustomsGateway | None = None) -> int:
    """Keep every answer that waits at e-port; return how many answers there were.

    An answer is settled there after it is kept here: one that comes twice is kept once.
    Raises: GatewayAway, GatewayRefused.
    """
    way = gateway or gateways.gateway()
    arrived = way.poll()
    if arrived:
        _keep(arrived, way.capabilities(), now)
        way.settle(arrived)
    return len(arrived)


@transaction.atomic
def _keep(arrived: Sequence[Arrived], by: Capabilities, now: datetime) -> None:
    rows = [row for each in arrived for row in _rows(each.content, by, now)]
    CustomsReceipt.objects.bulk_create(rows, ignore_conflicts=True)
    ring_after_commit("marketplace.customs.cases.tasks.apply_receipts")


def _rows(content: bytes, by: Capabilities, now: datetime) -> list[CustomsReceipt]:
    digest = hashlib.sha256(content).hexdigest()
    try:
        told = read_receipts(content)
    except ReceiptUnreadable as error:
        log.critical("an answer of customs is not read: %s (%s)", error, digest)
        told = [Told(kind="", keys={}, status=None, info=str(error), told_at=None)]
    return [
        CustomsReceipt(
            sha256=digest,
            position=place,
            raw=content,
            kind=each.kind,
            keys=each.keys
            | ({"amounts": each.amounts} if each.amounts else {})
            | ({"lines": each.lines} if each.lines else {}),
            status=each.status,
            info=each.info,
            told_at=each.told_at,
            gateway=by.name,
            is_simulated=by.is_simulated or SIMULATED in each.info,
            received_at=now,
        )
        for place, each in enumerate(told)
    ]
