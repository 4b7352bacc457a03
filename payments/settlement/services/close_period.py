"""Close a period: one settlement, statement and payout for each payee and currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import outbox
from marketplace.foundation.clock import MACAU, macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.settlement import events, locks
from payments.settlement.carrying import CarryReason, reason_to_carry
from payments.settlement.errors import DayNotOver
from payments.settlement.models import (
    Earning,
    PayeeAccount,
    Payout,
    PayoutBatch,
    Settlement,
    SettlementRun,
    StatementLine,
)
from payments.settlement.periods import first_day
from payments.settlement.rules import payout_rule
from payments.settlement.types import Carried, PeriodClosed


@dataclass
class _Closing:
    """What the closing found for one payee and currency."""

    payee_ref: str
    currency: str
    earnings: list[Earning]
    account: PayeeAccount | None
    last_closed_on: date | None
    net: Money = field(init=False)

    def __post_init__(self) -> None:
        self.net = Money.total((row.net for row in self.earnings), self.currency)

    def reason_to_carry(self, on: date, now: datetime) -> CarryReason | None:
        """Say why this amount waits for a later closing; None when it is paid out."""
        if self.last_closed_on is not None and self.last_closed_on >= on:
            return CarryReason.PERIOD_CLOSED
        return reason_to_carry(
            net=self.net,
            account=self.account.state if self.account else None,
            rule=payout_rule(self.currency),
            now=now,
        )


@transaction.atomic(durable=True)
def close_period(*, on: date, by: str, now: datetime, early: bool = False) -> PeriodClosed:
    """Close the period that ends with the day `on` in Macau, for all payees at once.

    Money: payable to payout in transit, the net of every due earning, per payee and currency.
    What `carrying.py` names a reason for stays payable and is carried. Running it again changes
    nothing: a payee's period closes once, and never before one that is closed already.

    `early` closes a day that is not over: what falls due in the rest of it is paid one period
    later to a payee who was paid early; the day's own closing still comes for the others.
    Raises: DayNotOver.
    """
    is_over = on < macau_day(now)
    if not is_over and not early:
        raise DayNotOver(_("This day is not over yet in Macau."))
    locks.closing()
    run, _is_new = SettlementRun.objects.get_or_create(period_end=on, defaults={"started_at": now})
    closings = _find(on, now)
    reasons = [closing.reason_to_carry(on, now) for closing in closings]
    payable = [closing for closing, why in zip(closings, reasons, strict=True) if why is None]
    settlements = [_settle(closing, on, now) for closing in payable]
    batches = _draft_payouts(payable, settlements, on=on, by=by, now=now)
    ledger.post_many([_settle_entry(settlement) for settlement in settlements])
    crashpoint("settlement.close.before_commit")
    if is_over:
        run.finished_at = now
        run.save(update_fields=["finished_at"])
    return PeriodClosed(
        period_end=on,
        settlements=len(settlements),
        paid_out={batch.currency: batch.total for batch in batches},
        batches=tuple(batch.public_id for batch in batches),
        carried=tuple(
            Carried(closing.payee_ref, closing.net, why)
            for closing, why in zip(closings, reasons, strict=True)
            if why is not None
        ),
    )


def _find(on: date, now: datetime) -> list[_Closing]:
    end_of_day = datetime.combine(on + timedelta(days=1), time.min, tzinfo=MACAU)
    rows = list(  # locked first: what is read after it cannot change under this closing
        Earning.objects.select_for_update(no_key=True)
        .filter(status=Earning.Status.DUE, due_at__lt=min(end_of_day, now + timedelta(seconds=1)))
        .order_by("payee_ref", "currency", "due_at", "id")
    )
    accounts = {(a.payee_ref, a.currency): a for a in PayeeAccount.objects.all()}
    last = {
        (row["payee_ref"], row["currency"]): row["last"]
        for row in Settlement.objects.values("payee_ref", "currency").annotate(
            last=Max("period_end")
        )
    }
    return [
        _Closing(key[0], key[1], list(group), accounts.get(key), last.get(key))
        for key, group in groupby(rows, key=lambda row: (row.payee_ref, row.currency))
    ]


def _settle(closing: _Closing, on: date, now: datetime) -> Settlement:
    gross = Money.total((row.gross for row in closing.earnings), closing.currency)
    starts_on = first_day(
        last_closed_on=closing.last_closed_on,
        captured_on=(macau_day(row.captured_at) for row in closing.earnings),
        ends_on=on,
    )
    settlement = Settlement.objects.create(
        payee_ref=closing.payee_ref,
        currency=closing.currency,
        period_start=starts_on,
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
            account_recorded_by=account.recorded_by,
            account_confirmed_by=account.confirmed_by,
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
