"""Which methods a buyer is offered for which amount."""

from __future__ import annotations

import pytest

from marketplace.foundation.money import PRESENTMENT, Money
from payments.gateways.capabilities import CAPABILITIES
from payments.gateways.routing import methods_for
from payments.gateways.sandbox import money as sandbox_money


def _methods(amount: Money) -> list[str]:
    return [entry.method for entry in methods_for(amount)]


@pytest.mark.parametrize("currency", ["CNY", "HKD", "USD", "EUR"])
def test_wallets_and_cards_take_these_currencies(currency: str) -> None:
    assert _methods(Money(23_840, currency)) == ["alipay", "wechat_pay", "card"]


def test_mop_is_taken_by_card_only() -> None:
    assert _methods(Money(23_840, "MOP")) == ["card"]


def test_a_currency_that_nobody_takes_has_no_method() -> None:
    assert _methods(Money(23_840, "JPY")) == []


@pytest.mark.parametrize(
    ("amount", "is_offered"),
    [
        (Money(399, "HKD"), False),
        (Money(400, "HKD"), True),
        (Money(499, "MOP"), False),
        (Money(500, "MOP"), True),
        (Money(499, "CNY"), False),
        (Money(500, "CNY"), True),
        (Money(49, "USD"), False),
        (Money(50, "EUR"), True),
        (Money(99_999_999, "CNY"), True),
        (Money(100_000_000, "CNY"), False),
        (Money(0, "CNY"), False),
        (Money(-500, "CNY"), False),
    ],
)
def test_an_amount_out_of_bounds_has_no_method(amount: Money, *, is_offered: bool) -> None:
    assert ("card" in _methods(amount)) is is_offered


def test_what_we_offer_the_sandbox_takes() -> None:
    for entry in CAPABILITIES:
        assert set(entry.currencies) <= set(PRESENTMENT)
        for currency in entry.currencies:
            assert entry.minimum[currency] >= sandbox_money.MINIMUM[currency.lower()]
            assert entry.method in sandbox_money.eligible_methods(currency.lower(), [entry.method])
        assert entry.maximum == sandbox_money.MAXIMUM
