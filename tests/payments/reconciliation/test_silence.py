"""Three days without a single message of the provider: after one sweep the books are right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from marketplace.foundation.clock import now
from payments.charges import services as charges
from payments.charges.models import Attempt
from payments.reconciliation import queries, services
from payments.reconciliation.models import Break
from tests.factories.charges import ORDER, in_patacas, request, start, two_vendors
from tests.factories.ledger import proven_balances
from tests.payments.gateways.sandbox_process import SandboxProcess

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    process = SandboxProcess(tmp_path_factory.mktemp("sandbox") / "sandbox.db")  # tells nobody
    yield process
    process.stop()


def test_after_three_silent_days_one_sweep_finds_all_that_happened(
    sandbox: SandboxProcess, settings: Any
):
    settings.STRIPE_API_BASE = sandbox.base
    settings.STRIPE_MAX_RETRIES = 0
    at = now()
    for number, (shares, method) in enumerate(
        [(two_vendors, "alipay"), (in_patacas, "card"), (two_vendors, "card")]
    ):
        reference = f"{ORDER}{number}"
        drafts = shares(reference)
        total = sum((each.amount for each in drafts[1:]), drafts[0].amount)
        with transaction.atomic():
            view = charges.open_charge(
                request(
                    reference=reference,
                    amount=total,
                    shares=drafts,
                    method=method,
                    expires_at=at + timedelta(hours=20),
                ),
                now=at,
            )
        page = start(view.charge_ref, now=at)
        ref = Attempt.objects.get(pk=page.attempt_id).provider_ref
        sandbox.control(f"sessions/{ref}/pay", method=method)
    sandbox.control("payouts", currency="mop")
    assert proven_balances() == {}

    later = at + timedelta(hours=72)
    _pulled, swept = services.pull_and_reconcile(now=later)
    drift = [row for row in Break.objects.all() if row.kind != "missing_in_books"]
    assert drift == []
    # All that is left is what has not reached our bank: no statement of it was brought.
    [sent] = Break.objects.all()
    assert (sent.account, sent.amount_minor) == ("psp_clearing:stripe:MOP", -48_404)
    assert swept.left == 1
    assert set(Attempt.objects.values_list("status", flat=True)) == {"captured"}
    assert [total.unexplained.minor for total in queries.control_totals(later)] == [0, 0]
