"""The worker that `bench settlement` measures: a process of its own, as the application's role.

`python -m tests.benchmarks.settlement_work load LINES PAYEES` books sales that are delivered and
past their hold; `close` settles them; `loop LINES` does the same work one sale at a time. What
was measured is one line of JSON on standard output.
"""

from __future__ import annotations

import json
import os
import resource
import sys
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


def close() -> dict[str, Any]:
    """Settle everything that is due, and measure time and memory of both sides."""
    from django.db import connection

    from payments.settlement import services

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    began = time.monotonic()
    closed = services.close_period(on=ON, by="system:settlement", now=NOW)
    seconds = time.monotonic() - began
    return {
        "seconds": seconds,
        "became_due": closed.became_due,
        "settlements": closed.settlements,
        "batches": len(closed.batches),
        "worker_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "backend_mb": _most_memory(backend),
        "is_finished": closed.is_finished,
    }


def _most_memory(pid: int) -> float | None:
    """Return the most memory that a process of this machine held, shared pages and all, in MB."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    for line in status.read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return None


def main(words: list[str]) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")
    django.setup()
    if words[0] == "load":
        return load(*(int(word) for word in words[1:]))
    return close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:])) + "\n")
