"""Read what customs answers: envelopes and receipts in them, safe against hostile XML. Pure."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from lxml import etree

from marketplace.customs.cases.clocks import read_return_time
from marketplace.customs.cases.errors import ReceiptUnreadable

_CEB: Final = "http://www.chinaport.gov.cn/ceb"
_DXP: Final = "http://www.chinaport.gov.cn/dxp"
_LARGEST: Final = 5_000_000  # bytes
SIMULATED: Final = "[SIM]"
_NAMES: Final = (
    *("guid", "customsCode", "ebpCode", "ebcCode", "agentCode", "payCode", "payTransactionId"),
    *("logisticsCode", "logisticsNo", "logisticsStatus", "orderNo", "copNo", "preNo", "invtNo"),
    *("taxNo", "status", "entDutyNo", "oriCopMsgId", "oriMessageType"),
)
_AMOUNTS: Final = ("customsTax", "valueAddedTax", "consumptionTax")


@dataclass(frozen=True)
class Told:
    """One receipt: what it is about, what it says, when it happened."""

    kind: str  # CEB622Message
    keys: dict[str, str]
    status: int | None
    info: str
    told_at: datetime | None
    amounts: dict[str, str] = field(default_factory=dict)
    lines: list[dict[str, str]] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The three digits of its kind."""
        return self.kind[3:6]


def read_receipts(content: bytes) -> list[Told]:
    """Return every receipt of a message, with or without its envelope.

    Raises: ReceiptUnreadable.
    """
    root = _parsed(content)
    if root.tag == f"{{{_DXP}}}DxpMsg":
        try:
            text = "".join((root.findtext(f"{{{_DXP}}}Data") or "").split())
            root = _parsed(base64.b64decode(text, validate=True))
        except (binascii.Error, ValueError) as error:
            raise ReceiptUnreadable("the envelope carries no base64") from error
    name = etree.QName(root)
    if name.namespace != _CEB or not name.localname.endswith("Message"):
        raise ReceiptUnreadable(f"{root.tag} is no message of customs")
    found = [_told(name.localname, each) for each in root.iterchildren(tag=etree.Element)]
    told = [each for each in found if each is not None]
    if not told:
        raise ReceiptUnreadable(f"{name.localname} tells nothing")
    return told


def _parsed(content: bytes) -> etree._Element:
    if len(content) > _LARGEST:
        raise ReceiptUnreadable("too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReceiptUnreadable("not well-formed") from error
    if root.getroottree().docinfo.doctype:
        raise ReceiptUnreadable("a document type is not wanted")
    return root


def _told(kind: str, wrapper: etree._Element) -> Told | None:
    """Read one wrapper: its fields stand in it, or in its head beside lines."""
    name = etree.QName(wrapper).localname
    if name == "Tax":
        return _bill(kind, wrapper)
    values = _values(wrapper)
    if "returnStatus" not in values:
        return None
    return Told(
        kind=kind,
        keys={key: values[key] for key in _NAMES if values.get(key)},
        status=_whole(values["returnStatus"]),
        info=values.get("returnInfo", "")[:5000],
        told_at=_time(values.get("returnTime", "")),
    )


def _bill(kind: str, wrapper: etree._Element) -> Told | None:
    parts: dict[str, list[dict[str, str]]] = {}
    for part in wrapper.iterchildren(tag=etree.Element):
        parts.setdefault(etree.QName(part).localname, []).append(_values(part))
    heads = parts.get("TaxHeadRd") or parts.get("TaxHeadStatus")
    if not heads:
        return None
    head = heads[0]
    return Told(
        kind=kind,
        keys={key: head[key] for key in _NAMES if head.get(key)},
        status=_whole(head.get("status", "")),
        info=head.get("note", ""),
        told_at=_time(head.get("returnTime", "")),
        amounts={name: head[name] for name in _AMOUNTS if name in head},
        lines=parts.get("TaxListRd", []),
    )


def _values(parent: etree._Element) -> dict[str, str]:
    children: Any = parent.iterchildren(tag=etree.Element)
    return {etree.QName(child).localname: (child.text or "").strip() for child in children}


def _whole(text: str) -> int | None:
    try:
        number = int(text)
    except ValueError:
        return None
    return number if abs(number) < 2**31 else None


def _time(text: str) -> datetime | None:
    try:
        return read_return_time(text)
    except ValueError:
        return None
