"""Ask for a part of a paid charge to go back to its buyer, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.bell import ring_after_commit
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from payments.charges import locks
from payments.charges.errors import NotRefundable, RefundChanged, RefundExceedsPaid
from payments.charges.models import Attempt, Charge, Refund, Share
from payments.charges.refund_queries import as_refund_view
from payments.charges.refund_windows import why_by_bank
from payments.charges.services.move_status import move_refund
from payments.charges.services.open_bank_refund import open_bank_refund
from payments.charges.statuses import (
    SURPLUS,
    AttemptStatus,
    ChargeStatus,
    RefundReason,
    RefundStatus,
)
from payments.charges.types import RefundView
from payments.gateways import registry

_REFUNDABLE = (ChargeStatus.CAPTURED, ChargeStatus.PARTIALLY_REFUNDED)


@transaction.atomic
def request_refund(
    *,
    charge_ref: str,
    share_reference: str,
    amount: Money,
    reason: str,
    key: str,
    now: datetime,
) -> RefundView:
    """Write down that an amount of one share goes back; a worker asks the provider for it.

    The same key again is the same refund. What the provider does not take any more (its window is
    over, its number of refunds is used up) fails at once and becomes a bank refund. No network
    call.
    Money: `amount` is gross, in the charge currency. The caller books the payee's side.
    Raises: ChargeNotFound, NotRefundable, RefundExceedsPaid, RefundChanged.
    """
    charge = locks.charge(charge_ref)
    existing = Refund.objects.select_related("share", "attempt", "charge").filter(key=key).first()
    if existing is not None:
        _check_same(existing, charge, share_reference, amount)
        return as_refund_view(existing)
    if charge.status not in _REFUNDABLE:
        raise NotRefundable(_("Nothing of this payment can be given back at present."))
    attempt = paying_attempt(charge)
    share = charge.shares.filter(reference=share_reference).first()
    if share is None or amount.currency != charge.currency:
        raise Broken(f"{charge_ref} has no share {share_reference} in {amount.currency}")
    parts = attempt.refunds.exclude(status=RefundStatus.FAILED).count()
    count_back(attempt, [(share, amount.minor)], amount.minor)
    refund = Refund.objects.create(
        charge=charge,
        attempt=attempt,
        share=share,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=RefundReason(reason),
        key=key,
        requested_at=now,
        due_at=now,
    )
    why = why_by_bank(
        registry.capability(attempt.provider, attempt.method),
        captured_at=attempt.captured_at or now,
        parts=parts,
        now=now,
    )
    if why is not None:
        move_refund(refund, RefundStatus.FAILED)
        refund.settled_at, refund.due_at, refund.last_error = now, None, why
        refund.save(update_fields=["status", "settled_at", "due_at", "last_error"])
        open_bank_refund(charge, refund, why, now)
    else:
        ring_after_commit("payments.charges.tasks.submit_refunds")
    return as_refund_view(refund)


def paying_attempt(charge: Charge) -> Attempt:
    """Return the attempt whose capture paid a charge; surplus money stands on others."""
    captured = charge.attempts.filter(status=AttemptStatus.CAPTURED)
    found = captured.exclude(refunds__reason__in=SURPLUS).order_by("captured_at").first()
    if found is None:
        raise Broken(f"{charge.public_id} is paid by no attempt")
    return found


def count_back(attempt: Attempt, parts: list[tuple[Share, int]], minor: int) -> None:
    """Count what goes back against what was captured, and each part against its share.

    The caller holds the charge's lock; the database checks both sums again. `minor` is zero when
    the attempt counted it before. Raises: RefundExceedsPaid.
    """
    if minor < 0 or any(part <= 0 for _share, part in parts):
        raise RefundExceedsPaid(_("A refund has a positive amount."))
    attempt.refunding_minor += minor
    if attempt.refunding_minor > attempt.captured_minor:
        raise RefundExceedsPaid(_("More would go back than was paid."))
    attempt.save(update_fields=["refunding_minor"])
    for share, part in parts:
        share.refunding_minor += part
        if share.refunding_minor > share.amount_minor:
            raise RefundExceedsPaid(_("More would go back than was paid to this shop."))
        share.save(update_fields=["refunding_minor"])


def _check_same(refund: Refund, charge: Charge, share_reference: str, amount: Money) -> None:
    share = refund.share.reference if refund.share else ""
    if (refund.charge_id, share, refund.amount) != (charge.pk, share_reference, amount):
        raise RefundChanged(f"{refund.key} asked for another refund before")
