"""Close a period: one settlement, statement and payout for each payee and currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from marketplace.foundation import outbox
from marketplace.foundation.clock import MACAU, macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import events, locks
from payments.settlement.models import (
    Earning,
    PayeeAccount,
    Payout,
    PayoutBatch,
    Settlement,
    SettlementRun,
    StatementLine,
)
from payments.settlement.types import Carried, PeriodClosed


@dataclass
class _Closing:
    """What the closing found for one payee and currency."""

    payee_ref: str
    currency: str
    earnings: list[Earning]
    account: PayeeAccount | None
    is_closed: bool
    last_closed_on: date | None
    net: Money = field(init=False)

    def __post_init__(self) -> None:
        self.net = Money.total((row.net for row in self.earnings), self.currency)

    def reason_to_carry(self) -> str:
        """Say why this amount waits for the next period; empty when it is paid out."""
        if self.is_closed:
            return "this period is closed already"
        if self.account is None:
            return f"no confirmed account in {self.currency}"
        minimum = settings.MINIMUM_PAYOUT_MINOR[self.currency]
        if self.net.minor < minimum:
            return f"below the minimum of {Money(minimum, self.currency)}"
        return ""


@transaction.atomic(durable=True)
def close_period(*, on: date, by: str, now: datetime) -> PeriodClosed:
    """Close the period that ends with the day `on` in Macau, for all payees at once.

    Money: payable to payout in transit, the net of every due earning, per payee and currency.
    What is below the minimum, or has no account, stays payable and is carried. Running it
    again changes nothing: a payee's period closes once.
    """
    locks.closing(on)
    run, _ = SettlementRun.objects.get_or_create(period_end=on, defaults={"started_at": now})
    closings = _find(on, now)
    payable = [closing for closing in closings if not closing.reason_to_carry()]
    settlements = [_settle(closing, on, now) for closing in payable]
    batches = _draft_payouts(payable, settlements, on=on, by=by, now=now)
    ledger.post_many([_settle_entry(settlement) for settlement in settlements])
    crashpoint("settlement.close.before_commit")
    run.finished_at = now
    run.save(update_fields=["finished_at"])
    return PeriodClosed(
        period_end=on,
        settlements=len(settlements),
        paid_out={batch.currency: batch.total for batch in batches},
        batches=tuple(batch.public_id for batch in batches),
        carried=tuple(
            Carried(closing.payee_ref, closing.net, reason)
            for closing in closings
            if (reason := closing.reason_to_carry())
        ),
    )


def _find(on: date, now: datetime) -> list[_Closing]:
    end_of_day = datetime.combine(on + timedelta(days=1), time.min, tzinfo=MACAU)
    rows = (
        Earning.objects.select_for_update(no_key=True)
        .filter(status=Earning.Status.DUE, due_at__lt=min(end_of_day, now + timedelta(seconds=1)))
        .order_by("payee_ref", "currency", "due_at", "id")
    )
    accounts = {(a.payee_ref, a.currency): a for a in PayeeAccount.objects.all()}
    closed = set(Settlement.objects.filter(period_end=on).values_list("payee_ref", "currency"))
    last = {
        (row["payee_ref"], row["currency"]): row["last"]
        for row in Settlement.objects.values("payee_ref", "currency").annotate(
            last=Max("period_end")
        )
    }
    return [
        _Closing(key[0], key[1], list(group), accounts.get(key), key in closed, last.get(key))
        for key, group in groupby(rows, key=lambda row: (row.payee_ref, row.currency))
    ]


def _settle(closing: _Closing, on: date, now: datetime) -> Settlement:
    gross = Money.total((row.gross for row in closing.earnings), closing.currency)
    first_day = min(macau_day(row.captured_at) for row in closing.earnings)
    if closing.last_closed_on:  # periods follow each other without a gap
        first_day = closing.last_closed_on + timedelta(days=1)
    settlement = Settlement.objects.create(
        payee_ref=closing.payee_ref,
        currency=closing.currency,
        period_start=min(first_day, on),
        period_end=on,
        gross_minor=gross.minor,
        commission_minor=(gross - closing.net).minor,
        net_minor=closing.net.minor,
        closed_at=now,
    )
    StatementLine.objects.bulk_create(_lines(settlement, closing.earnings, now))
    Earning.objects.filter(pk__in=[row.pk for row in closing.earnings]).update(
        status=Earning.Status.SETTLED, settlement=settlement
    )
    return settlement


def _lines(
    settlement: Settlement, earnings: Iterable[Earning], now: datetime
) -> list[StatementLine]:
    facts = [fact for row in earnings for fact in row.facts()]
    facts.append(
        {
            "kind": StatementLine.Kind.PAYOUT,
            "reference": settlement.public_id,
            "amount_minor": -settlement.net_minor,
            "occurred_at": now,
        }
    )
    return [
        StatementLine(settlement=settlement, position=position, **fact)
        for position, fact in enumerate(facts, start=1)
    ]


def _draft_payouts(
    closings: list[_Closing], settlements: list[Settlement], *, on: date, by: str, now: datetime
) -> list[PayoutBatch]:
    batches: dict[str, PayoutBatch] = {}
    for currency in sorted({closing.currency for closing in closings}):
        of_currency = [closing for closing in closings if closing.currency == currency]
        total = Money.total((closing.net for closing in of_currency), currency)
        batches[currency] = PayoutBatch.objects.create(
            currency=currency,
            period_end=on,
            sequence=PayoutBatch.objects.filter(currency=currency, period_end=on).count() + 1,
            total_minor=total.minor,
            payout_count=len(of_currency),
            drafted_by=by,
            drafted_at=now,
        )
    for closing, settlement in zip(closings, settlements, strict=True):
        account = closing.account
        if account is None:  # `reason_to_carry` has sorted these out
            continue
        payout = Payout.objects.create(
            batch=batches[closing.currency],
            settlement=settlement,
            payee_ref=closing.payee_ref,
            currency=closing.currency,
            amount_minor=closing.net.minor,
            beneficiary_name=account.beneficiary_name,
            bank_name=account.bank_name,
            bank_code=account.bank_code,
            account_number=account.account_number,
        )
        outbox.record(
            events.PayoutDrafted(
                payout_ref=payout.public_id, payee_ref=payout.payee_ref, amount=payout.amount
            )
        )
    return list(batches.values())


def _settle_entry(settlement: Settlement) -> EntryDraft:
    payee, currency = settlement.payee_ref, settlement.currency
    return EntryDraft(
        key=f"settlement:{settlement.payee_ref}:{currency}:{settlement.period_end}",
        kind="settlement",
        reference=settlement.public_id,
        effective_on=settlement.period_end,
        postings=(
            PostingDraft(
                debit=chart.vendor_payable(payee, currency),
                credit=chart.payout_transit(payee, currency),
                amount=settlement.net,
                memo="payout drafted",
            ),
        ),
    )
