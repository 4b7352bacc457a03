"""Follow the ledger: book what each entry did to each position, and post what became real."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.money import Money
from payments.fx import locks
from payments.fx.errors import RateUnavailable
from payments.fx.models import FxBooking
from payments.fx.positions import HOME, Position, values_of
from payments.fx.pricing import mid_value
from payments.fx.services.mids_of_day import mids_of_day
from payments.fx.types import MidRate
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.trading import TradingMove, trading_moves
from payments.ledger.types import EntryDraft, PostingDraft

log = logging.getLogger(__name__)
RESULT_KIND: Final = "fx_result"
# An entry shows when its transaction commits, behind others with higher ids. So many ids are
# read again each time; a full run reads all of them.
LOOK_BACK: Final = 100_000
CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True)
class _Booked:
    """A move of one currency with its value and what it made of the position."""

    move: TradingMove
    amount: Money
    given: Money
    result: Money
    after: Position
    mid: MidRate | None


@transaction.atomic
def book_positions(*, now: datetime, is_full: bool = False, at_most: int | None = None) -> int:
    """Book every entry that moved a position and is not booked; return how many entries.

    With `at_most` it stops at the first chunk of CHUNK entries that reaches this number: the
    next run goes on from there.

    Results are posted with the day of the entries that made them real: one entry a currency
    and day, against `fx_position` of the home currency, so that this account always holds
    minus the cost of all positions. An entry between two foreign currencies whose day has no
    rate waits for one, with an alarm; nothing else waits for it.
    Money: average cost in the home currency; see docs/treasury.md.
    """
    locks.booking()
    newest = FxBooking.objects.order_by("-entry_number").values_list("entry_number", flat=True)
    after = 0 if is_full else max((newest.first() or 0) - LOOK_BACK, 0)
    known = set(
        FxBooking.objects.filter(entry_number__gt=after).values_list("entry_number", flat=True)
    )
    positions, rates = current_positions(), _DayRates()
    booked = 0
    new = (move for move in trading_moves(after=after) if move.entry_id not in known)
    for chunk in _chunks(new):
        rows = [row for move in chunk for row in _booked(move, positions, rates)]
        _write(rows, now)
        booked += len({row.move.entry_id for row in rows})
        if at_most is not None and booked >= at_most:
            break
    return booked


def current_positions() -> dict[str, Position]:
    """Return each position that was ever booked, as the newest booking left it."""
    newest = FxBooking.objects.order_by("currency", "-id").distinct("currency")
    return {
        row.currency: Position(
            Money(row.held_minor, row.currency), Money(row.cost_minor, row.home_currency)
        )
        for row in newest
    }


def _chunks(moves: Iterable[TradingMove]) -> Iterator[list[TradingMove]]:
    chunk: list[TradingMove] = []
    for move in moves:
        chunk.append(move)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class _DayRates:
    """The mid rates into the home currency by day, each read once a run."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, date], MidRate] = {}

    def mid(self, currency: str, on: date) -> MidRate:
        """Return the rate of a day. Raises: RateUnavailable."""
        key = currency, on
        if key not in self._known:
            self._known[key] = mids_of_day([currency], HOME, on)[currency]
        return self._known[key]


def _booked(move: TradingMove, positions: dict[str, Position], rates: _DayRates) -> list[_Booked]:
    """Move the positions by one entry."""
    mids: dict[str, MidRate] = {}

    def value_at_mid(amount: Money) -> Money:
        mid = mids[amount.currency] = rates.mid(amount.currency, move.effective_on)
        return mid_value(amount, mid, HOME)

    try:
        values = values_of(move.minor, value_at_mid)
    except RateUnavailable:
        log.critical("%s cannot be booked: its day has no rate", move.key, exc_info=True)
        return []
    rows = []
    for currency, given in values.items():
        amount = Money(move.minor[currency], currency)
        before = positions.get(currency, Position.none(currency))
        after, result = before.moved(amount, given)
        positions[currency] = after
        rows.append(_Booked(move, amount, given, result, after, mids.get(currency)))
    return rows


def _write(rows: list[_Booked], now: datetime) -> None:
    results: dict[tuple[str, date], list[_Booked]] = {}
    for row in rows:
        if row.result:
            results.setdefault((row.amount.currency, row.move.effective_on), []).append(row)
    keys: dict[tuple[int, str], str] = {}
    drafts = []
    for (currency, on), group in results.items():
        total = Money.total((row.result for row in group), HOME)
        if not total:
            continue  # what they made real cancels out: there is nothing to post
        draft = _result_entry(
            f"fx:result:{currency}:{group[-1].move.entry_id}", currency, on, total
        )
        keys |= {(row.move.entry_id, currency): draft.key for row in group}
        drafts.append(draft)
    ledger.post_many(drafts)
    crashpoint("fx.positions.before_booked")
    FxBooking.objects.bulk_create(_booking(row, keys, now) for row in rows)


def _result_entry(key: str, currency: str, on: date, result: Money) -> EntryDraft:
    position, income = chart.fx_position(HOME), chart.fx_result(HOME)
    debit, credit = (position, income) if result.minor > 0 else (income, position)
    amount = Money(abs(result.minor), HOME)
    return EntryDraft(
        key=key,
        kind=RESULT_KIND,
        reference=f"fx:position:{currency}",
        effective_on=on,
        postings=(PostingDraft(debit=debit, credit=credit, amount=amount, memo=currency),),
    )


def _booking(row: _Booked, keys: dict[tuple[int, str], str], now: datetime) -> FxBooking:
    move = row.move
    return FxBooking(
        entry_number=move.entry_id,
        entry_key=move.key,
        kind=move.kind,
        reference=move.reference,
        effective_on=move.effective_on,
        currency=row.amount.currency,
        amount_minor=row.amount.minor,
        home_currency=HOME,
        given_minor=row.given.minor,
        result_minor=row.result.minor,
        held_minor=row.after.held.minor,
        cost_minor=row.after.cost.minor,
        result_key=keys.get((move.entry_id, row.amount.currency), ""),
        mid=row.mid.mid if row.mid else None,
        source=row.mid.source if row.mid else "",
        valid_on=row.mid.valid_on if row.mid else None,
        booked_at=now,
    )
