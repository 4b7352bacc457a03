"""Currencies, bounds and the fee model of the sandbox. Amounts are minor units."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from payments.gateways.sandbox.errors import ApiError, ParameterError

# Least amounts: HKD 4.00, USD and EUR 0.50, and what converts to HKD 4.00 for the others.
MINIMUM: Final = {"mop": 412, "hkd": 400, "cny": 370, "usd": 50, "eur": 50}
MAXIMUM: Final = 99_999_999
METHODS: Final = ("card", "alipay", "wechat_pay")
WALLETS: Final = ("alipay", "wechat_pay")
# Processing fee in basis points of the amount, rounded half up, in the charge currency.
FEE_BPS: Final = {"card": 290, "alipay": 220, "wechat_pay": 220}

# What a chargeback costs, in the currency that it is taken from: HKD 85.00 and what that is about.
DISPUTE_FEE: Final = {"mop": 8_755, "hkd": 8_500, "cny": 7_800, "usd": 1_100, "eur": 1_000}


def check_currency(currency: str, param: str) -> str:
    """Return a currency that the sandbox takes. Raises: ParameterError."""
    if currency.lower() not in MINIMUM:
        known = ", ".join(sorted(MINIMUM))
        raise ParameterError(f"Invalid currency: {currency}. The sandbox takes {known}", param)
    return currency.lower()


def check_amount(amount: int, currency: str, param: str) -> int:
    """Return an amount within bounds. Raises: ApiError amount_too_small or amount_too_large."""
    if amount < MINIMUM[currency]:
        raise ApiError(
            f"The amount must be at least {MINIMUM[currency]} minor units of {currency}, "
            "which converts to HKD 4.00.",
            code="amount_too_small",
            param=param,
            is_stored=False,
        )
    if amount > MAXIMUM:
        raise ApiError(
            f"The amount must be no more than {MAXIMUM} minor units of {currency}.",
            code="amount_too_large",
            param=param,
            is_stored=False,
        )
    return amount


def eligible_methods(
    currency: str, allowed: list[str] | None, capture_method: str | None = None
) -> list[str]:
    """Filter silently: wallets take no MOP and hold nothing, and only what is allowed remains."""
    is_card_only = currency == "mop" or capture_method == "manual"
    methods = [m for m in METHODS if m == "card" or not is_card_only]
    return [m for m in methods if allowed is None or m in allowed]


def fee(amount: int, method: str) -> int:
    """Return the processing fee of a captured amount, rounded half up."""
    return (amount * FEE_BPS[method] + 5_000) // 10_000


def settled(
    amount: int, currency: str, conversions: Mapping[str, tuple[str, Decimal]]
) -> tuple[int, str, float | None]:
    """Return what of an amount reaches the balance, in which currency, and at which rate.

    Rounded half up; all currencies of the sandbox have two decimals. Without a conversion the
    amount reaches it as it is.
    """
    if currency not in conversions:
        return amount, currency, None
    target, rate = conversions[currency]
    exact = Decimal(amount) * rate
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP)), target, float(rate)


def fee_details(amount: int, currency: str) -> list[dict[str, Any]]:
    """Describe a fee as the balance transaction does."""
    return [
        {
            "amount": amount,
            "application": None,
            "currency": currency,
            "description": "Processing fee of the sandbox",
            "type": "stripe_fee",
        }
    ]
