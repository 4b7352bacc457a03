"""Let the buyer choose another way to pay, with never two payment pages open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from payments.charges import locks
from payments.charges.errors import MethodUnavailable, PaymentInProgress
from payments.charges.models import Charge
from payments.charges.queries import as_view, charge_view
from payments.charges.services.close_attempt import close_attempt
from payments.charges.services.open_charge import check_method
from payments.charges.services.prepare_attempt import not_payable, refuse_unfit
from payments.charges.types import ChargeView
from payments.gateways import routing


def change_method(*, charge_ref: str, method: str, now: datetime) -> ChargeView:
    """Close the page that waits, if any, and set the method of the next attempt.

    A payment that arrived meanwhile is kept: the charge comes back paid, and nothing changes.
    Raises: ChargeNotFound, ChargeNotPayable, MethodUnavailable, PaymentInProgress,
        PaymentUnderReview, ProviderUnavailable, OutcomeUnknown.
    """
    charge = Charge.objects.filter(public_id=charge_ref).first()
    if charge is not None:
        _check_there(method, charge.amount)
        for attempt in charge.attempts.all():
            if attempt.is_live and attempt.method != method:
                refuse_unfit(attempt)
                close_attempt(attempt_id=attempt.pk, now=now)
    return _set_method(charge_ref, method, now)


def _check_there(method: str, amount: Money) -> None:
    """Refuse a method that cannot be used now, before the page that waits is closed."""
    check_method(method, amount)
    if routing.choose(method, amount) is None:
        raise MethodUnavailable(
            _("This way to pay is away at the moment. Please choose another."), method=method
        )


@transaction.atomic(durable=True)
def _set_method(charge_ref: str, method: str, now: datetime) -> ChargeView:
    charge = locks.charge(charge_ref)
    if charge.captured_minor:
        return charge_view(charge_ref)
    if not charge.is_payable or charge.expires_at <= now:
        raise not_payable(charge)
    if any(attempt.is_live and attempt.method != method for attempt in charge.attempts.all()):
        raise PaymentInProgress(
            _("Your payment is being processed. Please wait for its confirmation.")
        )
    charge.method = method
    charge.save(update_fields=["method"])
    return as_view(charge)
