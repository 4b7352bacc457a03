"""The file that says when the contract was last asked, and the README that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.payments.contract import results
from tests.payments.contract.targets import NAMES, KeyRefused, stripe_target

README = Path(__file__).resolve().parents[3] / "README.md"


def test_the_readme_says_what_the_file_says() -> None:
    told = results.read()
    (row,) = [
        line
        for line in README.read_text(encoding="utf-8").splitlines()
        if line.startswith("| contract with the payment provider")
    ]

    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:] == [
        f"sandbox, {results.sentence(told['sandbox'])}",
        "`STRIPE_CONTRACT_KEY`",
        f"Stripe's test mode: {results.sentence(told['stripe'])}",
    ]
    last = f"Last verified against real Stripe: {told['stripe']['last_run']}."
    assert last in README.read_text(encoding="utf-8")


def test_the_file_is_written_as_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = results.read()
    assert tuple(told) == NAMES
    assert results.written(told) == results.FILE.read_text(encoding="utf-8")
    monkeypatch.setattr(results, "FILE", tmp_path / "last_run.toml")
    monkeypatch.setattr(results, "_counted", {})
    results.FILE.write_text(results.written(told | {"sandbox": {"last_run": "never"}}))
    name = "tests/payments/contract/test_contract.py::test_a_wallet"
    results.note(f"{name}[sandbox-alipay-redirect_url]", "passed")
    results.note(f"{name}[sandbox-wechat_pay-qr_text]", "failed")
    results.note(f"{name}[sandbox-x]", "skipped?")
    results.note(f"{name}[sandbox-x]", "passed?")  # setting up and clearing away do not count
    results.note("tests/payments/contract/test_results.py::test_x[stripe]", "passed")

    results.record()

    assert results.sentence(results.read()["sandbox"]).endswith(": 1 passed, 1 failed, 1 skipped")
    assert results.read()["stripe"] == told["stripe"]


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1", "pk_test_1", "", "whsec_1"])
def test_a_key_that_may_move_money_is_refused(key: str) -> None:
    with pytest.raises(KeyRefused):
        stripe_target(key)


def test_a_test_key_reaches_the_provider_itself_and_nothing_else() -> None:
    target = stripe_target("rk_test_1")

    assert target.provider.is_sandbox is False
    assert target.provider.livemode is False
    assert target.client._requestor._options.base_addresses["api"] == "https://api.stripe.com"
