"""Raise an alarm, once, for each payout that a bank has said nothing of for too long."""

from __future__ import annotations

import logging
from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from marketplace.foundation.clock import MACAU, macau_day
from marketplace.foundation.crashpoints import crashpoint
from payments.settlement.business_days import days_before
from payments.settlement.models import Payout

log = logging.getLogger(__name__)


def silent_payouts(now: datetime) -> QuerySet[Payout]:
    """Find payouts of which no last word came within `PAYOUT_SILENT_BUSINESS_DAYS`.

    The days count from the hand-over, or from the day on which the bank was to carry them out.
    A bank that accepted and then fell silent is silent too.
    """
    count = settings.PAYOUT_SILENT_BUSINESS_DAYS
    day = days_before(macau_day(now), count, settings.BANK_HOLIDAYS)
    since = datetime.combine(day, time.min, tzinfo=MACAU)
    return Payout.objects.filter(
        Q(batch__executes_on__isnull=True) | Q(batch__executes_on__lt=day),
        status__in=(Payout.Status.SUBMITTED, Payout.Status.ACCEPTED),
        batch__submitted_at__lt=since,
    )


@transaction.atomic(durable=True)
def alarm_silent(*, now: datetime) -> int:
    """Mark each silent payout and say so in the log; return how many were new."""
    found = list(
        silent_payouts(now)
        .filter(alarmed_at__isnull=True)
        .select_related("batch")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    for payout in found:
        log.critical(
            "payout %s of batch %s: no last word from the bank since %s",
            payout.public_id,
            payout.its_batch.public_id,
            payout.its_batch.submitted_at,
        )
    Payout.objects.filter(pk__in=[payout.pk for payout in found]).update(alarmed_at=now)
    crashpoint("settlement.alarm.before_commit")
    return len(found)
