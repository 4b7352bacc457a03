"""Compare what a provider says was paid with what was asked. Pure.

A genuine, signed message is not enough: a real payment of one dollar must not pay for an
order of two thousand. Source: CVE-2026-9189.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.foundation.money import Money
from payments.gateways.types import AttemptSnapshot, RefundSnapshot


@dataclass(frozen=True, slots=True)
class Expected:
    """What the provider was asked for, under our own name.

    Money: `amount` is gross, in the charge currency.
    """

    amount: Money
    method: str
    livemode: bool
    client_reference: str
    provider_ref: str


@dataclass(frozen=True, slots=True)
class ExpectedRefund:
    """What was asked back, under our own name.

    Money: `amount` is gross, in the charge currency.
    """

    amount: Money
    client_reference: str | None
    provider_object_id: str


def refund_differences(
    expected: ExpectedRefund, reported: RefundSnapshot
) -> dict[str, tuple[str, str]]:
    """Name each way in which a reported refund is not what was asked: (asked, reported)."""
    return _differing(
        {
            "amount": (expected.amount, reported.amount),
            "client_reference": (expected.client_reference, reported.client_reference),
            "provider_object_id": (expected.provider_object_id, reported.provider_object_id),
        }
    )


def differences(expected: Expected, reported: AttemptSnapshot) -> dict[str, tuple[str, str]]:
    """Name each way in which a reported capture is not what was asked: (asked, reported).

    Nothing differs only when amount, currency, method, live mode, our own reference and the
    provider's are all the same, and the provider names an object that a refund could name.
    """
    captured = reported.captured
    return _differing(
        {
            "amount": (expected.amount.minor, captured.minor if captured else None),
            "currency": (expected.amount.currency, captured.currency if captured else None),
            "method": (expected.method, reported.method),
            "livemode": (expected.livemode, reported.livemode),
            "client_reference": (expected.client_reference, reported.client_reference),
            "provider_ref": (expected.provider_ref, reported.provider_ref),
            "provider_object_id": (True, bool(reported.provider_object_id)),
        }
    )


def _differing(
    asked_and_reported: Mapping[str, tuple[object, object]],
) -> dict[str, tuple[str, str]]:
    return {
        name: (str(asked), str(got))
        for name, (asked, got) in asked_and_reported.items()
        if asked != got
    }
