"""Reads for surfaces: a payee's balances, the period that runs, and closed ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Max, Min, Q, Sum
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import SETTLEMENT, Money
from payments.fx.conversions import ConversionView, conversions
from payments.ledger import chart
from payments.ledger import queries as ledger
from payments.settlement import positions, statement_rows
from payments.settlement.carrying import CarryReason, in_words
from payments.settlement.deciding import decide_payout
from payments.settlement.errors import UnknownPayout
from payments.settlement.models import (
    CommissionInvoice,
    FrozenSale,
    Hold,
    Movement,
    Payout,
    Reserve,
    Settlement,
    WaitingEarning,
)
from payments.settlement.payout_rates import rates_now
from payments.settlement.periods import first_day
from payments.settlement.rules import payout_rule
from payments.settlement.types import (
    DisputeCost,
    KeptBack,
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
    names = {
        "pending": "vendor_pending",
        "payable": "vendor_payable",
        "in_transit": "payout_transit",
        "reserve": "vendor_reserve",
        "owed": "vendor_receivable",
    }
    refs = {key: chart.of_payee(name, payee_ref, currency) for key, name in names.items()}
    found = ledger.balances(refs.values())
    nothing = Money.zero(currency)
    return PayeeBalances(
        currency=currency, **{key: found.get(ref, nothing) for key, ref in refs.items()}
    )


def owed_in(payee_ref: str) -> list[str]:
    """Name the currencies in which something is payable to a payee, or owed by it, now.

    More than one where a converted payout came back: it is owed in the currency it went out in.
    """
    refs = {
        chart.of_payee(name, payee_ref, currency): currency
        for currency in SETTLEMENT
        for name in ("vendor_payable", "vendor_receivable")
    }
    found = ledger.balances(refs)
    return sorted({refs[ref] for ref, amount in found.items() if amount})


def pending(payee_ref: str, currency: str) -> Pending:
    """Return what is on its way to a payee's balance, from the ledger, and the next due time.

    What a dispute or a hold keeps from becoming due has no due time.
    """
    waiting = WaitingEarning.objects.filter(payee_ref=payee_ref, currency=currency)
    open_ones = {"payee_ref": payee_ref, "released_at": None}
    kept = Q(earning__reference__in=FrozenSale.objects.filter(**open_ones).values("reference"))
    kept |= Q(earning__reference__in=Hold.objects.filter(**open_ones).values("reference"))
    sums = waiting.filter(kept).aggregate(
        gross=Sum("earning__gross_minor"), fee=Sum("earning__fee_minor")
    )
    due = waiting.filter(due_at__isnull=False).exclude(kept)
    return Pending(
        amount=ledger.balance(chart.vendor_pending(payee_ref, currency)),
        next_due_at=due.order_by("due_at").values_list("due_at", flat=True).first(),
        kept=Money((sums["gross"] or 0) - (sums["fee"] or 0), currency),
    )


def kept_back(payee_ref: str, currency: str) -> KeptBack:
    """Return what is left of a payee's reserves, and when the first and the last of it end."""
    left = Reserve.objects.filter(payee_ref=payee_ref, currency=currency, left_minor__gt=0)
    found = left.aggregate(sum=Sum("left_minor"), first=Min("release_on"), last=Max("release_on"))
    return KeptBack(Money(found["sum"] or 0, currency), found["first"], found["last"])


def dispute_costs(payee_ref: str, dispute_refs: Iterable[str]) -> dict[str, DisputeCost]:
    """Return by dispute what it keeps of a payee's money, or took; none that froze nothing.

    Money: the payee's own currency. Two reads.
    """
    frozen: dict[str, list[FrozenSale]] = {}
    rows = FrozenSale.objects.filter(payee_ref=payee_ref, dispute_ref__in=list(dispute_refs))
    for row in rows.order_by("pk"):
        frozen.setdefault(row.dispute_ref, []).append(row)
    keys = {
        f"chargeback:{row.dispute_ref}:{row.reference}": ref
        for ref, each in frozen.items()
        for row in each
    }
    taken: dict[str, int] = {}
    for key, minor in Movement.objects.filter(key__in=keys).values_list("key", "amount_minor"):
        taken[keys[key]] = taken.get(keys[key], 0) - minor
    return {
        ref: DisputeCost(
            at_stake=Money.total((row.amount for row in each), each[0].currency),
            taken=Money(taken.get(ref, 0), each[0].currency),
        )
        for ref, each in frozen.items()
    }


def charged_back(reference: str, currency: str) -> Money:
    """Return what lost disputes took of a sale. Money: the payee's, in its currency. One read."""
    taken = Movement.objects.filter(
        kind=Movement.Kind.CHARGEBACK, sale_refund__reference=reference
    ).aggregate(sum=Sum("amount_minor"))
    return Money(-(taken["sum"] or 0), currency)


def statement_heads(payee_ref: str, limit: int = 24) -> list[StatementHead]:
    """Return a payee's closed periods without their rows, newest first."""
    rows = (
        Settlement.objects.filter(payee_ref=payee_ref)
        .select_related("payout", "invoice")
        .order_by("-period_end", "currency")[:limit]
    )
    return [_head(row) for row in rows]


