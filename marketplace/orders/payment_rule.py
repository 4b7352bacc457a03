"""How a declared order may be paid: customs compares the payment with the order."""

from __future__ import annotations

from django.conf import settings

from marketplace.customs.rules.buyer_checks import payment as findings_of
from marketplace.customs.rules.wording import say
from marketplace.customs.types import Payment
from marketplace.foundation.money import Money
from payments.gateways import routing


def payment_of(method: str, total: Money) -> Payment | None:
    """Return the payment as customs would see it; None where this installation files nothing.

    Whether it is declarable is a matter of the provider that would take it now.
    """
    if not settings.CUSTOMS_GATEWAY:
        return None
    taker = routing.choose(method, total)
    return Payment(total.currency, is_declarable=bool(taker and taker.declares_customs))


def payment_refusal(method: str, total: Money) -> str:
    """Say why customs cannot match a payment, and what would help; nothing where it can."""
    said = (say(finding) for finding in findings_of(payment_of(method, total)))
    return " ".join(part for each in said for part in (each.text, each.buyer_help) if part)
