"""Whose is it: every look-up by a public id goes through the person who asks.

What is not theirs does not exist for them; the two are not told apart.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.orders.errors import EvidenceClosed, OrderNotFound
from marketplace.orders.models import (
    DisputeEvidence,
    DisputeFile,
    Order,
    Return,
    ReturnFile,
    VendorOrder,
)
from marketplace.orders.return_errors import ReturnNotFound
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember
from payments.charges import dispute_queries
from payments.charges.errors import DisputeNotFound

_REF = "vendor_order:"
_MAY_FULFILL = (VendorMember.Role.OWNER, VendorMember.Role.FULFILLMENT)


def order_of_reader(public_id: str, reader: OrderReader) -> Order:
    """Return an order that this reader may see. Raises: OrderNotFound."""
    order = Order.objects.filter(public_id=public_id).first()
    if order is None or not reader.may_read(order):
        raise OrderNotFound
    return order


def vendor_order_of_reader(public_id: str, reader: OrderReader) -> VendorOrder:
    """Return a part of an order that this reader may see. Raises: OrderNotFound."""
    part = VendorOrder.objects.select_related("order").filter(public_id=public_id).first()
    if part is None or not reader.may_read(part.order):
        raise OrderNotFound
    return part


def vendor_order_of_member(public_id: str, member: VendorMember) -> VendorOrder:
    """Return a paid part of the member's own vendor. Raises: OrderNotFound."""
    part = (
        VendorOrder.objects.select_related("order", "vendor")
        .filter(public_id=public_id, vendor_id=member.vendor_id, paid_at__isnull=False)
        .first()
    )
    if part is None:
        raise OrderNotFound
    return part


def vendor_order_to_fulfill(public_id: str, member: VendorMember) -> VendorOrder:
    """Return a paid part of the member's own vendor, for a role that fulfills.

    Raises: OrderNotFound, MemberRoleMissing.
    """
    part = VendorOrder.objects.filter(
        public_id=public_id, vendor_id=member.vendor_id, paid_at__isnull=False
    ).first()
    if part is None:
        raise OrderNotFound
    if member.role not in _MAY_FULFILL:
        raise MemberRoleMissing
    return part


def evidence_to_write(dispute_ref: str, member: VendorMember, now: datetime) -> DisputeEvidence:
    """Lock the evidence of the member's own vendor for a dispute that takes an answer.

    It begins with what the parcel says. Raises: DisputeNotFound, MemberRoleMissing,
    EvidenceClosed.
    """
    view = dispute_queries.dispute_of_payee(member.vendor.ref, dispute_ref, now=now)
    if member.role not in _MAY_FULFILL:
        raise MemberRoleMissing
    if not view.is_answerable:
        raise EvidenceClosed
    reference = next(
        part.share.reference for part in view.shares if part.share.payee_ref == member.vendor.ref
    )
    part = VendorOrder.objects.filter(
        public_id=reference.removeprefix(_REF), vendor_id=member.vendor_id
    ).first()
    if part is None:
        raise DisputeNotFound(_("This dispute does not exist."))
    sent = part.fulfillments.filter(handed_over_at__isnull=False).order_by("-handed_over_at")
    parcel = sent.first()
    row, _is_new = DisputeEvidence.objects.get_or_create(
        dispute_ref=dispute_ref,
        vendor_order=part,
        defaults={
            "carrier": parcel.carrier if parcel else "",
            "tracking_number": parcel.tracking_number if parcel else "",
        },
    )
    locked = DisputeEvidence.objects.select_for_update(no_key=True).get(pk=row.pk)
    if locked.handed_in_at is not None:
        raise EvidenceClosed
    return locked


def return_of_reader(public_id: str, reader: OrderReader) -> Return:
    """Return a return of an order that this reader may see. Raises: ReturnNotFound."""
    found = _returns().filter(public_id=public_id).first()
    if found is None or not reader.may_read(found.vendor_order.order):
        raise ReturnNotFound
    return found


def return_of_vendor(public_id: str, vendor_id: int) -> Return:
    """Return a return of a shop's own. Raises: ReturnNotFound."""
    found = _returns().filter(public_id=public_id, vendor_order__vendor_id=vendor_id).first()
    if found is None:
        raise ReturnNotFound
    return found


def return_to_answer(public_id: str, member: VendorMember) -> Return:
    """Return a return of the member's own shop, for a role that fulfills.

    Raises: ReturnNotFound, MemberRoleMissing.
    """
    found = return_of_vendor(public_id, member.vendor_id)
    if member.role not in _MAY_FULFILL:
        raise MemberRoleMissing
    return found


def return_file(of: Return, file_id: str) -> ReturnFile:
    """Return a picture of a return by what an address says. Raises: ReturnNotFound."""
    try:
        found = of.files.filter(pk=UUID(file_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise ReturnNotFound
    return found


def _returns() -> QuerySet[Return]:
    return Return.objects.select_related("vendor_order__order", "vendor_order__vendor")


def evidence_file(files: QuerySet[DisputeFile], file_id: str) -> DisputeFile:
    """Return one of these files by what an address says. Raises: DisputeNotFound."""
    try:
        found = files.filter(pk=UUID(file_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise DisputeNotFound(_("This file does not exist."))
    return found
