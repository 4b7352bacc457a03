"""Keep what was said to and by the payment firm, word for word."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.cases.errors import NoSuchCase
from marketplace.customs.cases.models import CustomsCase, RawPaymentRecord


@transaction.atomic
def keep_payment_record(
    *,
    reference: str,
    request: str,
    response: str,
    ver_dept: str,
    pay_type: str,
    account: str,
    now: datetime,
) -> bool:
    """Keep the raw payment of a vendor order's case, once; return whether it is kept by this call.

    `ver_dept` is who checked the payer: 1 UnionPay, 2 NetsUnion, 3 others; `account` the shop's.
    Raises: NoSuchCase. Source: GACC announcement 2018 No. 165.
    """
    case = CustomsCase.objects.filter(reference=reference).first()
    if case is None:
        raise NoSuchCase
    if RawPaymentRecord.objects.filter(case=case).exists():
        return False
    row = RawPaymentRecord(
        case=case, ver_dept=ver_dept, pay_type=pay_type, account=account, kept_at=now
    )
    row.keep(request=request, response=response)
    row.save()
    return True
