"""Two persons say which shares a refund belongs to that was made at the provider."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.charges import locks
from payments.charges.errors import AnotherPersonNeeded, RefundExceedsPaid, StepNotOpen
from payments.charges.models import BankRefund, Charge, ExternalAssignment, Refund
from payments.charges.services.apply_assignment import apply_assignment
from payments.charges.statuses import AssignmentStatus
from payments.charges.types import ExternalPart


@transaction.atomic
def propose_assignment(
    *,
    refund_ref: str,
    by: str,
    now: datetime,
    parts: Sequence[ExternalPart] = (),
    instead_of: str = "",
) -> ExternalAssignment:
    """Propose the shares of an external refund, or the bank refund in whose place it stands.

    Money: the parts are in the charge currency, and sum to the refund.
    Raises: BankRefundNotFound, StepNotOpen, RefundExceedsPaid.
    """
    charge, refund = locks.external_refund(refund_ref)
    if refund.assigned_at or refund.assignments.filter(status=AssignmentStatus.PROPOSED).exists():
        raise StepNotOpen(_("Somebody has assigned this refund already."))
    bank_refund = _place(refund, instead_of) if refund.stands_in else None
    if not refund.stands_in:
        _check(charge, refund, parts)
    return ExternalAssignment.objects.create(
        refund=refund,
        parts=[
            {"share": part.share_reference, "minor": part.amount.minor}
            for part in (() if refund.stands_in else parts)
        ],
        instead_of=bank_refund,
        proposed_by=by,
        proposed_at=now,
    )


@transaction.atomic
def decide_assignment(
    *, assignment_id: UUID, confirm: bool, by: str, now: datetime
) -> ExternalAssignment:
    """Confirm an assignment that another person proposed, or turn it down.

    Raises: BankRefundNotFound, StepNotOpen, AnotherPersonNeeded, RefundExceedsPaid.
    """
    of = ExternalAssignment.objects.select_related("refund").filter(pk=assignment_id).first()
    charge, refund = locks.external_refund(of.refund.public_id if of else "")
    row = ExternalAssignment.objects.select_related("instead_of").get(pk=assignment_id)
    if row.status != AssignmentStatus.PROPOSED:
        raise StepNotOpen(_("There is nothing to confirm."))
    if confirm and row.proposed_by == by:
        raise AnotherPersonNeeded(_("You wrote this down: another person confirms it."))
    row.status = AssignmentStatus.APPROVED if confirm else AssignmentStatus.REFUSED
    row.decided_by, row.decided_at = by, now
    row.save()
    if confirm:
        if row.instead_of is not None and not row.instead_of.is_open:
            raise StepNotOpen(_("That bank refund is not open any more."))
        apply_assignment(charge, refund, row, now)
    return row


def _place(refund: Refund, bank_refund_ref: str) -> BankRefund:
    found = BankRefund.objects.filter(
        public_id=bank_refund_ref,
        refund__attempt=refund.attempt,
        amount_minor=refund.amount_minor,
    ).first()
    if found is None or not found.is_open:
        raise StepNotOpen(_("Choose the open bank refund of the same amount."))
    return found


def _check(charge: Charge, refund: Refund, parts: Sequence[ExternalPart]) -> None:
    left = {
        share.reference: share.amount_minor - share.refunding_minor for share in charge.shares.all()
    }
    for part in parts:
        if not 0 < part.amount.minor <= left.get(part.share_reference, 0):
            raise RefundExceedsPaid(_("More would go back than was paid to this shop."))
    if sum(part.amount.minor for part in parts) != refund.amount_minor:
        raise RefundExceedsPaid(_("The parts have to sum to the refund."))
