"""Every lock of this room. Order of the house: cart, stock, charge, then ledger accounts.

The charge's row is the lock for all that happens under it: attempts, facts, refunds and
disputes.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from payments.charges.errors import BankRefundNotFound, ChargeNotFound, DisputeNotFound
from payments.charges.models import (
    Attempt,
    BankRefund,
    Charge,
    Dispute,
    PaymentDeclaration,
    Refund,
    WebhookEvent,
)
from payments.charges.statuses import AttemptStatus, RefundReason


def charge(charge_ref: str) -> Charge:
    """Lock a charge by its public id. Raises: ChargeNotFound."""
    row = Charge.objects.select_for_update(no_key=True).filter(public_id=charge_ref).first()
    if row is None:
        raise ChargeNotFound(_("This payment does not exist."))
    return row


def charge_of_attempt(attempt_id: UUID) -> tuple[Charge, Attempt]:
    """Lock the charge of an attempt, then read the attempt afresh."""
    owner = Charge.objects.select_for_update(no_key=True, of=("self",)).get(attempts=attempt_id)
    return owner, Attempt.objects.get(pk=attempt_id)


def charge_of_payment(provider: str, provider_object_id: str) -> tuple[Charge, Attempt]:
    """Lock the charge of a captured payment by the provider's name of it. Raises: ChargeNotFound.

    The attempt is read afresh.
    """
    rows = Attempt.objects.filter(provider=provider, provider_object_id=provider_object_id)
    found = rows.filter(status=AttemptStatus.CAPTURED).values_list("pk", flat=True).first()
    if found is None:
        raise ChargeNotFound(_("This payment does not exist."))
    return charge_of_attempt(found)


def charge_of_refund(refund_id: UUID) -> tuple[Charge, Refund]:
    """Lock the charge of a refund, then read the refund afresh."""
    owner = Charge.objects.select_for_update(no_key=True, of=("self",)).get(refunds=refund_id)
    return owner, Refund.objects.select_related("attempt").get(pk=refund_id)


def bank_refund(bank_refund_ref: str) -> tuple[Charge, BankRefund]:
    """Lock the charge of a bank refund, then read it afresh. Raises: BankRefundNotFound."""
    rows = Charge.objects.select_for_update(no_key=True, of=("self",))
    owner = rows.filter(refunds__bank_refund__public_id=bank_refund_ref).first()
    if owner is None:
        raise BankRefundNotFound(_("This refund does not exist."))
    found = BankRefund.objects.select_related("refund__attempt")
    return owner, found.get(public_id=bank_refund_ref)


def external_refund(refund_ref: str) -> tuple[Charge, Refund]:
    """Lock the charge of a refund made at the provider, then read it afresh.

    Raises: BankRefundNotFound.
    """
    rows = Charge.objects.select_for_update(no_key=True, of=("self",))
    wanted = {"refunds__public_id": refund_ref, "refunds__reason": RefundReason.EXTERNAL}
    owner = rows.filter(**wanted).first()
    if owner is None:
        raise BankRefundNotFound(_("This refund does not exist."))
    return owner, Refund.objects.select_related("attempt").get(public_id=refund_ref)


def charge_of_dispute(dispute_ref: str) -> tuple[Charge, Dispute]:
    """Lock the charge of a dispute, then read the dispute afresh. Raises: DisputeNotFound."""
    owners = Charge.objects.select_for_update(no_key=True, of=("self",))
    owner = owners.filter(disputes__public_id=dispute_ref).first()
    if owner is None:
        raise DisputeNotFound(_("This dispute does not exist."))
    return owner, Dispute.objects.select_related("attempt").get(public_id=dispute_ref)


def declaration_of_share(share_reference: str) -> PaymentDeclaration | None:
    """Lock the charge of a share, then read the share's declaration afresh; None where none is."""
    owners = Charge.objects.select_for_update(no_key=True, of=("self",))
    if not owners.filter(shares__reference=share_reference).exists():
        return None
    owners.get(shares__reference=share_reference)
    found = PaymentDeclaration.objects.select_related("attempt", "share")
    return found.filter(share__reference=share_reference).first()


def webhook_event(event_id: UUID) -> WebhookEvent:
    """Lock one message of the inbox."""
    return WebhookEvent.objects.select_for_update(no_key=True).get(pk=event_id)
