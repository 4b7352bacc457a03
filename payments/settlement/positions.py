"""Read what a closing has to know of payees' money, for a range of payees at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from payments.ledger import chart
from payments.ledger import queries as ledger
from payments.settlement.closing import Position
from payments.settlement.models import Hold, PayeeAccount, PayeeTerms
from payments.settlement.rules import tier
from payments.settlement.tiers import STANDARD

Key = tuple[str, str]  # payee, currency

# Whose money a closing may move: open movements, reserves that end, a balance left over.
_KEYS: Final = """
    SELECT m.payee_ref, m.currency FROM settlement_movement m
    WHERE m.settlement_id IS NULL AND m.occurred_at < %(cutoff)s
        AND m.payee_ref BETWEEN %(first)s AND %(last)s
    UNION
    SELECT r.payee_ref, r.currency FROM settlement_reserve r
    WHERE r.left_minor > 0 AND r.release_on <= %(on)s
        AND r.payee_ref BETWEEN %(first)s AND %(last)s
    ORDER BY 1, 2
"""
_SUMS: Final = """
    SELECT m.payee_ref, m.currency, count(*) AS movements,
        sum(m.amount_minor)::bigint AS moved,
        coalesce(sum(m.amount_minor) FILTER (WHERE m.kind = 'sales'), 0)::bigint AS sales_net,
        sum(m.gross_minor)::bigint AS gross, sum(m.commission_minor)::bigint AS commission,
        sum(m.commission_tax_minor)::bigint AS tax, sum(m.fee_minor)::bigint AS fee,
        min(m.began_at) AS began
    FROM settlement_movement m
    WHERE m.settlement_id IS NULL AND m.occurred_at < %(cutoff)s
        AND m.payee_ref = ANY (%(payees)s)
    GROUP BY m.payee_ref, m.currency
"""
_RESERVES: Final = """
    SELECT r.payee_ref, r.currency, sum(r.left_minor)::bigint
    FROM settlement_reserve r
    WHERE r.left_minor > 0 AND r.release_on <= %(on)s AND r.payee_ref = ANY (%(payees)s)
    GROUP BY r.payee_ref, r.currency
"""
# What disputes keep of sales that are due: those that wait do not become due.
_FROZEN: Final = """
    SELECT f.payee_ref, f.currency, sum(f.amount_minor)::bigint
    FROM settlement_frozensale f
    JOIN settlement_earning e ON e.reference = f.reference
    WHERE f.released_at IS NULL AND f.payee_ref = ANY (%(payees)s)
        AND EXISTS (SELECT FROM settlement_dueearning d WHERE d.earning_id = e.id)
    GROUP BY f.payee_ref, f.currency
"""
_LAST: Final = """
    SELECT k.payee_ref, k.currency, s.closing_minor, s.period_end
    FROM unnest(%(payees)s::text[], %(currencies)s::text[]) AS k (payee_ref, currency)
    CROSS JOIN LATERAL (
        SELECT s.closing_minor, s.period_end FROM settlement_settlement s
        WHERE s.payee_ref = k.payee_ref AND s.currency = k.currency
        ORDER BY s.period_end DESC LIMIT 1
    ) s
"""


@dataclass(frozen=True)
class Turnover:
    """What the period of one payee was made of. Money: minor units, signed."""

    movements: int = 0
    moved: int = 0
    sales_net: int = 0
    gross: int = 0
    commission: int = 0
    tax: int = 0
    fee: int = 0
    began: datetime | None = None


@dataclass(frozen=True)
class Found:
    """A payee's position, with what its period was made of and the account it would be paid to."""

    position: Position
    turnover: Turnover
    account: PayeeAccount | None


