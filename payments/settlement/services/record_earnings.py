"""Turn the shares of a captured charge into earnings."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.conf import settings
from django.db import transaction

from marketplace.foundation.money import round_half_up
from payments.charges import queries as charges
from payments.settlement.closing import BPS
from payments.settlement.models import Earning, WaitingEarning


@transaction.atomic
def record_earnings(*, charge_ref: str, captured_at: datetime) -> int:
    """Record one earning a share, and let it wait for its delivery; return how many are new.

    Money: the payee's currency, as frozen when the charge was opened; nothing is priced here.
    Tax on the commission is COMMISSION_TAX_BPS of it, half up.
    A second call finds the unique references and adds nothing.
    """
    rows = [
        Earning(
            reference=share.reference,
            payee_ref=share.payee_ref,
            currency=share.payee_amount.currency,
            gross_minor=share.payee_amount.minor,
            commission_minor=share.commission.minor,
            commission_tax_minor=_tax(share.commission.minor),
            captured_at=captured_at,
        )
        for share in charges.shares_of(charge_ref)
    ]
    # A refund may record a sale whose news of the capture is being worked off right now.
    Earning.objects.bulk_create(rows, ignore_conflicts=True)
    inserted = set(
        Earning.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    new = [row for row in rows if row.pk in inserted]
    WaitingEarning.objects.bulk_create(
        WaitingEarning(earning=row, payee_ref=row.payee_ref, currency=row.currency) for row in new
    )
    return len(new)


def _tax(commission: int) -> int:
    return round_half_up(Fraction(commission * settings.COMMISSION_TAX_BPS, BPS))
