"""SIGKILL while the provider's and the bank's word go into the books: told again, once there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from payments.gateways import registry
from payments.reconciliation import services
from payments.reconciliation.models import BankLine, Break, Match, ProviderLine
from tests.factories.statements import (
    Booking,
    ReportingProvider,
    camt,
    line,
    payout,
    post_capture,
)
from tests.payments.reconciliation.conftest import DAY, LATER, MONDAY, breaks

pytestmark = pytest.mark.django_db(transaction=True)
AT = LATER.isoformat()
IMPORT = """reconciliation.import_bank_file(
    content=bytes.fromhex(arguments[1]), file_name="a.xml", bank="plain", by="user:7",
    now=datetime.fromisoformat(arguments[0]),
)"""
SWEEP = "reconciliation.reconcile(now=datetime.fromisoformat(arguments[0]))"
PULL = """
from payments.gateways import registry
from tests.drills.test_reconciliation_kills import provider_of_the_drill
registry.provider = lambda code="stripe": provider_of_the_drill()
reconciliation.pull_provider(provider="stripe", now=datetime.fromisoformat(arguments[0]))
"""
RESOLVE = """reconciliation.propose_resolution(
    break_ref=arguments[1], offset="equity", reason="capital", by="user:7",
    now=datetime.fromisoformat(arguments[0]),
)"""
SALE = {"psp_clearing:stripe:MOP": 50_000, "vendor_pending:vendor:ven_CUNHABAKERY1:MOP": -50_000}


def provider_of_the_drill() -> ReportingProvider:
    """A sale of MOP 500.00 of which the provider kept MOP 14.50, and its payout."""
    sale = line("txn_pi_1", "payment", 50_000, MONDAY, fee=1_450)
    sent = line("txn_po_ABCDEF", "payout", -48_550, MONDAY)
    return ReportingProvider(
        lines=[sale, sent],
        payouts=[payout("po_ABCDEF", 48_550, MONDAY)],
        held={"po_ABCDEF": [sale, sent]},
    )


def test_killed_at_every_step_the_books_follow_once(worker, killed_at, books):
    post_capture("pi_1", 50_000, 0, MONDAY)
    file = camt(
        [
            Booking(48_550, MONDAY + DAY, "po_ABCDEF", "B1"),
            Booking(700, MONDAY + DAY, bank_reference="U1"),
        ],
        opening=0,
        on=MONDAY + DAY,
    ).hex()
    killed_at("reconciliation.import.before_commit", IMPORT, AT, file)
    assert not BankLine.objects.exists()
    for _ in range(2):
        assert worker.run(IMPORT, AT, file) == 0
        assert BankLine.objects.count() == 2

    killed_at("reconciliation.pull.before_commit", PULL, AT)
    assert not ProviderLine.objects.exists()
    later = (LATER + timedelta(minutes=6)).isoformat()  # the claim of the dead is over
    for _ in range(2):
        assert worker.run(PULL, later) == 0
        assert ProviderLine.objects.count() == 2

    killed_at("reconciliation.provider.before_commit", SWEEP, AT)
    assert books() == SALE
    killed_at("reconciliation.bank.before_commit", SWEEP, AT)
    assert "bank:MOP" not in books()
    assert not Match.objects.exists()
    killed_at("reconciliation.suspense.before_commit", SWEEP, AT)
    assert books()["bank:MOP"] == 48_550
    for _ in range(2):
        assert worker.run(SWEEP, AT) == 0
        assert books()["bank:MOP"] == 49_250
        assert breaks() == [("in_suspense", "suspense:MOP", 700)]
        assert "psp_clearing:stripe:MOP" not in books()

    row = Break.objects.get()
    killed_at("reconciliation.resolve.before_commit", RESOLVE, AT, row.public_id)
    assert books()["suspense:MOP"] == -700
    assert worker.run(RESOLVE, AT, row.public_id) == 0
    assert "suspense:MOP" not in books()
    assert services.reconcile(now=LATER).left == 0
    assert registry.is_known("stripe")