def keys_to_close(*, first: str, last: str, cutoff: datetime, on: date) -> list[Key]:
    """Name payees and currencies between two payees that a closing has something to do for."""
    asked: dict[str, Any] = {"first": first, "last": last, "cutoff": cutoff, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(_KEYS, asked)
        found = set(cursor.fetchall())
    left = ledger.parties_with_balance("vendor_payable", first=first, last=last)
    return sorted(found | set(left))


def find(keys: Sequence[Key], *, cutoff: datetime, on: date) -> list[Found]:
    """Read the positions of these payees; hold their money first (`locks.money_of`)."""
    payees = [payee for payee, _ in keys]
    asked = {
        "payees": payees,
        "currencies": [currency for _, currency in keys],
        "cutoff": cutoff,
        "on": on,
    }
    sums = {row[:2]: Turnover(*row[2:]) for row in _rows(_SUMS, asked)}
    reserves = {row[:2]: row[2] for row in _rows(_RESERVES, asked)}
    frozen = {row[:2]: row[2] for row in _rows(_FROZEN, asked)}
    last = {row[:2]: row[2:] for row in _rows(_LAST, asked)}
    payable = _balances("vendor_payable", keys)
    receivable = _balances("vendor_receivable", keys)
    kept = _balances("vendor_reserve", keys) if frozen else {}
    accounts = _accounts(payees)
    terms = _terms(payees)
    held = set(
        Hold.objects.filter(payee_ref__in=payees, reference="", released_at=None).values_list(
            "payee_ref", flat=True
        )
    )
    return [
        _found(
            key,
            turnover=sums.get(key, Turnover()),
            reserve_due=reserves.get(key, 0),
            last=last.get(key, (0, None)),
            owed=(payable.get(key, 0), receivable.get(key, 0)),
            account=_chosen(accounts.get(key[0], {}), key[1], terms.get(key[0])),
            terms=terms.get(key[0]),
            is_held=key[0] in held,
            frozen=frozen.get(key, 0),
            reserve_left=kept.get(key, 0) - reserves.get(key, 0),
        )
        for key in keys
    ]


def frozen_of(keys: Sequence[Key]) -> dict[Key, int]:
    """Sum what disputes keep of these payees' sales that are due, in minor units."""
    rows = _rows(_FROZEN, {"payees": [payee for payee, _ in keys]})
    wanted = set(keys)
    return {row[:2]: row[2] for row in rows if row[:2] in wanted}


def _found(
    key: Key,
    *,
    turnover: Turnover,
    reserve_due: int,
    last: tuple[int, date | None],
    owed: tuple[int, int],
    account: PayeeAccount | None,
    terms: PayeeTerms | None,
    is_held: bool,
    frozen: int,
    reserve_left: int,
) -> Found:
    opening, last_closed_on = last
    position = Position(
        payee_ref=key[0],
        currency=key[1],
        tier=tier(terms.tier if terms else STANDARD),
        opening=opening,
        movements=turnover.movements,
        moved=turnover.moved,
        sales_net=turnover.sales_net,
        reserve_due=reserve_due,
        payable=owed[0],
        receivable=owed[1],
        last_closed_on=last_closed_on,
        account=account.state if account else None,
        is_held=is_held,
        frozen=frozen,
        reserve_left=max(reserve_left, 0),
    )
    return Found(position, turnover, account)


def _chosen(
    accounts: Mapping[str, PayeeAccount], currency: str, terms: PayeeTerms | None
) -> PayeeAccount | None:
    """Choose where money goes: the currency's own account, else the one that was asked for."""
    return accounts.get(currency) or accounts.get(terms.payout_currency if terms else "")


def _accounts(payees: Sequence[str]) -> dict[str, dict[str, PayeeAccount]]:
    found: dict[str, dict[str, PayeeAccount]] = {}
    for row in PayeeAccount.objects.filter(payee_ref__in=payees):
        found.setdefault(row.payee_ref, {})[row.currency] = row
    return found


def _terms(payees: Sequence[str]) -> dict[str, PayeeTerms]:
    newest = PayeeTerms.objects.filter(payee_ref__in=payees).order_by("payee_ref", "-id")
    return {row.payee_ref: row for row in newest.distinct("payee_ref")}


def _balances(name: str, keys: Sequence[Key]) -> dict[Key, int]:
    refs = {chart.of_payee(name, payee, currency): (payee, currency) for payee, currency in keys}
    return {refs[ref]: money.minor for ref, money in ledger.balances(refs).items()}


def _rows(statement: str, asked: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())
