"""What Antom answers, turned into our types. Nothing here is copied from what we asked. Pure.

Source: Antom's pages on pay, inquiryPayment, refund and inquiryRefund. A status that Antom adds
later is asked about again instead of being decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marketplace.foundation.money import Money
from payments.gateways.antom.naming import (
    WALLETS,
    method_in,
    reference_in,
    refund_ref,
)
from payments.gateways.errors import ProviderContradiction
from payments.gateways.types import (
    AttemptSnapshot,
    AttemptStatus,
    RefundSnapshot,
    RefundStatus,
    Scene,
    Started,
)

Answer = Mapping[str, Any]

_PAYMENT: Final[dict[str, AttemptStatus]] = {
    "SUCCESS": "captured",
    "PROCESSING": "awaiting_buyer",
    "PENDING": "processing",
    "CANCELLED": "expired",
    "FAIL": "declined",
}
# A failed payment that nobody tried, or not in time.
_TIMED_OUT: Final = frozenset(
    {"ORDER_IS_CLOSED", "PAYMENT_EXPIRED", "ORDER_IS_CANCELED", "ORDER_IS_CANCELLED"}
)
_REFUND: Final[dict[str, RefundStatus]] = {"SUCCESS": "succeeded", "FAIL": "failed"}


def money(told: object) -> Money:
    """Read an amount as Antom writes it. Raises: ProviderContradiction for strange ones."""
    found = told if isinstance(told, Mapping) else {}
    value, currency = found.get("value"), found.get("currency")
    try:
        if not isinstance(value, str) or not value.isascii() or not value.isdecimal():
            raise ValueError("not a whole number of minor units")
        return Money(int(value), str(currency))
    except ValueError as error:
        raise ProviderContradiction(f"an amount of {value!r} {currency!r}") from error


def same(answer: Answer, field: str, asked: str) -> None:
    """Compare a name that an answer carries with the one asked for.

    Raises: ProviderContradiction when it is another's answer.
    """
    if answer.get(field) != asked:
        raise ProviderContradiction(f"asked for {field} {asked}, got {answer.get(field)!r}")


def started(answer: Answer, name: str, scene: Scene) -> Started:
    """Read where the buyer goes on: a page, the wallet itself, a code on our own page.

    Raises: ProviderContradiction when there is no way on.
    """
    page, app = (_https(answer.get(field)) for field in ("normalUrl", "applinkUrl"))
    redirect = (page or app) if scene == "desktop" else (app or page)
    code = _code(answer) if scene == "desktop" else ""
    if not redirect and not code:
        raise ProviderContradiction(f"{name} has no payment page and no code")
    return Started(provider_ref=name, redirect_url=redirect, qr_text=code)


def _https(told: object) -> str:
    """Take an address of the web alone: a browser is not led to whatever scheme comes."""
    found = told if isinstance(told, str) else ""
    return found if found.startswith(("https://", "http://")) else ""


def _code(answer: Answer) -> str:
    """Return what a code says; Antom sends it as pictures too, which our page draws itself."""
    form = answer.get("orderCodeForm")
    details = form.get("codeDetails") if isinstance(form, Mapping) else None
    for detail in details if isinstance(details, list) else ():
        if isinstance(detail, Mapping) and detail.get("displayType") == "TEXT":
            return str(detail.get("codeValue") or "")
    return ""


def attempt_snapshot(answer: Answer, ref: str, *, livemode: bool) -> AttemptSnapshot:
    """Read what inquiryPayment says.

    Money: `captured` is Antom's paymentAmount, gross. The fee stands in a settlement file only.
    Raises: ProviderContradiction for another payment's answer, or an amount that cannot be.
    """
    same(answer, "paymentRequestId", ref)
    status = _PAYMENT.get(str(answer.get("paymentStatus")), "processing")
    if status == "declined" and answer.get("paymentResultCode") in _TIMED_OUT:
        status = "expired"
    return AttemptSnapshot(
        provider_ref=ref,
        status=status,
        captured=money(answer.get("paymentAmount")) if status == "captured" else None,
        method=_method(answer, ref),
        livemode=livemode,
        client_reference=reference_in(answer["paymentRequestId"]),
        provider_object_id=str(answer.get("paymentId") or "") or None,
        fee=None,
    )


def _method(answer: Answer, ref: str) -> str | None:
    """Return our name of the wallet that Antom names; else of the one in the payment's name."""
    told = answer.get("paymentMethodType")
    if told is None:
        return method_in(ref)
    return next((ours for ours, theirs in WALLETS.items() if theirs == told), str(told))


def refund_snapshot(answer: Answer, payment_id: str, *, status: RefundStatus) -> RefundSnapshot:
    """Read a refund, whose state the caller knows. Raises: ProviderContradiction."""
    name = str(answer.get("refundRequestId") or "")
    return RefundSnapshot(
        provider_ref=refund_ref(payment_id, name),
        status=status,
        amount=money(answer.get("refundAmount")),
        client_reference=reference_in(name),
        provider_object_id=payment_id or None,
        failure=_failure(answer) if status == "failed" else None,
    )


def refund_status(answer: Answer) -> RefundStatus:
    """Read the state that inquiryRefund tells; an unknown word is asked about again."""
    return _REFUND.get(str(answer.get("refundStatus")), "pending")


def _failure(answer: Answer) -> str:
    return str(answer.get("refundResultCode") or answer.get("refundResultMessage") or "FAIL")


def given_back(answer: Answer) -> bool:
    """Tell whether a payment was given back in full: canceled after it was paid, or by refunds.

    Money: refunds that are under way count as those that are done.
    """
    if answer.get("paymentStatus") == "CANCELLED":
        return True
    total = money(answer.get("paymentAmount"))
    lines = answer.get("transactions")
    returned = [
        money(line.get("transactionAmount"))
        for line in (lines if isinstance(lines, list) else ())
        if isinstance(line, Mapping)
        and line.get("transactionType") == "REFUND"
        and line.get("transactionStatus") != "FAIL"
    ]
    return sum(each.minor for each in returned) >= total.minor
