"""Give each settlement of a run that charged something its invoice and number."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from marketplace.foundation.copying import copy_rows
from payments.settlement.models import CommissionInvoice, InvoiceRange, Settlement, SettlementRun

_CHARGED: Final = ~Q(commission_minor=0) | ~Q(commission_tax_minor=0) | ~Q(fee_minor=0)


@transaction.atomic
def issue_invoices(*, run: SettlementRun, issued_on: date) -> int:
    """Number the run's invoices, in the order of payees; return how many are new.

    Numbers follow each other within a series and year without a gap: the range's row is locked,
    and a transaction that fails gives its numbers back.
    """
    waiting = Settlement.objects.filter(_CHARGED, run=run, invoice__isnull=True)
    ids = list(waiting.order_by("payee_ref", "currency").values_list("pk", flat=True))
    if not ids:
        return 0
    series = settings.INVOICE_SERIES
    InvoiceRange.objects.bulk_create(
        [InvoiceRange(series=series, year=issued_on.year)], ignore_conflicts=True
    )
    given = InvoiceRange.objects.select_for_update().get(series=series, year=issued_on.year)
    first = given.last_number + 1
    copy_rows(
        [
            CommissionInvoice(
                settlement_id=settlement_id,
                range=given,
                sequence=sequence,
                number=f"{series}-{issued_on.year}-{sequence:06d}",
                issued_on=issued_on,
            )
            for sequence, settlement_id in enumerate(ids, start=first)
        ]
    )
    given.last_number = first + len(ids) - 1
    given.save(update_fields=["last_number"])
    return len(ids)
