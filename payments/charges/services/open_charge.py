"""Open a charge with its shares, in the transaction of whoever asks for it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from payments.charges.errors import ChargeChanged, MethodUnavailable, SharesDoNotSum
from payments.charges.models import Charge, Share
from payments.charges.queries import as_view, shares_of
from payments.charges.types import ChargeView, OpenCharge, ShareDraft, ShareView
from payments.gateways import routing


@transaction.atomic
def open_charge(request: OpenCharge, *, now: datetime) -> ChargeView:
    """Freeze what is to be collected and who is owed which share of it. No network call.

    A reference is charged once: the same request again returns the same charge.
    Money: the amount is gross, in the currency that the buyer pays; shares as in `ShareDraft`.
    Raises: SharesDoNotSum, MethodUnavailable, ChargeChanged.
    """
    _check_sums(request)
    check_method(request.method, request.amount)
    existing = _find(request)
    if existing is not None:
        return as_view(existing)
    try:
        with transaction.atomic():
            return as_view(_create(request, now))
    except IntegrityError:
        existing = _find(request)  # another transaction opened it first
        if existing is None:
            raise
        return as_view(existing)


def check_method(method: str, amount: Money) -> None:
    """Refuse a method that nobody takes this amount by, be they there or away.

    Raises: MethodUnavailable.
    """
    if not routing.can_take(method, amount):
        raise MethodUnavailable(
            _("This way to pay cannot take this amount in this currency. Please choose another."),
            method=method,
            amount=str(amount),
        )


def _check_sums(request: OpenCharge) -> None:
    """Refuse shares that are not the charge: a mistake of the caller, never of a person."""
    currency = request.amount.currency
    if request.amount.minor <= 0 or not request.shares:
        raise SharesDoNotSum(f"{request.reference}: {request.amount} for no share")
    total = Money.total((share.amount for share in request.shares), currency)
    if total != request.amount:
        raise SharesDoNotSum(f"{request.reference}: shares are {total}, not {request.amount}")
    for share in request.shares:
        _check_share(share, currency)


def _check_share(share: ShareDraft, currency: str) -> None:
    due, worth, duty = share.payee_amount, share.mid_value, share.duty
    if duty is not None and (duty.currency != currency or not 0 <= duty.minor < share.amount.minor):
        raise SharesDoNotSum(f"{share.reference}: duty {duty} of {share.amount}")
    if share.commission.currency != due.currency or worth.currency != currency:
        raise SharesDoNotSum(f"{share.reference}: currencies do not fit")
    if not 0 <= share.commission.minor <= due.minor or due.minor <= 0:
        raise SharesDoNotSum(f"{share.reference}: commission {share.commission} of {due}")
    if share.added.currency != currency or share.added.minor < 0:
        raise SharesDoNotSum(f"{share.reference}: {share.added} is added")
    paid = share.net + share.added
    if not 0 <= worth.minor <= paid.minor:
        raise SharesDoNotSum(f"{share.reference}: worth {worth}, paid {paid}")
    if due.currency == currency and not paid == due == worth:
        raise SharesDoNotSum(f"{share.reference}: {paid} is not {due}, unconverted")


def _find(request: OpenCharge) -> Charge | None:
    row = Charge.objects.filter(reference=request.reference).first()
    if row is None:
        return None
    stored = shares_of(row.public_id)
    asked = [_as_stored(share) for share in request.shares]
    if (row.amount, stored) != (request.amount, asked):
        raise ChargeChanged(f"{request.reference} was charged before, with other content")
    return row


def _as_stored(draft: ShareDraft) -> ShareView:
    return ShareView(
        payee_ref=draft.payee_ref,
        reference=draft.reference,
        amount=draft.amount,
        payee_amount=draft.payee_amount,
        commission=draft.commission,
        mid_value=draft.mid_value,
        duty=draft.duty or None,
        subsidy=draft.subsidy or None,
    )


def _create(request: OpenCharge, now: datetime) -> Charge:
    charge = Charge.objects.create(
        reference=request.reference,
        amount_minor=request.amount.minor,
        currency=request.amount.currency,
        method=request.method,
        opened_at=now,
        expires_at=request.expires_at,
    )
    Share.objects.bulk_create(
        Share(
            charge=charge,
            position=position,
            payee_ref=draft.payee_ref,
            reference=draft.reference,
            amount_minor=draft.amount.minor,
            duty_minor=draft.duty.minor if draft.duty else 0,
            payee_currency=draft.payee_amount.currency,
            payee_amount_minor=draft.payee_amount.minor,
            commission_minor=draft.commission.minor,
            mid_value_minor=draft.mid_value.minor,
            subsidy_minor=draft.added.minor,
        )
        for position, draft in enumerate(request.shares, start=1)
    )
    return charge
