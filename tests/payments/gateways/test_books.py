"""The sandbox's own books: totals that a drill compares with the ledger, to the cent."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from payments.gateways.errors import OutcomeUnknown
from payments.gateways.stripe_provider import StripeProvider
from payments.gateways.types import RefundSpec
from tests.payments.gateways.conftest import CNY_238_40, attempt, credentials_for
from tests.payments.gateways.sandbox_process import KEY, SandboxProcess, eventually

AUTHORIZED = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """A sandbox that nobody else pays at, and that turns MOP into HKD."""
    path = tmp_path_factory.mktemp("books") / "sandbox.db"
    process = SandboxProcess(path, convert="MOP:HKD:0.970874", dispute_seconds="3600")
    yield process
    process.stop()


def books(sandbox: SandboxProcess) -> dict[str, Any]:
    status, _, text = sandbox.request("GET", "/_sandbox/books", "", AUTHORIZED)
    assert status == 200, text
    answer: dict[str, Any] = json.loads(text)
    return answer


def buy(provider: StripeProvider, amount: Money) -> str:
    done = provider.confirm(
        attempt(method="card", amount=amount), "pm_card_visa", key=secrets.token_hex(8)
    )
    return done.snapshot.provider_ref


def test_a_day_of_sales_adds_up_and_survives_a_power_cut(fresh: SandboxProcess) -> None:
    provider = StripeProvider(credentials_for(fresh.base))
    first = buy(provider, CNY_238_40)  # fee 2.9 %: 6.91
    second = buy(provider, Money(10_000, "CNY"))  # fee 2.90
    in_mop = buy(provider, Money(8_600, "MOP"))  # arrives as HKD 83.50, fee 2.42
    back = RefundSpec(first, Money(3_840, "CNY"), "requested_by_buyer", "rfd_1")
    provider.refund(back, key="refund-first")
    taken = fresh.control(f"payments/{second}/dispute", amount=6_000)  # fee 78.00
    fresh.control("payouts", currency="hkd")
    fresh.control(f"payments/{in_mop}/dispute", is_inquiry=True)  # takes nothing
    held = provider.confirm(
        attempt(method="card", holds_only=True), "pm_card_visa", key="held"
    ).snapshot.provider_ref  # neither does what is only held
    expected = {
        "object": "books",
        "balance": {
            "cny": {
                "captured": 33_840,
                "refunded": 3_840,
                "fees": 981,
                "withdrawn": 6_000,
                "dispute_fees": 7_800,
                "paid_out": 0,
                "balance": 15_219,  # 338.40 - 38.40 - 9.81 - 60.00 - 78.00
            },
            "hkd": {
                "captured": 8_350,
                "refunded": 0,
                "fees": 242,
                "withdrawn": 0,
                "dispute_fees": 0,
                "paid_out": 8_108,
                "balance": 0,
            },
        },
        "charged": {
            "cny": {"captured": 33_840, "refunded": 3_840, "disputed": 6_000},
            "mop": {"captured": 8_600, "refunded": 0, "disputed": 0},
        },
    }
    assert books(fresh) == expected

    fresh.kill()
    fresh.start()

    assert books(fresh) == expected
    assert provider.fetch(held).status == "authorized"
    assert provider.fetch_dispute(taken["id"]).withdrawn == Money(6_000, "CNY")
    assert provider.refund(back, key="refund-first").amount == Money(3_840, "CNY")
    assert books(fresh) == expected  # the key was remembered too


def test_the_file_of_a_day_holds_the_lines_of_that_day(fresh: SandboxProcess) -> None:
    provider = StripeProvider(credentials_for(fresh.base))
    buy(provider, Money(10_000, "CNY"))  # whichever tests ran before in this process
    ref = buy(provider, Money(20_000, "HKD"))
    refund = RefundSpec(ref, Money(5_000, "HKD"), "requested_by_buyer", "=rfd_2")
    provider.refund(refund, key="refund-in-file")
    today = now().astimezone(UTC).date().isoformat()

    status, headers, text = fresh.request(
        "GET", f"/_sandbox/settlement.csv?date={today}", "", AUTHORIZED
    )

    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    paid, back = [row for row in rows if row["payment_intent_id"] == ref]
    assert (paid["gross"], paid["fee"], paid["net"]) == ("200.00", "5.80", "194.20")
    assert (paid["reporting_category"], paid["currency"]) == ("charge", "hkd")
    assert (back["gross"], back["customer_facing_amount"]) == ("-50.00", "-50.00")
    assert back["payment_metadata[reference]"] == "'=rfd_2"
    assert datetime.fromisoformat(paid["created_utc"]).date().isoformat() == today
    totals = books(fresh)["balance"]
    for currency in ("cny", "hkd"):
        own = [row for row in rows if row["currency"] == currency]
        net = sum(int(row["net"].replace(".", "")) for row in own)
        assert net == totals[currency]["balance"]


@pytest.mark.parametrize("date", ["", "yesterday", "2026-13-01", "0000-00-00"])
def test_what_is_not_a_day_has_no_file(fresh: SandboxProcess, date: str) -> None:
    answer = fresh.request("GET", f"/_sandbox/settlement.csv?date={date}", "", AUTHORIZED)

    assert (answer[0], answer[1]["Content-Type"]) == (400, "application/json")


def test_a_day_without_business_is_a_file_without_lines(fresh: SandboxProcess) -> None:
    path = "/_sandbox/settlement.csv?date=2020-02-29"
    status, _, text = fresh.request("GET", path, "", AUTHORIZED)

    assert (status, len(text.splitlines())) == (200, 1)


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_a_call_that_hangs_is_carried_out_or_not_and_never_answered(
    sandbox: SandboxProcess,
    provider: StripeProvider,
    client: stripe.StripeClient,
    when: str,
    made: int,
) -> None:
    ref = buy(provider, Money(5_000, "HKD"))
    back = RefundSpec(ref, Money(1_000, "HKD"), "requested_by_buyer", "rfd_3")
    sandbox.control("faults", kind="hang", path="/v1/refunds", when=when, seconds=0.05)

    with pytest.raises(OutcomeUnknown):
        provider.refund(back, key=f"hang-{ref}")

    assert len(client.v1.refunds.list({"payment_intent": ref}).data) == made
    provider.refund(back, key=f"hang-{ref}")
    assert len(client.v1.refunds.list({"payment_intent": ref}).data) == 1


def test_a_call_that_hangs_longer_than_we_wait_is_given_up(sandbox: SandboxProcess) -> None:
    hasty = StripeProvider(credentials_for(sandbox.base, timeout=(1, 0.2)))
    sandbox.control("faults", kind="hang", path="/v1/checkout/sessions", when="after", seconds=0.6)
    spec = attempt()
    with pytest.raises(OutcomeUnknown):
        hasty.start(spec, key="hasty")

    patient = StripeProvider(credentials_for(sandbox.base))
    assert patient.start(spec, key="hasty").redirect_url  # the page that was opened unseen


def test_an_accepted_refund_can_fail_later(
    sandbox: SandboxProcess, provider: StripeProvider
) -> None:
    ref = buy(provider, Money(5_000, "HKD"))
    sandbox.control("faults", kind="refund_fails")

    asked = provider.refund(
        RefundSpec(ref, Money(5_000, "HKD"), "requested_by_buyer", "rfd_4"), key=f"fails-{ref}"
    )

    assert asked.status == "pending"
    eventually(lambda: provider.fetch_refund(asked.provider_ref).status == "failed")


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "hang", "seconds": "long"},
        {"kind": "hang", "seconds": 601},
        {"kind": "hang", "seconds": -1},
        {"kind": "hang", "seconds": True},
        {"kind": "status", "status": 200},
        {"kind": "status", "status": "500"},
        {"kind": "drop", "path": 7},
        {"kind": "drop", "when": "during"},
        {"kind": "drop", "times": 0},
        {"kind": "rain"},
        {},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(
    sandbox: SandboxProcess, fault: dict[str, Any]
) -> None:
    status, _, text = sandbox.request("POST", "/_sandbox/faults", json.dumps(fault), AUTHORIZED)

    assert (status, json.loads(text)["error"]["type"]) == (400, "invalid_request_error")
