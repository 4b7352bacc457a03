"""Prove that what payees are told is what the ledger says: four equations, for every payee.

`docs/settlement.md` states them. Each row that a statement returns is a break.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

from payments.ledger import queries as ledger

SHOWN: Final = 50

_MOVED: Final = """
    SELECT payee_ref, currency, sum(amount_minor)::bigint AS moved,
        sum(drawn_minor)::bigint AS drawn
    FROM settlement_movement GROUP BY payee_ref, currency
"""
_WAITING: Final = """
    SELECT e.payee_ref, e.currency,
        sum(e.gross_minor - coalesce(e.fee_minor, 0))::bigint AS waiting
    FROM settlement_earning e
    WHERE NOT EXISTS (SELECT FROM settlement_dueearning d WHERE d.earning_id = e.id)
    GROUP BY e.payee_ref, e.currency
"""
_RESERVED: Final = """
    SELECT payee_ref, currency, sum(left_minor)::bigint FROM settlement_reserve
    GROUP BY payee_ref, currency
"""
_UNANSWERED: Final = """
    SELECT payee_ref, currency, sum(amount_minor)::bigint FROM settlement_payout
    WHERE status NOT IN ('paid', 'rejected', 'returned', 'recalled') GROUP BY payee_ref, currency
"""

# What was paid for the border, and is neither given back nor handed on; by currency.
_COLLECTED: Final = """
    SELECT '' AS party, currency, sum(minor)::bigint FROM (
        SELECT c.currency, s.duty_minor AS minor
        FROM charges_share s JOIN charges_charge c ON c.id = s.charge_id WHERE c.captured_minor > 0
        UNION ALL
        SELECT r.currency, -r.duty_minor FROM settlement_salerefund r
        JOIN settlement_movement m ON m.id = r.movement_id WHERE m.kind = 'refund'
        UNION ALL
        SELECT currency, -collected_minor FROM settlement_dutymove
    ) moved GROUP BY currency
"""
_BILLED: Final = """
    SELECT agent_ref, currency, sum(minor)::bigint FROM (
        SELECT agent_ref, currency, billed_minor AS minor FROM settlement_dutymove
        WHERE agent_ref <> ''
        UNION ALL
        SELECT agent_ref, currency, -amount_minor FROM settlement_dutypayment
        WHERE status = 'approved'
    ) moved GROUP BY agent_ref, currency
"""
_DIFFERENCES: Final = """
    SELECT '' AS party, currency, sum(difference_minor)::bigint FROM settlement_dutymove
    GROUP BY currency
