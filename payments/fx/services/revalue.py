"""Count at a month's end what is won or lost but not real yet, and take it back a day later."""

from __future__ import annotations

import logging
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.fx.errors import PositionsNotBooked, RevaluationRefused
from payments.fx.models import FxBooking, FxRevaluation
from payments.fx.positions import HOME, Position
from payments.fx.pricing import mid_value
from payments.fx.services.book_positions import book_positions
from payments.fx.services.mids_of_day import mids_of_day
from payments.fx.types import MidRate
from payments.ledger import chart, queries
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft, TrialBalance

log = logging.getLogger(__name__)
KIND: Final = "fx_revaluation"
REVERSAL_KIND: Final = "fx_revaluation_reversal"


@transaction.atomic
def revalue(*, on: date, now: datetime) -> list[FxRevaluation]:
    """Value every position at the mid rate of a month's last day, all or none; return the rows.

    For each currency one entry of the difference between worth and cost, under the key
    fx:revaluation:YYYY-MM:CCY, and its mirror on the first day of the next month. A month
    that was revalued stays as it is, whatever is posted into it later.
    Money: the home currency; unrealized, positive when a position is worth more than it cost.
    Raises: RevaluationRefused (no month's end, or not over), PositionsNotBooked,
    RateUnavailable.
    """
    if on.day != monthrange(on.year, on.month)[1]:
        raise RevaluationRefused(_("Positions are valued on the last day of a month."))
    if macau_day(now) <= on:
        raise RevaluationRefused(_("This month is not over yet in Macau."))
    book_positions(now=now, is_full=True)  # takes the lock that keeps a twin waiting
    stored = list(FxRevaluation.objects.filter(valued_on=on).order_by("currency"))
    if stored:
        return stored
    positions = {
        currency: position
        for currency, position in positions_on(on).items()
        if position.held or position.cost
    }
    _prove(positions, on)
    mids = mids_of_day(positions, HOME, on)
    rows = [_row(positions[currency], mids[currency], on, now) for currency in sorted(positions)]
    ledger.post_many([draft for row in rows for draft in _entries(row)])
    return FxRevaluation.objects.bulk_create(rows)


def revalue_last_month(*, now: datetime) -> list[FxRevaluation]:
    """Value the positions at the end of the month before this one in Macau, once.

    Raises: PositionsNotBooked, RateUnavailable.
    """
    last_day = macau_day(now).replace(day=1) - timedelta(days=1)
    if FxRevaluation.objects.filter(valued_on=last_day).exists():
        return []
    return revalue(on=last_day, now=now)


def positions_on(on: date) -> dict[str, Position]:
    """Return each position and its cost at a day's end, from the bookings dated up to it."""
    sums = (
        FxBooking.objects.filter(effective_on__lte=on)
        .order_by()
        .values("currency")
        .annotate(held=Sum("amount_minor"), cost=Sum(F("given_minor") + F("result_minor")))
    )
    return {
        row["currency"]: Position(
            Money(int(row["held"]), row["currency"]), Money(int(row["cost"]), HOME)
        )
        for row in sums
    }


def unexplained(positions: dict[str, Position], books: TrialBalance) -> dict[str, Money]:
    """Return by how much the ledger's positions differ from the booked ones, where they do.

    The home currency's position is minus the cost of all others.
    """
    booked = {currency: position.held for currency, position in positions.items()}
    booked[HOME] = -Money.total((position.cost for position in positions.values()), HOME)
    found = {}
    for line in books.lines:
        name, _colon, currency = line.account.partition(":")
        if name == "fx_position":
            found[currency] = line.credit - line.debit
    differences = {
        currency: found.get(currency, Money.zero(currency))
        - booked.get(currency, Money.zero(currency))
        for currency in sorted({*found, *booked})
    }
    return {currency: amount for currency, amount in differences.items() if amount}


def _prove(positions: dict[str, Position], on: date) -> None:
    differences = unexplained(positions, queries.trial_balance(on))
    if differences:
        raise PositionsNotBooked(
            _("Some entries could not be booked: record the rates that they wait for first."),
            differences=", ".join(str(amount) for amount in differences.values()),
        )


def _row(position: Position, mid: MidRate, on: date, now: datetime) -> FxRevaluation:
    worth = mid_value(position.held, mid, HOME)
    difference = worth - position.cost
    currency = position.held.currency
    return FxRevaluation(
        valued_on=on,
        currency=currency,
        held_minor=position.held.minor,
        home_currency=HOME,
        cost_minor=position.cost.minor,
        worth_minor=worth.minor,
        difference_minor=difference.minor,
        base=mid.base,
        quote=mid.quote,
        mid=mid.mid,
        source=mid.source,
        valid_on=mid.valid_on,
        entry_key=f"fx:revaluation:{on:%Y-%m}:{currency}" if difference else "",
        revalued_at=now,
    )


def _entries(row: FxRevaluation) -> list[EntryDraft]:
    """Draft the difference on the last day and its mirror on the next; none of nothing."""
    if not row.difference_minor:
        return []
    asset, income = chart.fx_revaluation(HOME), chart.fx_unrealized(HOME)
    debit, credit = (asset, income) if row.difference_minor > 0 else (income, asset)
    amount = Money(abs(row.difference_minor), HOME)
    memo = f"{row.base}/{row.quote} {row.mid.normalize():f} ({row.source}, {row.valid_on})"

    def draft(key: str, kind: str, on: date, posting: PostingDraft) -> EntryDraft:
        return EntryDraft(
            key=key,
            kind=kind,
            reference=f"fx:position:{row.currency}",
            effective_on=on,
            postings=(posting,),
        )

    return [
        draft(row.entry_key, KIND, row.valued_on, PostingDraft(debit, credit, amount, memo)),
        draft(
            f"{row.entry_key}:reversal",
            REVERSAL_KIND,
            row.valued_on + timedelta(days=1),
            PostingDraft(credit, debit, amount, memo),
        ),
    ]
