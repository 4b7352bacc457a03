"""A few hundred strange requests; the command of `fuzz_sandbox` throws thousands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.payments.gateways.fuzz_sandbox import Fuzzer, fuzz
from tests.payments.gateways.sandbox_process import KEY, SandboxProcess


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    process = SandboxProcess(tmp_path_factory.mktemp("fuzz") / "sandbox.db")
    yield process
    process.stop()


def test_nothing_strange_breaks_the_sandbox_or_its_books(target: SandboxProcess) -> None:
    told = fuzz(target, requests=300, seed=20_261_127)

    assert told["requests"] >= 300
    assert told["genuine"] > 60
    assert told["proofs_of_the_books"] == 1
    assert {"200", "400", "404"} <= set(told["statuses"])


def test_the_fuzzer_notices_an_error_of_the_server(target: SandboxProcess) -> None:
    target.control("faults", kind="status", status=500, path="/v1/*", when="before")

    with pytest.raises(AssertionError, match=r"^500 "):
        fuzz(target, requests=100, seed=2)

    target.control("faults/clear")


def test_the_fuzzer_notices_a_book_that_is_wrong_by_a_cent(
    target: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {
        "Authorization": f"Bearer {KEY}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = "amount=5000&currency=hkd&confirm=true&payment_method=pm_card_visa"
    assert target.request("POST", "/v1/payment_intents", body, headers)[0] == 200
    fuzzer = Fuzzer(target)
    fuzzer.prove()
    honest = fuzzer._get

    def wrong(path: str) -> dict[str, Any]:
        told = honest(path)
        if path == "/_sandbox/books":
            told["balance"]["hkd"]["balance"] += 1
        return told

    monkeypatch.setattr(fuzzer, "_get", wrong)
    with pytest.raises(AssertionError, match="hkd"):
        fuzzer.prove()


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/", {"Host": "["}, "", 400),
        ("BREW", "/v1/account", {}, "", 405),
        ("POST", "/v1/refunds", {"Transfer-Encoding": "chunked"}, "", 411),
        ("POST", "/v1/refunds", {"Content-Length": "²"}, "", 413),
        ("POST", "/v1/refunds", {}, "a" + "[b]" * 30 + "=1", 400),
        ("POST", "/v1/refunds", {}, "amount=%D9%A3", 400),  # a digit, but not one of ours
        ("POST", "/v1/refunds", {}, "a[%C2%B2]=1", 400),
        ("GET", "/v1/events?expand[0]=data", {}, "", 400),
        ("GET", "/v1/payment_intents/pi_x?expand[0]=payment_method_types.x", {}, "", 404),
        ("POST", "/_sandbox/faults", {}, "[" * 100_000, 400),
        ("GET", "/_sandbox/settlement.csv?date=9999-12-31", {}, "", 400),
    ],
)
def test_what_makes_no_sense_is_refused_and_not_stumbled_over(
    target: SandboxProcess, method: str, path: str, headers: dict[str, str], body: str, status: int
) -> None:
    whole = {
        "Authorization": f"Bearer {KEY}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    sent = {name: value.encode("utf-8").decode("latin-1") for name, value in headers.items()}

    assert target.request(method, path, body, whole | sent)[0] == status


def test_an_address_of_the_shop_cannot_write_into_our_headers(target: SandboxProcess) -> None:
    whole = {
        "Authorization": f"Bearer {KEY}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    lines = (
        "mode=payment&line_items[0][price_data][currency]=hkd"
        "&line_items[0][price_data][unit_amount]=5000"
        "&line_items[0][price_data][product_data][name]=x&line_items[0][quantity]=1"
    )
    for address in ("http://a;script-src%20*/", "http://a%20b/", "http://[", "http://é/"):
        form = f"{lines}&success_url={address}"
        assert target.request("POST", "/v1/checkout/sessions", form, whole)[0] == 400
    status, _, text = target.request(
        "POST",
        "/v1/checkout/sessions",
        f"{lines}&success_url=http://127.0.0.1/%E6%BC%A2?a=%2525",
        whole,
    )
    assert status == 200
    session = text.partition('"id": "')[2].partition('"')[0]
    target.control(f"sessions/{session}/pay", method="card")
    _, headers, _ = target.request("GET", f"/pay/{session}")
    assert headers["Location"] == "http://127.0.0.1/%E6%BC%A2?a=%25"
