"""Empty what cases have sealed, once the vault has erased whom they name."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from marketplace.customs.cases import locks, states
from marketplace.customs.cases.models import CustomsCase, RawPaymentRecord
from marketplace.customs.identity import queries as identity
from marketplace.customs.identity.retention import years_after

_BATCH: Final = 500


def forget_erased(*, now: datetime, limit: int = _BATCH) -> int:
    """Empty the cases of erased identities, each in a transaction; return how many were emptied.

    A case that customs heard of is kept for `IDENTITY_KEEP_YEARS` from its end whatever the vault
    says. Source: E-Commerce Law of the mainland, article 31.
    """
    found = CustomsCase.objects.filter(
        state__in=states.FINAL,
        forgotten_at__isnull=True,
        identity_ref__in=identity.orders_of_erased(),
    )
    ids = list(found.order_by("ended_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_forget(pk, now) for pk in ids)


@transaction.atomic
def _forget(case_id: UUID, now: datetime) -> bool:
    case = locks.case(case_id)
    if case.forgotten_at is not None or case.ended_at is None:
        return False
    was_declared = case.documents.exclude(handed_in_at=None).exists()
    if was_declared and years_after(case.ended_at, settings.IDENTITY_KEEP_YEARS) > now:
        return False
    case.snapshots.update(sealed=b"")
    case.documents.update(sealed_xml=b"")
    RawPaymentRecord.objects.filter(case=case).update(sealed_request=b"", sealed_response=b"")
    case.forgotten_at = now
    case.save(update_fields=["forgotten_at"])
    return True
