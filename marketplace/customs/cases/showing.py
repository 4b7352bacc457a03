"""What an operator sees of a case: documents with the answers to each, persons masked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from marketplace.customs.cases.models import CustomsCase, CustomsDocument, CustomsReceipt

_SECRET: Final = (
    *("buyerIdNumber", "buyerName", "buyerTelephone", "payerIdNumber", "payerName", "telephone"),
    *("consignee", "consigneeTelephone", "consigneeAddress"),
)
_VALUE: Final = re.compile(rf"(<ceb:({'|'.join(_SECRET)})>)([^<]*)(</ceb:)")
_BULKY: Final = re.compile(r"(<ds:(?:SignatureValue|X509Certificate)>.{0,24})[^<]*")


@dataclass(frozen=True)
class ShownDocument:
    """One document with what was answered to it, the oldest first."""

    row: CustomsDocument
    xml: str
    receipts: list[CustomsReceipt] = field(default_factory=list)


def documents_of(case: CustomsCase) -> list[ShownDocument]:
    """Return the documents of a case with their receipts beside them."""
    shown = []
    for row in case.documents.order_by("written_at", "pk"):
        found = CustomsReceipt.objects.filter(outcome__document=row).select_related("outcome")
        receipts = list(found.order_by("told_at", "received_at"))
        shown.append(ShownDocument(row, masked(row.xml), receipts))
    return shown


def is_simulated(case: CustomsCase) -> bool:
    """Tell whether anything that is known of a case came from the simulated office."""
    found = CustomsReceipt.objects.filter(outcome__document__case=case, is_simulated=True)
    return found.exists()


def masked(xml: bytes) -> str:
    """Return XML for a page: indented, persons and places down to their last characters."""
    if not xml:
        return ""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    root: Any = etree.fromstring(xml, parser)
    text: str = etree.tostring(root, pretty_print=True, encoding="unicode")
    return _BULKY.sub(r"\1…", _VALUE.sub(_hide, text))


def _hide(found: re.Match[str]) -> str:
    """Keep the last four of a number, nothing of a name or an address."""
    value = found[3]
    kept = value[-4:] if found[2].endswith("IdNumber") and len(value) > 8 else ""
    return f"{found[1]}***{kept}{found[4]}"
