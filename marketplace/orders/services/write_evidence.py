"""A shop gives its side of a dispute: words, files, and at last all of it, to us."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.orders import evidence_files, scopes
from marketplace.orders.errors import EvidenceRefused
from marketplace.orders.models import DisputeEvidence, DisputeFile
from marketplace.vendors.models import VendorMember


@transaction.atomic
def write_evidence(
    *,
    dispute_ref: str,
    member: VendorMember,
    text: str,
    carrier: str,
    tracking_number: str,
    now: datetime,
) -> DisputeEvidence:
    """Keep what a shop says of its own disputed order; it may be changed until it is handed in.

    Raises: DisputeNotFound for any other shop's; MemberRoleMissing; EvidenceClosed.
    """
    evidence = scopes.evidence_to_write(dispute_ref, member, now)
    evidence.text = text.strip()
    evidence.carrier = carrier.strip()
    evidence.tracking_number = tracking_number.strip()
    evidence.save(update_fields=["text", "carrier", "tracking_number"])
    return evidence


@transaction.atomic
def add_evidence_file(
    *,
    dispute_ref: str,
    member: VendorMember,
    purpose: str,
    name: str,
    content: bytes,
    by: str,
    now: datetime,
) -> DisputeFile:
    """Keep a file, told by its content.

    Raises: EvidenceRefused for another kind, one too large, or one too many; and as
        `write_evidence`.
    """
    evidence = scopes.evidence_to_write(dispute_ref, member, now)
    found = evidence_files.content_type(content)
    if found is None:
        raise EvidenceRefused(_("Banks read JPEG, PNG and PDF files: this is none of them."))
    if len(content) > settings.EVIDENCE_FILE_MAX_BYTES:
        raise EvidenceRefused(
            _("A file may have %(size)s at most.")
            % {"size": formats.file_size(settings.EVIDENCE_FILE_MAX_BYTES)}
        )
    sizes = evidence.files.aggregate(sum=Sum("size"))["sum"] or 0
    if (
        evidence.files.count() >= settings.EVIDENCE_MAX_FILES
        or sizes + len(content) > settings.EVIDENCE_MAX_BYTES
    ):
        raise EvidenceRefused(
            _("No more than %(count)d files, and %(size)s together.")
            % {
                "count": settings.EVIDENCE_MAX_FILES,
                "size": formats.file_size(settings.EVIDENCE_MAX_BYTES),
            }
        )
    known = purpose in DisputeFile.Purpose.values
    return DisputeFile.objects.create(
        evidence=evidence,
        purpose=purpose if known else DisputeFile.Purpose.OTHER,
        name=evidence_files.file_name(name, found),
        content_type=found,
        size=len(content),
        content=content,
        uploaded_by=by,
        uploaded_at=now,
    )


@transaction.atomic
def remove_evidence_file(
    *, dispute_ref: str, member: VendorMember, file_id: str, now: datetime
) -> None:
    """Remove a file that was not handed in yet; one that is not there is gone already.

    Raises: as `write_evidence`.
    """
    evidence = scopes.evidence_to_write(dispute_ref, member, now)
    evidence.files.filter(pk=file_id).delete()


@transaction.atomic
def hand_in_evidence(
    *, dispute_ref: str, member: VendorMember, by: str, now: datetime
) -> DisputeEvidence:
    """Give all of it to us: from here on the shop reads it, and we answer the bank.

    Raises: EvidenceRefused without a text; and as `write_evidence`.
    """
    evidence = scopes.evidence_to_write(dispute_ref, member, now)
    if not evidence.text:
        raise EvidenceRefused(_("Please say what happened: the bank reads that first."))
    evidence.handed_in_at = now
    evidence.handed_in_by = by
    evidence.save(update_fields=["handed_in_at", "handed_in_by"])
    return evidence
