"""What is uploaded when customs asks for the raw data of a payment (announcement 179 of 2018)."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Final

from marketplace.customs.cases.clocks import compact
from marketplace.customs.cases.filing import the_signer
from marketplace.customs.cases.models import RawPaymentRecord
from marketplace.customs.cases.types import EBP, CaseFacts
from marketplace.customs.messages.payment_data import (
    Goods,
    PaidOrder,
    PaymentData,
    signed_upload,
    string_to_sign,
)

# Who checked the payer, as payment firms name them and as the upload counts them.
_DEPARTMENTS: Final = {"UNIONPAY": "1", "NETSUNION": "2", "OTHERS": "3"}


def upload(record: RawPaymentRecord, *, session_id: str, now: datetime) -> str:
    """Return `payExInfoStr` for the order of a record, signed with the key of this installation.

    Raises: Broken without a signer; SignerRefused, SignerAway; UnfitPaymentData.
    """
    data, at = _data(record), int(now.timestamp() * 1000)
    text = string_to_sign(session_id=session_id, data=data, service_time=at)
    made = the_signer().sign(text.encode())
    return signed_upload(
        session_id=session_id,
        data=data,
        service_time=at,
        certificate_no=made.key_name,
        sign=lambda _text: made.value,
    )


def _data(record: RawPaymentRecord) -> PaymentData:
    facts: CaseFacts = record.case.facts
    order = PaidOrder(
        order_no=facts.order_no,
        goods=tuple(Goods(gname=line.name, item_link=line.link) for line in facts.lines),
        account=record.account,
        account_name=facts.ebc.name,
    )
    return PaymentData(
        guid=str(uuid.uuid5(uuid.NAMESPACE_OID, facts.order_no)).upper(),
        request=record.request,
        answer=record.response,
        ebp_code=facts.parties[EBP].code,
        pay_code=facts.paid.pay_code,
        pay_transaction_id=facts.paid.transaction_id,
        total=Decimal(facts.paid.amount_minor) / 100,
        verified_by=_DEPARTMENTS.get(record.case.payment_department, record.ver_dept),
        pay_type=record.pay_type or None,
        traded_at=compact(facts.paid.paid_at),
        orders=(order,),
    )
