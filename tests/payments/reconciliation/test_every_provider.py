"""Every provider that this installation has keys of is asked; one in trouble stops only itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from payments.gateways.errors import ProviderContradiction, ProviderUnavailable
from payments.reconciliation import services
from payments.reconciliation.models import ProviderLine
from tests.factories import providers
from tests.factories.charges import NOON
from tests.factories.ledger import proven_balances
from tests.factories.statements import ReportingProvider, line
from tests.payments.reconciliation.conftest import DAY, breaks, sweep

pytestmark = pytest.mark.django_db
Find = Callable[[str], ReportingProvider]
LATER = NOON + 3 * DAY


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, clock: object) -> Find:
    find = providers.registered(monkeypatch, of=ReportingProvider)
    for code, minor in (("stripe", -2_000), ("antom", -300)):
        find(code).lines = [line(f"txn_{code}", "fee", minor, NOON.date())]
    return find


def kept() -> list[str]:
    return sorted(ProviderLine.objects.values_list("provider", flat=True))


def test_one_sweep_asks_both_and_matches_both(two):
    sweep(LATER)
    assert (kept(), breaks()) == (["antom", "stripe"], [])
    assert proven_balances() == {
        "psp_clearing:antom:MOP": -300,
        "psp_clearing:stripe:MOP": -2_000,
        "processing_fee:MOP": 2_300,
    }


@pytest.mark.parametrize(("away", "there"), [("stripe", "antom"), ("antom", "stripe")])
@pytest.mark.parametrize(
    "error",
    [ProviderUnavailable("away"), ProviderContradiction("a bill is too large"), KeyError("id")],
    ids=["away", "contradiction", "a mistake of ours"],
)
def test_what_goes_wrong_with_one_stops_only_that_one(two, away, there, error):
    two(away).fail("list_balance_transactions", error)
    pulled, swept = services.pull_and_reconcile(now=LATER)
    assert {each.provider: (each.lines, bool(each.error)) for each in pulled} == {
        away: (0, True),
        there: (1, False),
    }
    assert (kept(), swept.posted) == ([there], 1)
    sweep(LATER + DAY)
    assert (kept(), breaks()) == (["antom", "stripe"], [])


def test_one_whose_keys_are_dangerous_is_left_alone(monkeypatch, clock):
    find = providers.registered(monkeypatch, of=ReportingProvider, is_dangerous=True)
    find("stripe").lines = [line("txn_fee", "fee", -2_000, NOON.date())]
    pulled, _swept = services.pull_and_reconcile(now=LATER)
    assert [(each.provider, each.lines, bool(each.error)) for each in pulled] == [
        ("stripe", 1, False),
        ("antom", 0, True),
    ]
    assert find("antom").calls == []


def test_one_that_tells_no_balance_is_not_asked_for_it(two, monkeypatch):
    monkeypatch.setattr(ReportingProvider, "reports", frozenset({"payouts"}))
    assert services.pull_providers(now=LATER) == []
    assert (two("stripe").calls, two("antom").calls) == ([], [])


def test_the_command_fetches_from_all_or_from_one_and_tells_who_is_away(two):
    two("antom").fail("list_balance_transactions", ProviderUnavailable("Antom is away"))
    out = StringIO()
    call_command("reconcile", "--provider", "--json", stdout=out)
    assert json.loads(out.getvalue())["pulled"] == [
        {"provider": "stripe", "lines": 1, "payouts": 0, "error": ""},
        {"provider": "antom", "lines": 0, "payouts": 0, "error": "Antom is away"},
    ]
    two("stripe").fail("list_balance_transactions", ProviderUnavailable("Stripe is away"))
    with pytest.raises(CommandError, match="Stripe is away"):
        call_command("reconcile", "--provider", "stripe", stdout=out)
