"""Reads for surfaces: a payee's balances and statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import queries as ledger
from payments.settlement.errors import UnknownPayout
from payments.settlement.models import Earning, Settlement, StatementLine
from payments.settlement.types import PayeeBalances, Statement, StatementRow


def balances(payee_ref: str, currency: str) -> PayeeBalances:
    """Return where a payee's money is, each figure from the ledger, in `currency`."""
    waiting = Earning.objects.filter(
        payee_ref=payee_ref,
        currency=currency,
        status=Earning.Status.PENDING,
        due_at__isnull=False,
    )
    return PayeeBalances(
        currency=currency,
        pending=ledger.balance(chart.vendor_pending(payee_ref, currency)),
        payable=ledger.balance(chart.vendor_payable(payee_ref, currency)),
        in_transit=ledger.balance(chart.payout_transit(payee_ref, currency)),
        next_due_at=waiting.order_by("due_at").values_list("due_at", flat=True).first(),
    )


def statements(payee_ref: str, limit: int = 24) -> list[Statement]:
    """Return a payee's closed periods, newest first."""
    rows = (
        Settlement.objects.filter(payee_ref=payee_ref)
        .select_related("payout")
        .prefetch_related("lines")
        .order_by("-period_end", "currency")[:limit]
    )
    return [_statement(row) for row in rows]


def open_rows(payee_ref: str, currency: str) -> tuple[StatementRow, ...]:
    """Return what the open period holds so far: due and not settled yet, oldest first."""
    due = Earning.objects.filter(
        payee_ref=payee_ref, currency=currency, status=Earning.Status.DUE
    ).order_by("due_at", "id")
    facts = [fact for earning in due for fact in earning.facts()]
    return tuple(_rows((StatementLine(**fact) for fact in facts), currency))


def statement(payee_ref: str, settlement_ref: str) -> Statement:
    """Return one statement of this payee. Raises: UnknownPayout for anybody else's."""
    row = (
        Settlement.objects.filter(payee_ref=payee_ref, public_id=settlement_ref)
        .select_related("payout")
        .prefetch_related("lines")
        .first()
    )
    if row is None:
        raise UnknownPayout(_("This page does not exist, or no longer does."))
    return _statement(row)


def _statement(row: Settlement) -> Statement:
    payout = row.payout
    return Statement(
        settlement_ref=row.public_id,
        payee_ref=row.payee_ref,
        period_start=row.period_start,
        period_end=row.period_end,
        gross=row.gross,
        commission=row.commission,
        net=row.net,
        rows=tuple(_rows(row.lines.all(), row.currency)),
        payout_ref=payout.public_id,
        payout_status=payout.status,
        payout_status_label=payout.get_status_display(),
        bank_account=f"{payout.bank_name} {payout.masked_number}",
        bank_reference=payout.bank_reference,
    )


def _rows(lines: Iterable[StatementLine], currency: str) -> Iterator[StatementRow]:
    balance = Money.zero(currency)
    for line in lines:
        amount = Money(line.amount_minor, currency)
        balance += amount
        yield StatementRow(
            kind=line.kind,
            description=line.get_kind_display(),
            reference=line.reference,
            occurred_at=line.occurred_at,
            amount=amount,
            balance=balance,
        )
