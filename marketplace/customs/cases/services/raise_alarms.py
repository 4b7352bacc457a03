"""Say once what customs is silent about, and which returns run out of time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from marketplace.customs.cases import states
from marketplace.customs.cases.models import CustomsDocument

log = logging.getLogger(__name__)


def raise_alarms(*, now: datetime) -> int:
    """Mark documents that were handed in long ago and are not decided; return how many are new.

    A mark puts a document into the operators' queue; it moves nothing.
    """
    before = now - timedelta(hours=settings.CUSTOMS_SILENT_HOURS)
    silent = CustomsDocument.objects.filter(
        state__in=(*states.WAITS_FOR_ANSWER, states.STORED),
        kind__in=(states.LIST, states.CANCELLATION),
        handed_in_at__lt=before,
        alarmed_at=None,
    ) | CustomsDocument.objects.filter(
        state__in=states.WAITS_FOR_ANSWER, handed_in_at__lt=before, alarmed_at=None
    )
    count = 0
    for document in silent.exclude(case__state__in=states.FINAL)[:500]:
        count += CustomsDocument.objects.filter(pk=document.pk, alarmed_at=None).update(
            alarmed_at=now
        )
        log.critical("customs is silent about %s since %s", document, document.handed_in_at)
    return count
