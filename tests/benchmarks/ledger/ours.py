"""The ledger posts orders, through its doors.

Runs as a process of its own, as its peers do: reads one JSON request a line, writes one JSON
answer a line.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from typing import Any, Final
from uuid import uuid4

import django

from tests.benchmarks.ledger import crowd

DAY = date(2026, 5, 22)
VENDORS = 200


def vendor(number: int) -> str:
    """Name one of the vendors."""
    return f"vendor:ven_{number % VENDORS:012d}"


def order(number: int, run: str) -> Any:
    """Draft the sale and the commission on it: four legs, which are two postings."""
    from marketplace.foundation.money import Money
    from payments.ledger import chart
    from payments.ledger.types import EntryDraft, PostingDraft

    pending = chart.vendor_pending(vendor(number), "MOP")
    clearing, commission = chart.psp_clearing("stripe", "MOP"), chart.commission("MOP")
    return EntryDraft(
        key=f"{run}:{number}",
        kind="capture",
        reference=f"order:{run}:{number}",
        effective_on=DAY,
        postings=(
            PostingDraft(clearing, pending, Money(17_600, "MOP"), "goods"),
            PostingDraft(pending, commission, Money(1_408, "MOP"), "commission"),
        ),
    )


def singly(clients: int, seconds: float) -> float:
    """Post one order after another, each in a transaction of its own; return orders a second."""
    from django.db import connection

    from payments.ledger.services import post

    run = uuid4().hex

    def begin(client: int) -> Any:
        def turn(number: int) -> None:
            post(order(number + client * 25, f"{run}:{client}"))

        return turn

    connection.close()
    connection.close_pool()  # or every client would find the same connections in it
    return crowd.per_second(clients, seconds, begin)


# Names of real length, in no order: that is what keys and references of this house look like.
_PUBLIC: Final = "upper(substr(md5(n::text || %s), 1, 12))"
_ORDERS: Final = f"""
    SELECT 'charge:chg_' || {_PUBLIC} || ':captured' AS key, 'capture' AS kind,
        'order:ord_' || {_PUBLIC} AS reference, date '2026-05-22' AS effective_on, line,
        CASE line WHEN 1 THEN 'psp_clearing:stripe:MOP' ELSE pending END AS debit,
        CASE line WHEN 1 THEN pending ELSE 'commission:MOP' END AS credit,
        'MOP' AS currency, CASE line WHEN 1 THEN 17600 ELSE 1408 END AS amount_minor,
        CASE line WHEN 1 THEN 'goods' ELSE 'commission' END AS memo
    FROM (
        SELECT n, 'vendor_pending:vendor:ven_' || lpad((n %% {VENDORS})::text, 12, '0') || ':MOP'
            AS pending
        FROM generate_series(1, %s) n
    ) orders
    CROSS JOIN (VALUES (1), (2)) lines (line)
"""


def by_rows(count: int) -> float:
    """Post orders in one call of `post_rows`; return orders a second."""
    from django.db import connection

    from payments.ledger.services import post_rows

    run = uuid4().hex
    with connection.cursor() as cursor:  # where an application's own rows would lie
        cursor.execute("DROP TABLE IF EXISTS bench_order")
        cursor.execute(f"CREATE UNLOGGED TABLE bench_order AS {_ORDERS}", [run, run, count])
        cursor.execute("ANALYZE bench_order")
    began = time.perf_counter()
    posted = post_rows("SELECT * FROM bench_order")
    taken = time.perf_counter() - began
    if posted.new != count:
        raise RuntimeError(f"{posted.new} of {count} orders are new")
    return count / taken


def in_bulk(count: int) -> float:
    """Draft orders and post them by `post_many`, in one transaction; return orders a second."""
    from payments.ledger.services import post_many

    run = uuid4().hex
    began = time.perf_counter()
    post_many([order(number, run) for number in range(count)])
    return count / (time.perf_counter() - began)


def by_copy(count: int) -> dict[str, float]:
    """Copy the rows of as many orders into tables that check nothing; return orders a second.

    Twice: into tables with the indexes of the ledger's own, and into tables with none. The
    rows are made before the clock starts; both copies and the commit are on it.
    """
    from django.db import connection, transaction

    told = {}
    with connection.cursor() as cursor:
        entries, postings = _copied_rows(cursor, count)
        for name, likeness in (("indexed", "INCLUDING INDEXES"), ("bare", "")):
            cursor.execute(
                f"CREATE TABLE bench_entry (LIKE ledger_entry {likeness});"
                f"CREATE TABLE bench_posting (LIKE ledger_posting {likeness})"
            )
            _loosen(cursor)
            began = time.perf_counter()
            with transaction.atomic():
                for table, rows in (("bench_entry", entries), ("bench_posting", postings)):
                    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(rows)
            told[name] = count / (time.perf_counter() - began)
            cursor.execute("DROP TABLE bench_entry, bench_posting")
    return told


def _copied_rows(cursor: Any, count: int) -> tuple[bytes, bytes]:
    # The last orders in the books, as COPY writes them.
    last = f"SELECT id FROM ledger_entry ORDER BY id DESC LIMIT {count:d}"
    found = []
    for query in (
        f"SELECT * FROM ledger_entry WHERE id IN ({last}) ORDER BY key",
        f"SELECT * FROM ledger_posting WHERE entry_id IN ({last}) ORDER BY entry_id, line",
    ):
        with cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
            found.append(b"".join(copy))
    return found[0], found[1]


def _loosen(cursor: Any) -> None:
    # Unique keys become plain indexes of the same columns: a ceiling checks nothing.
    cursor.execute(
        """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint
        WHERE conrelid IN ('bench_entry'::regclass, 'bench_posting'::regclass)
        """
    )
    for table, name, definition in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        if "(" in definition and not definition.startswith("CHECK"):
            columns = definition[definition.index("(") :]
            cursor.execute(f"CREATE INDEX ON {table} {columns}")


def check() -> float:
    """Prove the books as `manage.py ledger check` does; return seconds."""
    from django.db import connection

    from payments.ledger import checking

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    began = time.perf_counter()
    broken = checking.check()["broken"]
    taken = time.perf_counter() - began
    if broken:
        raise RuntimeError(f"{broken} breaks in the books")
    return taken


def reads() -> dict[str, float]:
    """Return milliseconds of reading a platform account, without and with a snapshot."""
    from django.utils.timezone import now

    from payments.ledger import chart, queries, services

    clearing = chart.psp_clearing("stripe", "MOP")
    told = {}
    for name in ("without", "with"):
        began = time.perf_counter()
        queries.balance(clearing)
        told[f"balance_{name}_snapshot"] = (time.perf_counter() - began) * 1000
        if name == "without":
            began = time.perf_counter()
            services.take_snapshot(on=DAY, now=now())
            told["first_snapshot"] = (time.perf_counter() - began) * 1000
    for name, read in (
        ("trial_balance_of_the_day", lambda: queries.trial_balance(DAY)),
        ("statement_page_of_100", lambda: queries.statement(clearing, DAY, DAY, limit=100)),
    ):
        began = time.perf_counter()
        read()
        told[name] = (time.perf_counter() - began) * 1000
    return told


def main() -> None:
    """Answer requests until there are no more."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")
    django.setup()
    doors = {"singly": singly, "in_bulk": in_bulk, "by_rows": by_rows, "by_copy": by_copy}
    doors |= {"check": check, "reads": reads}
    sys.stdout.write('"ready"\n')
    sys.stdout.flush()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        sys.stdout.write(json.dumps(doors[name](**arguments)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