def statement(payee_ref: str, settlement_ref: str, page: int = 1) -> Statement:
    """Return one statement of this payee with a page of its rows.

    `settlement_ref` is the settlement's own name or the one of its payout.
    Raises: UnknownPayout for anybody else's.
    """
    row = _settlement(payee_ref, settlement_ref)
    page = max(page, 1)
    found = list(
        statement_rows.of_settlement(
            row.pk, row.opening, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE
        )
    )
    return Statement(
        head=_head(row), page=_page(found, row.opening, page), carried=why_it_waited(row)
    )


def statement_head(payee_ref: str, settlement_ref: str) -> StatementHead:
    """Return one closed period of this payee without its rows.

    `settlement_ref` is the settlement's own name or the one of its payout.
    Raises: UnknownPayout for anybody else's.
    """
    return _head(_settlement(payee_ref, settlement_ref))


def last_payout(payee_ref: str) -> StatementHead | None:
    """Return the newest closed period of a payee that paid something out."""
    rows = Settlement.objects.filter(payee_ref=payee_ref, paid_minor__gt=0)
    row = rows.select_related("payout", "invoice").order_by("-period_end").first()
    return _head(row) if row else None


def open_period(payee_ref: str, currency: str, now: datetime, page: int = 1) -> OpenPeriod:
    """Return the period that runs: due and not settled yet, oldest first, a page of it."""
    page = max(page, 1)
    last = (
        Settlement.objects.filter(payee_ref=payee_ref, currency=currency)
        .order_by("-period_end")
        .first()
    )
    opening = last.closing if last else Money.zero(currency)
    movements = Movement.objects.filter(
        payee_ref=payee_ref, currency=currency, settlement__isnull=True
    )
    whole = movements.aggregate(net=Sum("amount_minor"), first=Min("began_at"))
    found = list(
        statement_rows.of_open_period(
            payee_ref, opening, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE
        )
    )
    today = macau_day(now)
    return OpenPeriod(
        starts_on=first_day(
            last_closed_on=last.period_end if last else None,
            captured_on=[macau_day(whole["first"])] if whole["first"] else [],
            ends_on=today,
        ),
        ends_on=today,
        page=_page(found, opening, page),
        carried=_why_carried(payee_ref, currency, now) if found or opening else "",
    )


def _why_carried(payee_ref: str, currency: str, now: datetime) -> str:
    """Say why a closing at this moment would pay nothing; empty when it would pay."""
    today = macau_day(now)
    (found,) = positions.find([(payee_ref, currency)], cutoff=now, on=today)
    decision = decide_payout(found, rates_now([found], now), on=today, now=now)
    if decision.reason in (None, CarryReason.PERIOD_CLOSED):
        return ""
    return in_words(
        decision.reason,
        currency=currency,
        account=found.position.account,
        rule=payout_rule(currency),
    )


def why_it_waited(row: Settlement) -> str:
    """Say in the active language why a closing balance was not paid; empty when it was."""
    if not row.carry_reason:
        return ""
    return in_words(
        CarryReason(row.carry_reason),
        currency=row.currency,
        account=None,
        rule=payout_rule(row.currency),
    )


def _settlement(payee_ref: str, settlement_ref: str) -> Settlement:
    row = (
        Settlement.objects.filter(payee_ref=payee_ref)
        .filter(Q(public_id=settlement_ref) | Q(payout__public_id=settlement_ref))
        .select_related("payout", "invoice")
        .first()
    )
    if row is None:
        raise UnknownPayout(_("This page does not exist, or no longer does."))
    return row


def _head(row: Settlement) -> StatementHead:
    payout: Payout | None = getattr(row, "payout", None)
    invoice: CommissionInvoice | None = getattr(row, "invoice", None)
    told = {}
    if payout is not None:
        told = {
            "payout_ref": payout.public_id,
            "payout": payout.amount,
            "payout_status": payout.status,
            "payout_status_label": payout.get_status_display(),
            "bank_name": payout.bank_name,
            "masked_number": payout.masked_number,
            "bank_reference": payout.bank_reference,
            "conversion": conversion_of(payout),
        }
    return StatementHead(
        settlement_ref=row.public_id,
        payee_ref=row.payee_ref,
        period_start=row.period_start,
        period_end=row.period_end,
        closed_at=row.closed_at,
        opening=row.opening,
        closing=row.closing,
        gross=row.gross,
        commission=row.commission,
        paid=row.paid,
        carry_reason=row.carry_reason,
        invoice_number=invoice.number if invoice else "",
        **told,
    )


def conversion_of(payout: Payout) -> ConversionView | None:
    """Return how a payout was converted; None when it was not."""
    if payout.currency == payout.settled_currency:
        return None
    reference = f"payout:{payout.public_id}"
    return conversions([reference]).get(reference)


def _page(found: list[StatementRow], opening: Money, page: int) -> StatementPage:
    rows = tuple(found[:PAGE_SIZE])
    before = rows[0].balance - rows[0].amount if rows else opening
    return StatementPage(
        rows=rows,
        opening=before,
        closing=rows[-1].balance if rows else before,
        page=page,
        has_next=len(found) > PAGE_SIZE,
    )
