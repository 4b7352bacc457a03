"""The worker that `bench settlement` measures: a process of its own, as the application's role.

`python -m tests.benchmarks.settlement_work load LINES PAYEES` books sales that are delivered and
past their hold; `close DAY` settles them; `loop` makes them due one sale at a time, as a program
without sets would. What was measured is one line of JSON on standard output.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import django

NOW: Final = datetime(2026, 6, 9, 16, 30, tzinfo=UTC)  # half past midnight in Macau
ON: Final = date(2026, 6, 9)
CURRENCIES: Final = ("MOP", "HKD", "CNY")

# Sales of all payees in the order in which buyers pay, not by payee: neighbours in the table are
# strangers, as they are in life.
_EARNINGS: Final = """
    INSERT INTO settlement_earning
        (id, reference, payee_ref, currency, gross_minor, commission_minor, commission_tax_minor,
         captured_at, delivered_at, due_at)
    SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(%(first)s + n), 12, '0'))::uuid,
        'vendor_order:vor_' || lpad((%(first)s + n)::text, 16, '0'),
        'vendor:ven_' || lpad((n %% %(payees)s)::text, 12, '0'),
        (ARRAY['MOP', 'HKD', 'CNY'])[1 + n %% %(payees)s %% 3],
        1000 + n %% 977, (1000 + n %% 977) * 8 / 100, 0,
        %(now)s - interval '20 days' + n * interval '1 second' / 100,
        %(now)s - interval '10 days', %(now)s - interval '1 day' - n %% 1000 * interval '1 second'
    FROM generate_series(0, %(lines)s - 1) n
"""
_WAITING: Final = """
    INSERT INTO settlement_waitingearning (earning_id, payee_ref, currency, due_at)
    SELECT id, payee_ref, currency, due_at FROM settlement_earning
    WHERE reference >= 'vendor_order:vor_' || lpad(%(first)s::text, 16, '0')
"""
_TOTALS: Final = """
    SELECT payee_ref, currency, sum(gross_minor)::bigint FROM settlement_earning
    WHERE reference >= 'vendor_order:vor_' || lpad(%(first)s::text, 16, '0') GROUP BY 1, 2
