"""Evidence for Stripe: what it takes, checked before anything leaves, and the request itself.

Pure: the same answer gives the same requests. Source: Stripe's pages on responding to disputes
and on file uploads (JPEG, PNG or PDF, 4.5 MB together), and the SDK's notes on the text fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from payments.gateways.errors import EvidenceRefused
from payments.gateways.types import EvidenceFile, EvidenceSpec

if TYPE_CHECKING:
    from stripe.params import (
        DisputeUpdateParams,
        DisputeUpdateParamsEvidence,
        FileCreateParams,
    )

LARGEST_TOTAL: Final = 4_500_000  # bytes, all files of one answer
LONGEST_TEXT: Final = 20_000  # characters
# What a file of each kind begins with, and how its name ends.
KINDS: Final[dict[str, tuple[bytes, str]]] = {
    "image/jpeg": (b"\xff\xd8\xff", "jpg"),
    "image/png": (b"\x89PNG\r\n\x1a\n", "png"),
    "application/pdf": (b"%PDF-", "pdf"),
}
# Each of Stripe's fields holds one file; a second one of a kind may use the field for the rest.
FIELDS: Final = {
    "receipt": "receipt",
    "shipping": "shipping_documentation",
    "conversation": "customer_communication",
    "other": "uncategorized_file",
}


def assigned(spec: EvidenceSpec) -> dict[str, EvidenceFile]:
    """Give each file its field. Raises: EvidenceRefused for one that cannot be taken."""
    if sum(len(file.content) for file in spec.files) > LARGEST_TOTAL:
        raise EvidenceRefused(
            _("The files of one answer may take up 4.5 MB in all."), largest=LARGEST_TOTAL
        )
    fields: dict[str, EvidenceFile] = {}
    for file in spec.files:
        begins, _end = KINDS.get(file.content_type, (b"", ""))
        if not begins or not file.content.startswith(begins):
            raise EvidenceRefused(_("A file has to be a JPEG, a PNG or a PDF."), file=file.name)
        field = FIELDS[file.purpose]
        if field in fields:
            field = FIELDS["other"]
        if field in fields:
            raise EvidenceRefused(
                _("One answer takes one file of each kind and one more."), file=file.name
            )
        fields[field] = file
    return fields


def refuse_text(spec: EvidenceSpec) -> None:
    """Check what is written. Raises: EvidenceRefused."""
    if len(spec.text) > LONGEST_TEXT:
        raise EvidenceRefused(
            _("The text of an answer may have at most 20,000 characters."), longest=LONGEST_TEXT
        )


def file_name(file: EvidenceFile) -> str:
    """Return the name under which a file travels."""
    return f"{file.purpose}.{KINDS[file.content_type][1]}"


def file_params(named: IO[bytes]) -> FileCreateParams:
    """Ask to store one file as evidence."""
    return {"purpose": "dispute_evidence", "file": named}


def update_params(spec: EvidenceSpec, uploaded: Mapping[str, str]) -> DisputeUpdateParams:
    """Ask to keep evidence, and to hand it to the bank when it is final."""
    evidence: DisputeUpdateParamsEvidence = {}
    if spec.text:
        evidence["uncategorized_text"] = spec.text
    if spec.carrier:
        evidence["shipping_carrier"] = spec.carrier
    if spec.tracking_number:
        evidence["shipping_tracking_number"] = spec.tracking_number
    if spec.shipped_on:
        evidence["shipping_date"] = spec.shipped_on.isoformat()
    if "receipt" in uploaded:
        evidence["receipt"] = uploaded["receipt"]
    if "shipping_documentation" in uploaded:
        evidence["shipping_documentation"] = uploaded["shipping_documentation"]
    if "customer_communication" in uploaded:
        evidence["customer_communication"] = uploaded["customer_communication"]
    if "uncategorized_file" in uploaded:
        evidence["uncategorized_file"] = uploaded["uncategorized_file"]
    return {
        "evidence": evidence,
        "submit": spec.is_final,
        "metadata": {"reference": spec.reference},
    }
