"""Turn the shares of a captured charge into earnings."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from payments.charges import queries as charges
from payments.settlement.models import Earning


@transaction.atomic
def record_earnings(*, charge_ref: str, captured_at: datetime) -> int:
    """Record one pending earning a share; return how many are new.

    Money: the payee's currency, as frozen when the charge was opened; nothing is priced here.
    A second call finds the unique references and adds nothing.
    """
    rows = [
        Earning(
            reference=share.reference,
            payee_ref=share.payee_ref,
            currency=share.payee_amount.currency,
            gross_minor=share.payee_amount.minor,
            commission_minor=share.commission.minor,
            net_minor=(share.payee_amount - share.commission).minor,
            captured_at=captured_at,
        )
        for share in charges.shares_of(charge_ref)
    ]
    before = Earning.objects.filter(reference__in=[row.reference for row in rows]).count()
    Earning.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - before
