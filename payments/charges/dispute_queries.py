"""What surfaces and upper rooms read of disputes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from payments.charges.errors import DisputeNotFound
from payments.charges.models import Dispute, DisputeShare
from payments.charges.queries import as_share_view
from payments.charges.statuses import UNDECIDED, AnswerStatus
from payments.charges.types import DisputedShare, DisputeView


def dispute_view(dispute_ref: str, *, now: datetime) -> DisputeView:
    """Return a dispute with its shares. Raises: DisputeNotFound."""
    row = _rows().filter(public_id=dispute_ref).first()
    if row is None:
        raise DisputeNotFound(_("This dispute does not exist."))
    return _view(row, now)


def disputes_of_payee(
    payee_ref: str, *, now: datetime, limit: int = 100, is_undecided: bool = False
) -> list[DisputeView]:
    """Return the disputes that concern a payee: those to answer first, then the newest.

    `is_undecided` leaves out those that a bank has decided.
    """
    mine = DisputeShare.objects.filter(share__payee_ref=payee_ref).values("dispute")
    rows = _rows().filter(pk__in=mine)
    open_ones = list(rows.filter(status__in=UNDECIDED).order_by("evidence_due_at", "pk")[:limit])
    if is_undecided:
        return [_view(row, now) for row in open_ones]
    others = rows.exclude(status__in=UNDECIDED).order_by("-opened_at")
    found = open_ones + list(others[: limit - len(open_ones)])
    return [_view(row, now) for row in found]


def dispute_of_payee(payee_ref: str, dispute_ref: str, *, now: datetime) -> DisputeView:
    """Return a dispute that concerns a payee. Raises: DisputeNotFound for any other."""
    view = dispute_view(dispute_ref, now=now)
    if all(part.share.payee_ref != payee_ref for part in view.shares):
        raise DisputeNotFound(_("This dispute does not exist."))
    return view


def _rows() -> QuerySet[Dispute]:
    return Dispute.objects.select_related("charge").prefetch_related(
        "shares__share__charge", "answers"
    )


def _view(row: Dispute, now: datetime) -> DisputeView:
    answers = [each for each in row.answers.all() if each.status != AnswerStatus.REFUSED]
    parts = sorted(row.shares.all(), key=lambda part: part.share.position)
    return DisputeView(
        dispute_ref=row.public_id,
        charge_ref=row.charge.public_id,
        reference=row.charge.reference,
        status=row.status,
        reason=row.reason,
        amount=row.amount,
        withdrawn=row.withdrawn,
        fee=None if row.fee_returned_at else row.fee,
        shares=tuple(
            DisputedShare(as_share_view(part.share), Money(part.amount_minor, row.currency))
            for part in parts
        ),
        opened_at=row.opened_at,
        evidence_due_at=row.evidence_due_at,
        decided_at=row.decided_at,
        is_undecided=row.is_undecided,
        is_answered=bool(answers) or row.has_evidence,
        is_accepted=row.accepted_at is not None,
        is_answerable=row.is_answerable(now) and not answers,
    )
