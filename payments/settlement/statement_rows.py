"""The rows of a statement, read from what happened: one row a fact, with the balance after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from marketplace.foundation.money import Money
from payments.settlement.documents.words import KINDS
from payments.settlement.types import StatementRow

# Sales come from the earnings that a movement made due, everything else from its movement; each
# amount of them is a row. A payout is the last of its settlement.
_ROWS: Final = """
    WITH facts AS (
        SELECT CASE WHEN m.kind = 'payout' AND EXISTS (
                SELECT FROM settlement_payout p
                WHERE p.settlement_id = m.settlement_id AND p.currency <> p.settled_currency
            ) THEN 'conversion' ELSE m.kind END AS kind, m.reference, m.memo, m.occurred_at,
            m.id AS fact, m.amount_minor, m.gross_minor, m.commission_minor,
            m.commission_tax_minor, m.fee_minor
        FROM settlement_movement m
        WHERE m.kind <> 'sales' AND {of_statement}
        UNION ALL
        SELECT 'sales', e.reference, '', coalesce(e.delivered_at, e.captured_at),
            d.movement_id, e.net_minor, e.gross_minor, e.commission_minor,
            e.commission_tax_minor, coalesce(e.fee_minor, 0)
        FROM settlement_movement m
        JOIN settlement_dueearning d ON d.movement_id = m.id
        JOIN settlement_earning e ON e.id = d.earning_id
        WHERE m.kind = 'sales' AND {of_statement}
    ), lines AS (
        SELECT f.*, r.part, r.row_kind, r.amount
        FROM facts f
        CROSS JOIN LATERAL (VALUES
            (1, CASE f.kind WHEN 'sales' THEN 'sale' ELSE f.kind END, f.gross_minor),
            (2, CASE f.kind WHEN 'sales' THEN 'commission' ELSE 'commission_returned' END,
                -f.commission_minor),
            (3, CASE f.kind WHEN 'sales' THEN 'commission_tax'
                ELSE 'commission_tax_returned' END, -f.commission_tax_minor),
            (4, CASE f.kind WHEN 'chargeback' THEN 'dispute_fee' ELSE 'processing_fee' END,
                -f.fee_minor)
        ) AS r (part, row_kind, amount)
        WHERE f.kind IN ('sales', 'refund', 'chargeback') AND r.amount <> 0
        UNION ALL
        SELECT f.*, 1, f.kind, f.amount_minor FROM facts f
        WHERE f.kind NOT IN ('sales', 'refund', 'chargeback')
    )
    SELECT row_kind, reference, memo, occurred_at, amount,
        %(opening)s + sum(amount) OVER (
            ORDER BY kind IN ('payout', 'conversion'), occurred_at, fact, reference, part
        ) AS balance
    FROM lines
    ORDER BY kind IN ('payout', 'conversion'), occurred_at, fact, reference, part
    LIMIT %(limit)s OFFSET %(offset)s
"""
_SUMS: Final = "SELECT row_kind, sum(amount) FROM ({rows}) r GROUP BY 1"
_CLOSED: Final = "m.settlement_id = %(settlement)s"
_OPEN: Final = "m.settlement_id IS NULL AND m.payee_ref = %(payee)s AND m.currency = %(currency)s"


def of_settlement(
    settlement_id: UUID, opening: Money, *, limit: int | None = None, offset: int = 0
) -> Iterator[StatementRow]:
    """Yield rows of a closed period in their order; `opening` is its opening balance."""
    asked = {"settlement": settlement_id, "limit": limit, "offset": offset}
    return _read(_ROWS.format(of_statement=_CLOSED), asked, opening)


def of_open_period(
    payee_ref: str, opening: Money, *, limit: int | None = None, offset: int = 0
) -> Iterator[StatementRow]:
    """Yield rows that no settlement has taken yet; `opening` is the last closing balance."""
    asked = {
        "payee": payee_ref,
        "currency": opening.currency,
        "limit": limit,
        "offset": offset,
    }
    return _read(_ROWS.format(of_statement=_OPEN), asked, opening)


def totals(settlement_id: UUID, currency: str) -> dict[str, Money]:
    """Sum the rows of a closed period by kind."""
    asked = {"settlement": settlement_id, "limit": None, "offset": 0, "opening": 0}
    rows = _ROWS.format(of_statement=_CLOSED)
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(rows=rows), asked)
        return {kind: Money(int(minor), currency) for kind, minor in cursor.fetchall()}


def _read(statement: str, asked: dict[str, Any], opening: Money) -> Iterator[StatementRow]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked | {"opening": opening.minor})
        while rows := cursor.fetchmany(2_000):
            for row in rows:
                yield _row(*row, currency=opening.currency)


def _row(
    kind: str,
    reference: str,
    memo: str,
    occurred_at: datetime,
    amount: int,
    balance: int,
    *,
    currency: str,
) -> StatementRow:
    return StatementRow(
        kind=kind,
        description=str(KINDS[kind]),
        reference=reference,
        occurred_at=occurred_at,
        amount=Money(int(amount), currency),
        balance=Money(int(balance), currency),
        memo=memo,
    )
