"""Which document or case a receipt is about."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from marketplace.customs.cases import states
from marketplace.customs.cases.models import CustomsCase, CustomsDocument, CustomsReceipt

_KIND_OF: Final = {answer: kind for kind, answer in states.ANSWERED_BY.items()}
_BY_COP_NO: Final = (states.LIST, states.CANCELLATION, states.RETURN)
_ANOTHERS: Final = ("412", "712")  # answers to papers that others file


def document_of(receipt: CustomsReceipt) -> UUID | None:
    """Return the document that a receipt answers: of several, the one that was out at its time."""
    keys = receipt.keys
    if receipt.kind == "CEB900Message":
        told = str(keys.get("oriCopMsgId", ""))
        found = CustomsDocument.objects.filter(guid=told[4:], kind=told[:3])
        return found.values_list("pk", flat=True).first()
    kind = _KIND_OF.get(receipt.kind[3:6])
    if kind is None:
        return None
    return _out_at(_candidates(kind, keys), receipt)


def case_of_list(invt_no: str) -> UUID | None:
    """Return the case whose list has a number of customs."""
    if not invt_no:
        return None
    return CustomsCase.objects.filter(invt_no=invt_no).values_list("pk", flat=True).first()


def is_anothers(receipt: CustomsReceipt) -> bool:
    """Tell whether a receipt answers what another company filed."""
    return receipt.kind[3:6] in _ANOTHERS


def _candidates(kind: str, keys: dict[str, str]) -> QuerySet[CustomsDocument]:
    found = CustomsDocument.objects.filter(kind=kind).exclude(
        state__in=(states.DRAFT, states.VALID)
    )
    if kind in _BY_COP_NO:
        return found.filter(cop_no=keys.get("copNo", ""))
    if kind == states.ORDER:
        return found.filter(
            case__order_no=keys.get("orderNo", ""), case__ebp_code=keys.get("ebpCode", "")
        )
    return found.filter(case__waybill_no=keys.get("logisticsNo", ""))


def _out_at(found: QuerySet[CustomsDocument], receipt: CustomsReceipt) -> UUID | None:
    rows = list(found.order_by("-written_at", "-pk").values_list("pk", "written_at"))
    at = receipt.told_at
    return next(
        (pk for pk, written in rows if at is None or written <= at),
        rows[-1][0] if rows else None,
    )
