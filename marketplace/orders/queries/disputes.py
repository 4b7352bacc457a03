"""Disputes as a shop and as an operator see them: the charges room's, with orders and evidence."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from marketplace.orders import scopes
from marketplace.orders.dispute_types import (
    AnswerBasis,
    EvidenceFileView,
    EvidenceView,
    VendorDispute,
)
from marketplace.orders.models import DisputeEvidence, DisputeFile, Fulfillment, VendorOrder
from marketplace.vendors.models import VendorMember
from payments.charges import dispute_queries as charges
from payments.charges.types import DisputeView
from payments.settlement import queries as settlement

_REF = "vendor_order:"


def vendor_disputes(
    member: VendorMember, *, now: datetime, is_undecided: bool = False
) -> list[VendorDispute]:
    """Return the disputes of the member's own vendor, those to answer first; perhaps those alone
    that nobody has decided.
    """
    views = charges.disputes_of_payee(member.vendor.ref, now=now, is_undecided=is_undecided)
    return _joined(views, member)


def vendor_dispute(member: VendorMember, dispute_ref: str, *, now: datetime) -> VendorDispute:
    """Return one dispute of the member's own vendor. Raises: DisputeNotFound for any other."""
    view = charges.dispute_of_payee(member.vendor.ref, dispute_ref, now=now)
    (found,) = _joined([view], member)
    return found


def vendor_evidence_file(
    member: VendorMember, dispute_ref: str, file_id: str, *, now: datetime
) -> DisputeFile:
    """Return a file of the member's own evidence. Raises: DisputeNotFound."""
    vendor_dispute(member, dispute_ref, now=now)
    return scopes.evidence_file(
        DisputeFile.objects.filter(
            evidence__dispute_ref=dispute_ref, evidence__vendor_order__vendor_id=member.vendor_id
        ),
        file_id,
    )


def evidence_of(dispute_ref: str) -> list[EvidenceView]:
    """Return what shops gave for a dispute, for who answers the bank. Two reads."""
    rows = _evidence().filter(dispute_ref=dispute_ref).order_by("vendor_order__position")
    return [_evidence_view(row) for row in rows]


def answer_basis(dispute_ref: str, *, now: datetime) -> AnswerBasis:
    """Return what an answer can begin with. Raises: DisputeNotFound."""
    view = charges.dispute_view(dispute_ref, now=now)
    given = [row for row in evidence_of(dispute_ref) if row.text]
    names = [part.share.reference.removeprefix(_REF) for part in view.shares]
    parts = VendorOrder.objects.filter(public_id__in=names).prefetch_related("fulfillments")
    sent = [parcel for part in parts.order_by("position") if (parcel := _parcel(part))]
    told = next((row for row in given if row.tracking_number), None)
    return AnswerBasis(
        text="\n\n".join(
            f"{row.vendor_name}: {row.text}" if len(given) > 1 else row.text for row in given
        ),
        carrier=told.carrier if told else sent[0].carrier if sent else "",
        tracking_number=told.tracking_number if told else sent[0].tracking_number if sent else "",
        shipped_on=_left_on(sent[0]) if sent else None,
    )


def evidence_file(dispute_ref: str, file_id: str) -> DisputeFile:
    """Return a file of any shop's evidence for a dispute. Raises: DisputeNotFound."""
    return scopes.evidence_file(
        DisputeFile.objects.filter(evidence__dispute_ref=dispute_ref), file_id
    )


def _joined(views: list[DisputeView], member: VendorMember) -> list[VendorDispute]:
    mine = member.vendor.ref
    own = {
        view.dispute_ref: [part for part in view.shares if part.share.payee_ref == mine]
        for view in views
    }
    names = {part.share.reference.removeprefix(_REF) for row in own.values() for part in row}
    parts = {
        part.public_id: part
        for part in VendorOrder.objects.filter(
            vendor_id=member.vendor_id, public_id__in=names
        ).select_related("order")
    }
    evidence = {
        (row.dispute_ref, row.vendor_order_id): row
        for row in _evidence().filter(vendor_order__in=parts.values())
    }
    costs = settlement.dispute_costs(mine, own)
    found = []
    for view in views:
        share = own[view.dispute_ref][0]
        part = parts.get(share.share.reference.removeprefix(_REF))
        if part is None:
            continue  # a payee of the same name outside of the orders
        row = evidence.get((view.dispute_ref, part.pk))
        amount = Money.total((each.amount for each in own[view.dispute_ref]), view.amount.currency)
        found.append(
            VendorDispute(
                dispute=view,
                order_public_id=part.public_id,
                order_number=part.order.public_id,
                amount=amount,
                evidence=_evidence_view(row) if row else None,
                cost=costs.get(view.dispute_ref),
            )
        )
    return found


def _parcel(part: VendorOrder) -> Fulfillment | None:
    """Return the last parcel that left, by which a bank sees that goods were sent."""
    sent = [row for row in part.fulfillments.all() if row.handed_over_at is not None]
    return max(sent, key=lambda row: row.handed_over_at or row.packed_at, default=None)


def _left_on(parcel: Fulfillment | None) -> date | None:
    return macau_day(parcel.handed_over_at) if parcel and parcel.handed_over_at else None


def _evidence() -> QuerySet[DisputeEvidence]:
    return DisputeEvidence.objects.select_related("vendor_order__vendor").prefetch_related(
        "files", "vendor_order__fulfillments"
    )


def _evidence_view(row: DisputeEvidence) -> EvidenceView:
    return EvidenceView(
        vendor_name=row.vendor_order.vendor.name,
        order_public_id=row.vendor_order.public_id,
        text=row.text,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        handed_in_at=row.handed_in_at,
        shipped_on=_left_on(_parcel(row.vendor_order)),
        files=tuple(
            EvidenceFileView(
                file_id=str(file.pk),
                name=file.name,
                size=file.size,
                purpose=file.purpose,
                purpose_label=file.get_purpose_display(),
            )
            for file in row.files.all()
        ),
    )
