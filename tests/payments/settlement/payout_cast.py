"""Payouts as a closing leaves them, without the closing: settled, in transit, in a batch."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.test import override_settings
from lxml import etree

from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import services
from payments.settlement.models import PayeeAccount, Payout, PayoutBatch, Settlement, SettlementRun

THURSDAY = datetime(2026, 6, 11, 4, 0, tzinfo=UTC)  # noon in Macau
FRIDAY = THURSDAY + timedelta(days=1)
SATURDAY = THURSDAY + timedelta(days=2)
DRAFTER, APPROVER, MAKER = "system:settlement", "user:2", "user:3"
SCHEMAS = Path(__file__).parent / "schemas"
DEBTOR = {
    "name": "Ponte Marketplace Limited",
    "street": "Avenida da Praia Grande 1",
    "postal_code": "",
    "town": "Macau",
    "country": "MO",
    "bic": "DEMOMOMX",
    "accounts": {"MOP": "9001000001", "HKD": "9001000002", "CNY": "9001000003"},
}
iso_rails = override_settings(
    PAYOUT_RAILS={"MOP": "bank_iso", "HKD": "bank_iso", "CNY": "bank_iso"},
    PAYOUT_DEBTOR=DEBTOR,
)


def schema(name: str) -> etree.XMLSchema:
    """Load a public schema; `schemas/README.md` says where it is from."""
    return etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd"))


def account(payee_ref: str, currency: str = "MOP", **changes: Any) -> PayeeAccount:
    """A confirmed account of a payee, old enough to be paid."""
    facts: dict[str, Any] = {
        "beneficiary_name": "Pastelaria da Rua do Cunha, Lda.",
        "bank_name": "Banco de Macau",
        "bank_code": "BDMAMOMX",
        "account_number": "9001234567",
        "street": "Rua do Cunha 11",
        "town": "Taipa",
        "country": "MO",
        "recorded_by": "user:8",
        "confirmed_by": "user:9",
        "confirmed_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return PayeeAccount.objects.create(payee_ref=payee_ref, currency=currency, **facts | changes)


def drafted(
    *amounts: int, currency: str = "MOP", rail: str = "bank_iso", **changes: Any
) -> PayoutBatch:
    """One batch with a payout for each amount (minor units), each to a payee of its own."""
    number = PayoutBatch.objects.count() + 1
    on = date(2026, 6, 10) + timedelta(days=number)
    batch = PayoutBatch.objects.create(
        currency=currency,
        period_end=on,
        rail=rail,
        total_minor=sum(amounts),
        payout_count=len(amounts),
        drafted_by=DRAFTER,
        drafted_at=THURSDAY,
    )
    for position, minor in enumerate(amounts):
        _payout(batch, f"vendor:ven_{number:04}X{position:03}", minor, on, changes)
    return batch


def submitted(*amounts: int, at: datetime = THURSDAY, **given: Any) -> PayoutBatch:
    """The same batch, approved by another person and sent."""
    batch = drafted(*amounts, **given)
    services.approve_batch(batch_ref=batch.public_id, by=APPROVER, now=at)
    services.submit_batch(batch_ref=batch.public_id, now=at)
    batch.refresh_from_db()
    return batch


def names(batch: PayoutBatch) -> list[str]:
    """The end-to-end ids of a batch's payouts, in the order of their amounts' rows."""
    refs = batch.payouts.order_by("payee_ref").values_list("public_id", flat=True)
    return [ref.replace("_", "-") for ref in refs]


def report(
    batch: PayoutBatch,
    lines: dict[str, str] | None = None,
    *,
    status: str = "",
    reason: str = "",
    name: str = "ANSWER-1",
) -> bytes:
    """A pain.002 on a batch: lines by end-to-end id, each "CODE" or "CODE:REASON"."""
    found = "".join(_line(key, told) for key, told in (lines or {}).items())
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    block = f"<OrgnlPmtInfId>{batch.message_id}-1</OrgnlPmtInfId>{found}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>{name}</MsgId><CreDtTm>2026-06-11T12:00:00+08:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{batch.message_id}</OrgnlMsgId>"
        "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        + (f"<GrpSts>{status}</GrpSts>" if status else "")
        + f"{why}</OrgnlGrpInfAndSts>"
        + (f"<OrgnlPmtInfAndSts>{block}</OrgnlPmtInfAndSts>" if found else "")
        + "</CstmrPmtStsRpt></Document>"
    ).encode()


def answered(content: bytes, *, by: str = MAKER, now: datetime = FRIDAY) -> int:
    """Receive and apply a file; return how many payouts moved."""
    found = services.receive_answer(content=content, by=by, now=now)
    return services.apply_answer(answer_ref=found.public_id, now=now)


def statuses(batch: PayoutBatch) -> list[str]:
    """The status of each payout, in the order of their amounts' rows."""
    return list(batch.payouts.order_by("payee_ref").values_list("status", flat=True))


def _line(name: str, told: str) -> str:
    code, _, reason = told.partition(":")
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>{code}</TxSts>{why}"
        f"<AcctSvcrRef>B-{name}</AcctSvcrRef></TxInfAndSts>"
    )


def _payout(
    batch: PayoutBatch, payee: str, minor: int, on: date, changes: dict[str, Any]
) -> Payout:
    currency = batch.currency
    amount = Money(minor, currency)
    found = account(payee, currency, **changes)
    settlement = Settlement.objects.create(
        run=_run(on),
        payee_ref=payee,
        currency=currency,
        period_start=on,
        period_end=on,
        opening_minor=0,
        gross_minor=minor,
        commission_minor=0,
        commission_tax_minor=0,
        fee_minor=0,
        moved_minor=minor,
        paid_minor=minor,
        closing_minor=0,
        closed_at=THURSDAY,
    )
    moved = PostingDraft(
        debit=chart.psp_clearing("stripe", currency),
        credit=chart.payout_transit(payee, currency),
        amount=amount,
        memo="settled",
    )
    ledger.post(
        EntryDraft(
            key=f"test:{settlement.public_id}",
            kind="settlement",
            reference=settlement.public_id,
            effective_on=on,
            postings=(moved,),
        )
    )
    return Payout.objects.create(
        batch=batch,
        settlement=settlement,
        payee_ref=payee,
        currency=currency,
        amount_minor=minor,
        settled_currency=currency,
        settled_minor=minor,
        **found.as_drafted(),
    )


def _run(on: date) -> SettlementRun:
    run, _is_new = SettlementRun.objects.get_or_create(
        period_end=on,
        is_early=False,
        defaults={
            "cutoff": THURSDAY,
            "status": SettlementRun.Status.CLOSED,
            "started_by": MAKER,
            "started_at": THURSDAY,
            "finished_at": THURSDAY,
        },
    )
    return run
