"""Decide not to answer a dispute: nothing is handed in, and the bank decides for the buyer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.charges import locks
from payments.charges.errors import AnswerIncomplete, DisputeClosed
from payments.charges.models import Dispute
from payments.charges.statuses import AnswerStatus


@transaction.atomic
def accept_loss(*, dispute_ref: str, reason: str, by: str, now: datetime) -> Dispute:
    """Keep who decided not to answer, and why; money moves when the bank has decided.

    An answer can still be handed in until the time is over. The same again changes nothing.
    Raises: DisputeNotFound; DisputeClosed when it is decided or answered; AnswerIncomplete
        without a reason.
    """
    if not reason.strip():
        raise AnswerIncomplete(_("Say why: the reason is kept."))
    _charge, dispute = locks.charge_of_dispute(dispute_ref)
    has_answer = dispute.answers.exclude(status=AnswerStatus.REFUSED).exists()
    if not dispute.is_undecided or has_answer:
        raise DisputeClosed(_("This dispute is decided, or has been answered."))
    if dispute.accepted_at is None:
        dispute.accepted_at = now
        dispute.accepted_by = by
        dispute.accepted_reason = reason.strip()[:200]
        dispute.save(update_fields=["accepted_at", "accepted_by", "accepted_reason"])
    return dispute
