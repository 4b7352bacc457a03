"""Our balance at the provider, line by line, through the real SDK against the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.gateways import stripe_balance, stripe_requests
from payments.gateways.errors import ProviderContradiction
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import BalanceLine, RefundSpec
from tests.payments.gateways.conftest import attempt, credentials_for
from tests.payments.gateways.sandbox_process import SandboxProcess

YESTERDAY = timedelta(days=1)
DOCUMENT = {
    "id": "txn_1",
    "type": "charge",
    "amount": 8_350,
    "fee": 242,
    "currency": "hkd",
    "exchange_rate": 0.970874,
    "description": None,
    "created": 1_779_000_000,
    "available_on": 1_779_400_000,
    "source": {
        "object": "charge",
        "id": "ch_1",
        "payment_intent": "pi_1",
        "amount_captured": 8_600,
        "currency": "mop",
        "metadata": {"reference": "att_1"},
    },
}


@pytest.fixture(scope="module")
def converting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """A sandbox whose balance holds no MOP: it turns them into HKD."""
    process = SandboxProcess(
        tmp_path_factory.mktemp("sandbox") / "sandbox.db", convert="MOP:HKD:0.970874"
    )
    yield process
    process.stop()


def pay(sandbox: SandboxProcess, provider: StripeProvider, amount: Money, method: str) -> str:
    spec = attempt(amount=amount, method=method)
    started = provider.start(spec, key=f"start-{spec.reference}")
    sandbox.control(f"sessions/{started.provider_ref}/pay", method=method)
    return str(provider.fetch(started.provider_ref).provider_object_id)


def about(lines: tuple[BalanceLine, ...], *refs: str) -> list[BalanceLine]:
    return [line for line in lines if line.object_ref in refs]


def test_a_sale_a_refund_and_a_payout_are_lines_that_add_up(
    provider: StripeProvider, sandbox: SandboxProcess, paid: Callable[..., str]
):
    assert provider.reports == {"balance", "payouts"}
    named = paid()
    back = provider.refund(
        RefundSpec(named, Money(3_840, "CNY"), "requested_by_buyer", "rfd_1"), key=f"re-{named}"
    )
    arrival = int(datetime(2026, 6, 3, 12, tzinfo=UTC).timestamp())
    sent = sandbox.control("payouts", currency="cny", arrival_date=arrival)
    page = provider.list_balance_transactions(since=now() - YESTERDAY)
    payout, refund, payment = about(page.lines, named, back.provider_ref, sent["id"])
    assert (payment.kind, payment.gross, payment.fee) == (
        "payment",
        Money(23_840, "CNY"),
        Money(524, "CNY"),
    )
    assert payment.charged == Money(23_840, "CNY")
    assert payment.client_reference.startswith("attempt_")
    assert (refund.kind, refund.net, refund.client_reference) == (
        "refund",
        Money(-3_840, "CNY"),
        "rfd_1",
    )
    assert (payout.kind, payout.net) == ("payout", Money(-sent["amount"], "CNY"))

    [told] = [
        each
        for each in provider.list_payouts(since=now() - YESTERDAY).payouts
        if each.external_id == sent["id"]
    ]
    assert (told.amount.minor, told.status, told.is_automatic) == (
        sent["amount"],
        "in_transit",
        True,
    )
    assert told.arrival_on.isoformat() == "2026-06-03"
    held = provider.payout_lines(sent["id"]).lines
    assert Money.total((line.net for line in held), "CNY") == Money.zero("CNY")
    assert payment.external_id in {line.external_id for line in held}

    sandbox.control(f"payouts/{sent['id']}/fail")
    [returned] = about(
        provider.list_balance_transactions(since=now() - YESTERDAY).lines, sent["id"]
    )[:1]
    assert (returned.kind, returned.net.minor) == ("payout_failure", sent["amount"])


def test_a_charge_in_another_currency_tells_its_rate(converting: SandboxProcess):
    provider = StripeProvider(credentials_for(converting.base))
    named = pay(converting, provider, Money(8_600, "MOP"), "card")
    [line] = provider.list_balance_transactions(since=now() - YESTERDAY).lines
    # 86.00 x 0.970874 = 83.495164; the fee of 2.9 % is taken from what reached the balance
    assert line.gross == Money(8_350, "HKD")
    assert line.fee == Money(242, "HKD")
    assert (line.charged, line.exchange_rate) == (Money(8_600, "MOP"), "0.970874")
    assert line.object_ref == named
    fee = provider.fetch(named).fee
    assert fee == Money(242, "HKD")


def test_pages_follow_each_other_until_the_oldest(
    converting: SandboxProcess, monkeypatch: pytest.MonkeyPatch
):
    provider = StripeProvider(credentials_for(converting.base))
    for _ in range(3):
        pay(converting, provider, Money(8_600, "MOP"), "card")
    whole = provider.list_balance_transactions(since=now() - YESTERDAY)
    assert whole.next_after == ""
    monkeypatch.setattr(stripe_requests, "PAGE_SIZE", 2)
    found, after = [], ""
    while True:
        page = provider.list_balance_transactions(since=now() - YESTERDAY, after=after)
        found += [line.external_id for line in page.lines]
        after = page.next_after
        if not after:
            break
    assert found == [line.external_id for line in whole.lines]
    assert len(found) >= 3


def test_a_line_is_read_as_it_stands():
    line = stripe_balance.balance_line(DOCUMENT)
    assert (line.object_ref, line.client_reference) == ("pi_1", "att_1")
    assert line.net == Money(8_108, "HKD")
    strange = DOCUMENT | {"type": "climate_order_purchase", "source": None}
    assert stripe_balance.balance_line(strange).kind == "other"
    disputed = DOCUMENT | {"type": "adjustment", "source": {"object": "dispute", "id": "dp_1"}}
    assert stripe_balance.balance_line(disputed).kind == "dispute"
    with pytest.raises(ProviderContradiction):
        stripe_balance.balance_line(DOCUMENT | {"currency": "xxx"})