"""


def load(lines: int, payees: int, first: int) -> dict[str, Any]:
    """Book sales by SQL, their pending money through the ledger, and a bank account for each."""
    from django.db import connection

    from marketplace.foundation.money import Money
    from payments.ledger import chart
    from payments.ledger import services as ledger
    from payments.ledger.types import EntryDraft, PostingDraft
    from payments.settlement.models import PayeeAccount

    asked = {"lines": lines, "payees": payees, "first": first, "now": NOW}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a million rows at once; nothing measured
        cursor.execute(_EARNINGS, asked)
        cursor.execute(_WAITING, asked)
        cursor.execute(_TOTALS, asked)
        totals = cursor.fetchall()
    ledger.post_many(
        [
            EntryDraft(
                key=f"bench:{first}:{payee}:{currency}",
                kind="capture",
                reference="bench",
                effective_on=ON,
                postings=(
                    PostingDraft(
                        debit=chart.psp_clearing("stripe", currency),
                        credit=chart.vendor_pending(payee, currency),
                        amount=Money(minor, currency),
                    ),
                ),
            )
            for payee, currency, minor in totals
        ]
    )
    PayeeAccount.objects.bulk_create(
        (
            PayeeAccount(
                payee_ref=payee,
                currency=currency,
                beneficiary_name="Padaria da Rua do Cunha",
                bank_name="Demo Bank",
                bank_code="DEMOMOMX",
                clearing_code="123456789012",
                street="Rua do Cunha 1",
                town="Macau",
                country="MO",
                account_number=payee[-10:],
                recorded_by="user:8",
                confirmed_by="user:9",
                confirmed_at=NOW - timedelta(days=30),
            )
            for payee, currency, _ in totals
        ),
        ignore_conflicts=True,
    )
    return {"lines": lines, "payees": len(totals)}


def close(day: int = 0) -> dict[str, Any]:
    """Settle everything that is due, so many days after the first, and measure both sides."""
    from django.db import connection

    from payments.settlement import services

    on, now = ON + timedelta(days=day), NOW + timedelta(days=day)
    with _Backends(connection.settings_dict["NAME"]) as backends:
        began, began_at, used = time.monotonic(), time.time(), time.process_time()
        closed = services.close_period(on=on, by="system:settlement", now=now)
        seconds = time.monotonic() - began
        used = time.process_time() - used
    return {
        "seconds": seconds,
        "processor_seconds": used + backends.processor_seconds,
        "began_at": began_at,
        "became_due": closed.became_due,
        "settlements": closed.settlements,
        "batches": len(closed.batches),
        "worker_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "backend_mb": sum(backends.most.values()),
        "is_finished": closed.is_finished,
    }


def loop() -> dict[str, Any]:
    """Make every waiting sale due in a transaction of its own, by the ORM, and count them."""
    from django.db import transaction

    from payments.ledger import services as ledger
    from payments.settlement.models import DueEarning, Earning, Movement, WaitingEarning

    waiting = list(WaitingEarning.objects.values_list("pk", flat=True))
    began = time.monotonic()
    for earning_id in waiting:
        with transaction.atomic():
            earning = Earning.objects.select_for_update().get(pk=earning_id)
            WaitingEarning.objects.filter(pk=earning_id).delete()
            movement = Movement.objects.create(
                key=f"one:{earning_id}",
                kind=Movement.Kind.SALES,
                payee_ref=earning.payee_ref,
                currency=earning.currency,
                gross_minor=earning.gross_minor,
                commission_minor=earning.commission_minor,
                commission_tax_minor=earning.commission_tax_minor,
                amount_minor=earning.net_minor,
                line_count=1,
                began_at=earning.captured_at,
                occurred_at=earning.due_at,
            )
            DueEarning.objects.create(earning=earning, movement=movement)
            ledger.post(_entry_of(earning, movement.key))
    return {"lines": len(waiting), "seconds": time.monotonic() - began}


def _entry_of(earning: Any, key: str) -> Any:
    from marketplace.foundation.money import Money
    from payments.ledger import chart
    from payments.ledger.types import EntryDraft, PostingDraft

    pending = chart.vendor_pending(earning.payee_ref, earning.currency)
    payable = chart.vendor_payable(earning.payee_ref, earning.currency)
    kept = chart.commission(earning.currency)
    parts = ((kept, earning.commission_minor), (payable, earning.net_minor))
    return EntryDraft(
        key=key,
        kind="sales_due",
        reference=key,
        effective_on=ON,
        postings=tuple(
            PostingDraft(pending, account, Money(minor, earning.currency))
            for account, minor in parts
            if minor
        ),
    )


class _Backends:
    """Looks, while a closing runs, at what each backend of a database holds and uses.

    The most memory in MB, shared pages and all, and seconds of a processor; nothing is seen of a
    server on another machine.
    """

    def __init__(self, database: str) -> None:
        self.most: dict[str, float] = {}
        self._used: dict[str, tuple[float, float]] = {}  # at the first look, and at the last
        self._name = f" {database} ".encode()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def processor_seconds(self) -> float:
        """What all of them used together since they were first seen."""
        return sum(last - first for first, last in self._used.values())

    def __enter__(self) -> _Backends:
        self._look()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._done.wait(0.25):
            self._look()

    def _look(self) -> None:
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
                if not command.startswith(b"postgres:") or self._name not in command:
                    continue
                lines = (process / "status").read_text().splitlines()
                used = _processor_seconds((process / "stat").read_text())
            except OSError:  # it has ended
                continue
            self._used[process.name] = (self._used.get(process.name, (used, used))[0], used)
            for line in lines:
                if line.startswith("VmHWM:"):
                    self.most[process.name] = int(line.split()[1]) / 1024


def _processor_seconds(stat: str) -> float:
    """Read what a process used, in its own code and in the kernel (proc(5), utime and stime)."""
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(words: list[str]) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")
    django.setup()
    doors: dict[str, Any] = {"load": load, "close": close, "loop": loop}
    told: dict[str, Any] = doors[words[0]](*(int(word) for word in words[1:]))
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:])) + "\n")
