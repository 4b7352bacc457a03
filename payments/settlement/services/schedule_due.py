"""Start the hold of an earning when its vendor order is delivered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from marketplace.foundation.errors import Broken
from payments.settlement import locks
from payments.settlement.errors import UnknownEarning
from payments.settlement.models import PayeeTerms, WaitingEarning
from payments.settlement.rules import tier
from payments.settlement.tiers import STANDARD


@transaction.atomic
def schedule_due(*, reference: str, delivered_at: datetime) -> datetime:
    """Set when an earning becomes due: delivery plus the hold of its payee's tier.

    The first delivery counts.
    Raises: Broken when no earning has this reference: a delivery without a captured share.
    """
    try:
        earning = locks.earning(reference)
    except UnknownEarning as error:
        raise Broken(f"{reference} was delivered but nothing was ever earned for it") from error
    if earning.due_at is not None:
        return earning.due_at
    terms = PayeeTerms.objects.filter(payee_ref=earning.payee_ref).order_by("-id").first()
    days = tier(terms.tier if terms else STANDARD).hold_days
    earning.delivered_at = delivered_at
    earning.due_at = delivered_at + timedelta(days=days)
    earning.save(update_fields=["delivered_at", "due_at"])
    WaitingEarning.objects.filter(pk=earning.pk).update(due_at=earning.due_at)
    return earning.due_at
