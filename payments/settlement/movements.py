"""The statements that make sales due: each earning leaves the queue for exactly one movement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

# One statement, so that nothing is read twice: the rows of the queue go (those that another
# worker holds are passed by), their earnings are summed by payee and currency, each sum becomes
# a movement, and each earning is tied to it. Joins follow the plan of few rows on purpose: the
# number of rows taken is known only when they are. Ties are written in the order of their key,
# so that neighbors in its index are written one after the other.
_TAKE: Final = """
    WITH taken AS (
        DELETE FROM settlement_waitingearning
        WHERE ctid = ANY (ARRAY (
            SELECT w.ctid
            FROM settlement_waitingearning w
            WHERE w.payee_ref = ANY (%(payees)s) AND w.due_at <= %(cutoff)s
                AND (%(only)s::uuid IS NULL OR w.earning_id = %(only)s)
                AND NOT EXISTS (
                    SELECT FROM settlement_hold h
                    JOIN settlement_earning held ON held.reference = h.reference
                    WHERE h.payee_ref = w.payee_ref AND h.released_at IS NULL
                        AND held.id = w.earning_id
                )
                AND NOT EXISTS (
                    SELECT FROM settlement_frozensale f
                    JOIN settlement_earning frozen ON frozen.reference = f.reference
                    WHERE f.payee_ref = w.payee_ref AND f.released_at IS NULL
                        AND frozen.id = w.earning_id
                )
            LIMIT %(limit)s
            FOR UPDATE OF w SKIP LOCKED
        ))
        RETURNING earning_id
    ), sums AS (
        SELECT e.payee_ref, e.currency, count(*)::int AS lines,
            sum(e.gross_minor)::bigint AS gross, sum(e.commission_minor)::bigint AS commission,
            sum(e.commission_tax_minor)::bigint AS tax,
            coalesce(sum(e.fee_minor), 0)::bigint AS fee, sum(e.net_minor)::bigint AS net,
            min(e.captured_at) AS began, max(e.due_at) AS due, array_agg(e.id) AS ids
        FROM taken t JOIN settlement_earning e ON e.id = t.earning_id
        GROUP BY e.payee_ref, e.currency
    ), named AS (
        SELECT s.*, nextval(pg_get_serial_sequence('settlement_movement', 'id')) AS id,
            least(s.net, (
                SELECT coalesce(sum(m.drawn_minor), 0) FROM settlement_movement m
                WHERE m.payee_ref = s.payee_ref AND m.currency = s.currency AND m.drawn_minor <> 0
            ))::bigint AS restored
        FROM sums s
    ), moved AS (
        INSERT INTO settlement_movement
            (id, key, kind, payee_ref, currency, reference, memo, gross_minor, commission_minor,
             commission_tax_minor, fee_minor, amount_minor, drawn_minor, line_count, began_at,
             occurred_at)
        SELECT id, 'movement:' || id, 'sales', payee_ref, currency, '', '', gross, commission,
            tax, fee, net, -restored, lines, began, due
        FROM named
    ), tied AS (
        INSERT INTO settlement_dueearning (earning_id, movement_id)
        SELECT unnest(ids) AS earning_id, id FROM named
        ORDER BY earning_id
    )
    SELECT id, payee_ref, currency, lines, commission, tax, net, restored, due
    FROM named ORDER BY payee_ref, currency
"""

_DUE: Final = """
    SELECT w.payee_ref, array_agg(DISTINCT w.currency), count(*)
    FROM settlement_waitingearning w
    WHERE w.payee_ref > %(after)s AND w.payee_ref BETWEEN %(first)s AND %(last)s
        AND w.due_at <= %(cutoff)s
    GROUP BY w.payee_ref
    ORDER BY w.payee_ref
    LIMIT %(limit)s
"""

LAST: Final = "~"  # sorts after every payee: references are made of letters, digits and colons


@dataclass(frozen=True)
class DuePayee:
    """How many sales of a payee are due, and in which currencies."""

    payee_ref: str
    currencies: list[str]
    lines: int


@dataclass(frozen=True)
class Due:
    """Sales of one payee in one currency that became due together. Money: minor units."""

    movement_id: int
    payee_ref: str
    currency: str
    lines: int
    commission: int
    tax: int
    net: int
    restored: int
    due_at: datetime

    @property
    def key(self) -> str:
        """The name of the movement and of its entry."""
        return f"movement:{self.movement_id}"


def payees_with_due(
    *, cutoff: datetime, after: str, first: str, last: str, limit: int
) -> list[DuePayee]:
    """Name the next payees after one, between two, whose sales are due, with how many."""
    asked: dict[str, Any] = {
        "cutoff": cutoff,
        "after": after,
        "first": first,
        "last": last,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE, asked)
        return [DuePayee(*row) for row in cursor.fetchall()]


def take_due(
    *, payees: Sequence[str], cutoff: datetime, limit: int, only: object = None
) -> list[Due]:
    """Take due sales of these payees off the queue and return the movements they became.

    Each row goes to one caller only; `only` names a single earning. The caller posts the
    entries in the same transaction.
    """
    asked: dict[str, Any] = {"payees": list(payees), "cutoff": cutoff, "limit": limit, "only": only}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        return [Due(*row) for row in cursor.fetchall()]
