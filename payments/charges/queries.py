"""What surfaces and upper rooms read of charges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from payments.charges.errors import ChargeNotFound
from payments.charges.models import Attempt, Charge, FeeShare, Share
from payments.charges.payment_telling import payment_told
from payments.charges.statuses import AttemptStatus, ChargeStatus
from payments.charges.types import AttemptView, ChargeView, ShareView

__all__ = [
    "as_attempt_view",
    "as_share_view",
    "as_view",
    "capture_of_share",
    "charge_view",
    "fees_of",
    "payable_until",
    "payment_told",
    "promised_positions",
    "share",
    "shares_of",
    "statuses_of",
]

_PAID = (
    ChargeStatus.CAPTURED,
    ChargeStatus.PARTIALLY_REFUNDED,
    ChargeStatus.REFUNDED,
    ChargeStatus.DISPUTED,
)


def charge_view(name: str) -> ChargeView:
    """Return a charge by its own public id or by the reference that it was opened for.

    Raises: ChargeNotFound.
    """
    column = "public_id" if name.startswith("chg_") else "reference"
    row = Charge.objects.prefetch_related("attempts").filter(**{column: name}).first()
    if row is None:
        raise ChargeNotFound(_("This payment does not exist."))
    return as_view(row)


def statuses_of(charge_refs: Iterable[str]) -> dict[str, str]:
    """Return the status of each charge by its public id; unknown ones are left out."""
    found = Charge.objects.filter(public_id__in=list(charge_refs))
    return dict(found.values_list("public_id", "status"))


def payable_until(charge_refs: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Return until when each charge can be paid, by its public id; others are left out. One read.

    What is under review cannot be paid: money for it may be there already.
    """
    rows = Charge.objects.filter(
        public_id__in=list(charge_refs),
        status__in=(ChargeStatus.OPENED, ChargeStatus.AWAITING_BUYER, ChargeStatus.DECLINED),
        expires_at__gt=now,
    ).exclude(attempts__quarantined_at__isnull=False)
    return dict(rows.values_list("public_id", "expires_at"))


def shares_of(charge_ref: str) -> list[ShareView]:
    """Return the shares of a charge in their order, as they were frozen."""
    rows = Share.objects.select_related("charge").filter(charge__public_id=charge_ref)
    return [as_share_view(row) for row in rows.order_by("position")]


def fees_of(charge_ref: str) -> list[tuple[ShareView, Money]]:
    """Return the shares of a charge with their parts of its processing fee, once it is known.

    Money: each part in the currency that the provider took, which may be neither of the share's.
    """
    rows = FeeShare.objects.select_related("share__charge").filter(
        share__charge__public_id=charge_ref
    )
    return [
        (as_share_view(row.share), Money(row.amount_minor, row.currency))
        for row in rows.order_by("share__position")
    ]


def share(reference: str) -> ShareView | None:
    """Return the share that was frozen under a reference; None when there is none."""
    row = Share.objects.select_related("charge").filter(reference=reference).first()
    return as_share_view(row) if row else None


def capture_of_share(reference: str) -> tuple[str, datetime] | None:
    """Return the paid charge of a share, and when it was captured; None for an unpaid one."""
    row = Share.objects.select_related("charge").filter(reference=reference).first()
    if row is None or row.charge.captured_at is None:
        return None
    return row.charge.public_id, row.charge.captured_at


def as_share_view(row: Share) -> ShareView:
    """Turn a share into what crosses the door."""
    currency = row.charge.currency
    return ShareView(
        payee_ref=row.payee_ref,
        reference=row.reference,
        amount=Money(row.amount_minor, currency),
        payee_amount=Money(row.payee_amount_minor, row.payee_currency),
        commission=Money(row.commission_minor, row.payee_currency),
        mid_value=Money(row.mid_value_minor, currency),
        duty=Money(row.duty_minor, currency) if row.duty_minor else None,
    )


def as_attempt_view(row: Attempt, charge: Charge) -> AttemptView:
    """Turn an attempt into what crosses the door."""
    return AttemptView(
        attempt_id=row.pk,
        attempt_ref=row.public_id,
        charge_ref=charge.public_id,
        status=row.status,
        method=row.method,
        redirect_url=row.redirect_url if _awaits_buyer(row) else "",
        qr_text=row.qr_text if _awaits_buyer(row) else "",
        wallet_call=row.wallet_call or {} if _awaits_buyer(row) else {},
    )


def as_view(row: Charge) -> ChargeView:
    """Turn a charge with its attempts into what crosses the door."""
    attempts = list(row.attempts.all())
    told = _most_telling(attempts)
    waits = told if told and _awaits_buyer(told) and row.is_payable else None
    return ChargeView(
        charge_ref=row.public_id,
        reference=row.reference,
        status=row.status,
        amount=row.amount,
        refunded=Money(row.refunded_minor, row.currency),
        provider=row.provider or (told.provider if told else ""),
        method=row.method,
        redirect_url=waits.redirect_url if waits else "",
        attempt_id=told.pk if told else None,
        attempt_status=told.status if told else "",
        expires_at=row.expires_at,
        captured_at=row.captured_at,
        is_payable=row.is_payable,
        is_paid=row.status in _PAID,
        is_under_review=any(attempt.is_quarantined for attempt in attempts),
        qr_text=waits.qr_text if waits else "",
        wallet_call=waits.wallet_call or {} if waits else {},
    )


def _awaits_buyer(attempt: Attempt) -> bool:
    return attempt.status == AttemptStatus.AWAITING_BUYER and not attempt.is_quarantined


def _most_telling(attempts: Iterable[Attempt]) -> Attempt | None:
    """Choose the attempt that tells how the charge stands: captured, else live, else newest."""
    newest_first = sorted(attempts, key=lambda attempt: attempt.prepared_at, reverse=True)
    for attempt in newest_first:
        if attempt.status == AttemptStatus.CAPTURED:
            return attempt
    for attempt in newest_first:
        if attempt.is_live:
            return attempt
    return newest_first[0] if newest_first else None


def promised_positions() -> dict[str, Money]:
    """Return what charges that may still be captured will add to each currency's position.

    Money: by currency; what buyers will bring at the mid rate is positive, what payees will
    be owed in another currency is negative.
    """
    live = (
        ChargeStatus.OPENED,
        ChargeStatus.AWAITING_BUYER,
        ChargeStatus.PROCESSING,
        ChargeStatus.AUTHORIZED,
    )
    sums = (
        Share.objects.filter(charge__status__in=live)
        .exclude(payee_currency=F("charge__currency"))
        .order_by()
        .values("charge__currency", "payee_currency")
        .annotate(brought=Sum("mid_value_minor"), owed=Sum("payee_amount_minor"))
    )
    promised: dict[str, int] = {}
    for row in sums:
        paid, owed = row["charge__currency"], row["payee_currency"]
        promised[paid] = promised.get(paid, 0) + int(row["brought"])
        promised[owed] = promised.get(owed, 0) - int(row["owed"])
    return {currency: Money(minor, currency) for currency, minor in promised.items()}