"""

# What rows alone must satisfy.
_BREAKS: Final[dict[str, str]] = {
    # Each statement opens where the one before it closed.
    "statements_that_do_not_follow": """
        SELECT public_id, payee_ref, opening_minor, before_minor FROM (
            SELECT s.public_id, s.payee_ref, s.opening_minor,
                coalesce(lag(s.closing_minor) OVER (
                    PARTITION BY s.payee_ref, s.currency ORDER BY s.period_end), 0) AS before_minor
            FROM settlement_settlement s
        ) t WHERE opening_minor <> before_minor ORDER BY public_id
    """,
    "periods_that_overlap": """
        SELECT public_id, payee_ref FROM (
            SELECT s.public_id, s.payee_ref, s.period_start, lag(s.period_end) OVER (
                PARTITION BY s.payee_ref, s.currency ORDER BY s.period_end) AS before_on
            FROM settlement_settlement s
        ) t WHERE period_start <= before_on ORDER BY public_id
    """,
    "statements_unlike_their_movements": """
        SELECT s.public_id, s.moved_minor, s.paid_minor, m.moved, m.paid
        FROM settlement_settlement s
        LEFT JOIN (
            SELECT settlement_id,
                sum(amount_minor) FILTER (WHERE kind <> 'payout') AS moved,
                -sum(amount_minor) FILTER (WHERE kind = 'payout') AS paid
            FROM settlement_movement WHERE settlement_id IS NOT NULL GROUP BY settlement_id
        ) m ON m.settlement_id = s.id
        WHERE s.moved_minor <> coalesce(m.moved, 0) OR s.paid_minor <> coalesce(m.paid, 0)
        ORDER BY s.public_id
    """,
    "payouts_unlike_their_settlement": """
        SELECT s.public_id, s.paid_minor, p.settled_minor
        FROM settlement_settlement s LEFT JOIN settlement_payout p ON p.settlement_id = s.id
        WHERE s.paid_minor <> coalesce(p.settled_minor, 0)
            OR p.settled_currency <> s.currency OR p.payee_ref <> s.payee_ref
        ORDER BY s.public_id
    """,
    "batches_unlike_their_payouts": """
        SELECT b.public_id, b.total_minor, b.payout_count, p.total, p.count
        FROM settlement_payoutbatch b
        LEFT JOIN (
            SELECT batch_id, sum(amount_minor) AS total, count(*) FROM settlement_payout
            WHERE batch_id IS NOT NULL AND status <> 'recalled' GROUP BY batch_id
        ) p ON p.batch_id = b.id
        WHERE b.total_minor <> coalesce(p.total, 0) OR b.payout_count <> coalesce(p.count, 0)
        ORDER BY b.public_id
    """,
    # A movement of sales is the sum of its earnings, all of one payee and currency.
    "movements_unlike_their_sales": """
        SELECT m.key, m.gross_minor, m.amount_minor, m.line_count, d.gross, d.net, d.lines
        FROM settlement_movement m
        LEFT JOIN (
            SELECT d.movement_id, sum(e.gross_minor) AS gross, sum(e.net_minor) AS net,
                count(*) AS lines, min(e.payee_ref || e.currency) AS one,
                max(e.payee_ref || e.currency) AS other
            FROM settlement_dueearning d JOIN settlement_earning e ON e.id = d.earning_id
            GROUP BY d.movement_id
        ) d ON d.movement_id = m.id
        WHERE m.kind = 'sales' AND (d.lines IS NULL OR m.gross_minor <> d.gross
            OR m.amount_minor <> d.net OR m.line_count <> d.lines
            OR d.one <> m.payee_ref || m.currency OR d.other <> d.one)
        ORDER BY m.key
    """,
    "sales_due_of_nothing": """
        SELECT d.earning_id::text FROM settlement_dueearning d
        LEFT JOIN settlement_earning e ON e.id = d.earning_id
        LEFT JOIN settlement_movement m ON m.id = d.movement_id
        WHERE e.id IS NULL OR m.id IS NULL OR m.kind <> 'sales' ORDER BY 1
    """,
    "sales_neither_waiting_nor_due_or_both": """
        SELECT e.reference FROM settlement_earning e
        LEFT JOIN settlement_dueearning d ON d.earning_id = e.id
        LEFT JOIN settlement_waitingearning w ON w.earning_id = e.id
        WHERE (d.earning_id IS NULL) = (w.earning_id IS NULL)
            OR w.earning_id IS NOT NULL AND (w.payee_ref <> e.payee_ref
                OR w.currency <> e.currency OR w.due_at IS DISTINCT FROM e.due_at)
        ORDER BY e.reference
    """,
    "movements_without_an_entry": """
        SELECT m.key FROM settlement_movement m
        WHERE m.kind NOT IN ('reserve_held', 'reserve_released', 'reserve_used', 'payout')
            AND m.amount_minor <> 0 AND m.drawn_minor <> -m.amount_minor
            AND NOT EXISTS (SELECT FROM ledger_entry e WHERE e.key = m.key)
        ORDER BY m.key
    """,
}


_OF_DUTY: Final = {
    "border_tax": _COLLECTED,
    "customs_payable": _BILLED,
    "duty_difference": _DIFFERENCES,
}


def check() -> dict[str, Any]:
    """Recompute what payees are owed from rows and compare it with the ledger; ready for JSON.

    `broken` is the number of breaks, `breaks` names the first of each sort.
    """
    checked = {name: _rows(sql) for name, sql in _BREAKS.items()} | _against_the_ledger()
    found = {name: rows for name, rows in checked.items() if rows}
    return {
        "broken": sum(len(rows) for rows in found.values()),
        "checks": list(checked),
        "breaks": {
            name: {"count": len(rows), "first": rows[:SHOWN]} for name, rows in found.items()
        },
    }


def _against_the_ledger() -> dict[str, list[dict[str, Any]]]:
    moved = _by_payee(_MOVED)
    drawn = {key: row[1] for key, row in moved.items()}
    pending = {key: row[0] for key, row in _by_payee(_WAITING).items()}
    for key, minor in drawn.items():
        pending[key] = pending.get(key, 0) - minor
    owed = {key: row[0] + row[1] for key, row in moved.items()}
    payable = ledger.balances_of("vendor_payable")
    receivable = ledger.balances_of("vendor_receivable")
    net = {
        key: payable.get(key, 0) - receivable.get(key, 0)
        for key in payable.keys() | receivable.keys()
    }
    return {
        "owed_unlike_the_ledger": _differences(owed, net),
        "pending_unlike_the_ledger": _differences(pending, ledger.balances_of("vendor_pending")),
        "reserves_unlike_the_ledger": _differences(
            {key: row[0] for key, row in _by_payee(_RESERVED).items()},
            ledger.balances_of("vendor_reserve"),
        ),
        "payouts_unlike_the_ledger": _differences(
            {key: row[0] for key, row in _by_payee(_UNANSWERED).items()},
            ledger.balances_of("payout_transit"),
        ),
    } | {
        f"{name}_unlike_the_ledger": _differences(
            {key: row[0] for key, row in _by_payee(statement).items()}, ledger.summed_of(name)
        )
        for name, statement in _OF_DUTY.items()
    }


def _differences(
    rows: dict[tuple[str, str], int], books: dict[tuple[str, str], int]
) -> list[dict[str, Any]]:
    return [
        {
            "payee": key[0],
            "currency": key[1],
            "rows_minor": rows.get(key, 0),
            "ledger_minor": books.get(key, 0),
        }
        for key in sorted(rows.keys() | books.keys())
        if rows.get(key, 0) != books.get(key, 0)
    ]


def _by_payee(statement: str) -> dict[tuple[str, str], tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {(row[0], row[1]): tuple(int(each) for each in row[2:]) for row in cursor.fetchall()}


def _rows(statement: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
