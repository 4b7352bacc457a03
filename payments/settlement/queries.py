"""Reads for surfaces: a payee's balances, the period that runs, and closed ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db.models import Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import queries as ledger
from payments.settlement.carrying import in_words, reason_to_carry
from payments.settlement.errors import UnknownPayout
from payments.settlement.models import Earning, PayeeAccount, Settlement, StatementLine
from payments.settlement.periods import first_day
from payments.settlement.rules import payout_rule
from payments.settlement.types import (
    OpenPeriod,
    PayeeBalances,
    Pending,
    Statement,
    StatementHead,
    StatementPage,
    StatementRow,
)

PAGE_SIZE: Final = 100  # facts on a page of a statement


def balances(payee_ref: str, currency: str) -> PayeeBalances:
    """Return where a payee's money is, each figure from the ledger, in `currency`."""
    return PayeeBalances(
        currency=currency,
        pending=ledger.balance(chart.vendor_pending(payee_ref, currency)),
        payable=ledger.balance(chart.vendor_payable(payee_ref, currency)),
        in_transit=ledger.balance(chart.payout_transit(payee_ref, currency)),
    )


def pending(payee_ref: str, currency: str) -> Pending:
    """Return what is on its way to a payee's balance, from the ledger, and the next due time."""
    waiting = Earning.objects.filter(
        payee_ref=payee_ref,
        currency=currency,
        status=Earning.Status.PENDING,
        due_at__isnull=False,
    )
    return Pending(
        amount=ledger.balance(chart.vendor_pending(payee_ref, currency)),
        next_due_at=waiting.order_by("due_at").values_list("due_at", flat=True).first(),
    )


def statement_heads(payee_ref: str, limit: int = 24) -> list[StatementHead]:
    """Return a payee's closed periods without their rows, newest first."""
    rows = (
        Settlement.objects.filter(payee_ref=payee_ref)
        .select_related("payout")
        .order_by("-period_end", "currency")[:limit]
    )
    return [_head(row) for row in rows]


def statement(payee_ref: str, settlement_ref: str, page: int = 1) -> Statement:
    """Return one statement of this payee with a page of its rows.

    `settlement_ref` is the settlement's own name or the one of its payout.
    Raises: UnknownPayout for anybody else's.
    """
    page = max(page, 1)
    row = (
        Settlement.objects.filter(payee_ref=payee_ref)
        .filter(Q(public_id=settlement_ref) | Q(payout__public_id=settlement_ref))
        .select_related("payout")
        .first()
    )
    if row is None:
        raise UnknownPayout(_("This page does not exist, or no longer does."))
    lines = row.lines.order_by("position")
    before = _before(lines, "amount_minor", page)
    found = list(_slice(lines, page))
    return Statement(
        head=_head(row),
        page=_page(found[:PAGE_SIZE], before, row.currency, page, len(found) > PAGE_SIZE),
    )


def open_period(payee_ref: str, currency: str, now: datetime, page: int = 1) -> OpenPeriod:
    """Return the period that runs: due and not settled yet, oldest first, a page of it."""
    page = max(page, 1)
    due = Earning.objects.filter(payee_ref=payee_ref, currency=currency, status=Earning.Status.DUE)
    whole = due.aggregate(net=Sum("net_minor"), first=Min("captured_at"))
    last = Settlement.objects.filter(payee_ref=payee_ref, currency=currency).aggregate(
        on=Max("period_end")
    )["on"]
    today = macau_day(now)
    ordered = due.order_by("due_at", "id")
    found = list(_slice(ordered, page)) if whole["first"] else []
    lines = [StatementLine(**fact) for earning in found[:PAGE_SIZE] for fact in earning.facts()]
    before = _before(ordered, "net_minor", page)
    return OpenPeriod(
        starts_on=first_day(
            last_closed_on=last,
            captured_on=[macau_day(whole["first"])] if whole["first"] else [],
            ends_on=today,
        ),
        ends_on=today,
        page=_page(lines, before, currency, page, len(found) > PAGE_SIZE),
        carried=_why_carried(payee_ref, Money(whole["net"], currency), now) if found else "",
    )


def _why_carried(payee_ref: str, net: Money, now: datetime) -> str:
    """Say why a closing at this moment would pay nothing of it; empty when it would pay."""
    account = PayeeAccount.objects.filter(payee_ref=payee_ref, currency=net.currency).first()
    state = account.state if account else None
    rule = payout_rule(net.currency)
    reason = reason_to_carry(net=net, account=state, rule=rule, now=now)
    if reason is None:
        return ""
    return in_words(reason, currency=net.currency, account=state, rule=rule)


def _head(row: Settlement) -> StatementHead:
    payout = row.payout
    return StatementHead(
        settlement_ref=row.public_id,
        payee_ref=row.payee_ref,
        period_start=row.period_start,
        period_end=row.period_end,
        gross=row.gross,
        commission=row.commission,
        net=row.net,
        payout_ref=payout.public_id,
        payout_status=payout.status,
        payout_status_label=payout.get_status_display(),
        bank_reference=payout.bank_reference,
    )


def _slice(rows: QuerySet[Any], page: int) -> QuerySet[Any]:
    """Take a page and one row more, which tells whether another follows."""
    start = (page - 1) * PAGE_SIZE
    return rows[start : start + PAGE_SIZE + 1]


def _before(rows: QuerySet[Any], column: str, page: int) -> int:
    """Sum a column over the pages before this one, in minor units."""
    if page == 1:
        return 0
    return rows[: (page - 1) * PAGE_SIZE].aggregate(sum=Sum(column))["sum"] or 0


def _page(
    lines: Iterable[StatementLine], before: int, currency: str, page: int, has_next: bool
) -> StatementPage:
    opening = balance = Money(before, currency)
    rows = []
    for line in lines:
        amount = Money(line.amount_minor, currency)
        balance += amount
        rows.append(
            StatementRow(
                kind=line.kind,
                description=line.get_kind_display(),
                reference=line.reference,
                occurred_at=line.occurred_at,
                amount=amount,
                balance=balance,
            )
        )
    return StatementPage(
        rows=tuple(rows), opening=opening, closing=balance, page=page, has_next=has_next
    )
