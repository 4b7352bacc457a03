"""A provider that tells its balance, a bank whose files are brought, and the books beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from payments.gateways import registry
from payments.reconciliation import queries, services
from payments.reconciliation.models import Break
from payments.reconciliation.types import Swept
from tests.factories.ledger import proven_balances
from tests.factories.statements import ReportingProvider, at

DAY = timedelta(days=1)
MONDAY = date(2026, 6, 1)
LATER = at(MONDAY + 14 * DAY)  # whatever was waited for is overdue


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> ReportingProvider:
    fake = ReportingProvider()
    monkeypatch.setattr(registry, "provider", lambda code=registry.DEFAULT: fake)
    return fake


def bring(content: bytes, *, by: str = "user:7", now: datetime = LATER, **changes: Any) -> Any:
    """Import a file as a person does."""
    given = {"file_name": "statement.xml", "bank": "plain"} | changes
    return services.import_bank_file(content=content, by=by, now=now, **given)


def sweep(now: datetime = LATER) -> Swept:
    """Pull and reconcile; afterwards every difference is explained to the cent."""
    _pulled, swept = services.pull_and_reconcile(now=now)
    for total in queries.control_totals(now):
        assert total.unexplained.minor == 0, total
    return swept


def idle(now: datetime = LATER) -> None:
    """A sweep right after another finds nothing to do."""
    again = services.reconcile(now=now)
    assert (again.matched, again.posted, again.opened, again.closed) == (0, 0, 0, 0)


def breaks() -> list[tuple[str, str, int]]:
    """What stands: kind, account, amount."""
    rows = Break.objects.exclude(state="resolved").order_by("kind", "account", "amount_minor")
    return [(row.kind, row.account, row.amount_minor) for row in rows]


def clearing() -> dict[str, int]:
    """The accounts that are zero when all news has come, as far as they are not."""
    names = ("psp_clearing", "payout_transit", "refund_payable", "suspense")
    found = {c: m for c, m in proven_balances().items() if c.startswith(names)}
    return {code: minor for code, minor in found.items() if minor}


Sweep = Callable[..., Swept]
