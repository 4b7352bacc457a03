"""What surfaces and upper rooms read of refunds."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.sealing import unseal
from payments.charges.errors import BankRefundNotFound
from payments.charges.models import BankRefund, Refund, RefundAccount
from payments.charges.statuses import RefundStatus
from payments.charges.types import BankAccount, BankRefundView, RefundView


def refunds_of(charge_ref: str) -> list[RefundView]:
    """Return all refunds of a charge, oldest first, surplus money included. One read."""
    rows = _rows().filter(charge__public_id=charge_ref)
    return [as_refund_view(row) for row in rows.order_by("requested_at", "pk")]


def refunds_by_ref(refund_refs: Iterable[str]) -> dict[str, RefundView]:
    """Return refunds by their public ids; unknown ones are left out. One read."""
    rows = _rows().filter(public_id__in=list(refund_refs))
    return {row.public_id: as_refund_view(row) for row in rows}


def as_refund_view(row: Refund) -> RefundView:
    """Turn a refund into what crosses the door."""
    bank: BankRefund | None = getattr(row, "bank_refund", None)
    return RefundView(
        refund_ref=row.public_id,
        charge_ref=row.charge.public_id,
        share_reference=row.share.reference if row.share else "",
        amount=row.amount,
        reason=row.reason,
        status=row.status,
        method=row.attempt.method,
        requested_at=row.requested_at,
        settled_at=(bank.decided_at if bank else None) or row.settled_at,
        bank_status=bank.status if bank else "",
        has_account=bool(getattr(row, "has_account", False)),
        is_stuck=row.due_at is None
        and row.status in (RefundStatus.SUBMITTED, RefundStatus.PENDING),
    )


def bank_refund_view(bank_refund_ref: str) -> BankRefundView:
    """Return a bank refund as its buyer is asked about it. Raises: BankRefundNotFound."""
    return _bank_view(BankRefund.objects.filter(public_id=bank_refund_ref))


def bank_refund_of(refund_ref: str) -> BankRefundView:
    """Return the bank refund of a refund. Raises: BankRefundNotFound."""
    return _bank_view(BankRefund.objects.filter(refund__public_id=refund_ref))


def _bank_view(rows: QuerySet[BankRefund]) -> BankRefundView:
    row = rows.select_related("refund__charge").first()
    if row is None:
        raise BankRefundNotFound(_("This refund does not exist."))
    given = row.accounts.filter(ask=row.asks).first()
    return BankRefundView(
        bank_refund_ref=row.public_id,
        reference=row.refund.charge.reference,
        amount=row.amount,
        ask=row.asks,
        takes_account=row.is_open and not row.is_proposed and given is None,
        ending=given.ending if given else "",
    )


def account_for(row: BankRefund) -> BankAccount | None:
    """Open the account that a bank refund goes to, for who sends it; None while none is stated.

    Raises: SealBroken.
    """
    given = row.accounts.filter(ask=row.asks).first()
    if given is None:
        return None
    return BankAccount(**json.loads(unseal(bytes(given.sealed), about=row.public_id)))


def _rows() -> QuerySet[Refund]:
    given = RefundAccount.objects.filter(
        bank_refund__refund=OuterRef("pk"), ask=F("bank_refund__asks")
    )
    found = Refund.objects.select_related("charge", "share", "attempt", "bank_refund")
    return found.annotate(has_account=Exists(given))
