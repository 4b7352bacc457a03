"""Take an envelope and the message in it apart, and say what is wrong with its form."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from marketplace.customs.simulator.forms import (
    FORMS,
    LARGEST_ENTRIES,
    LARGEST_LINES,
    Element,
    Form,
)

CEB: Final = "http://www.chinaport.gov.cn/ceb"
DXP: Final = "http://www.chinaport.gov.cn/dxp"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
_MOST_FAULTS: Final = 20
Values = dict[str, str]


class Unreadable(Exception):
    """No envelope of e-port: nothing of it is kept, and no receipt is written."""


@dataclass(frozen=True)
class Envelope:
    """What carries a message: who sends it, under which number."""

    cop_msg_id: str
    sender: str
    kind: str
    data: bytes


@dataclass(frozen=True)
class Entry:
    """One document of a message: its head and its lines, as text."""

    head: Values
    lines: list[Values] = field(default_factory=list)


@dataclass
class Message:
    """A message with what is wrong with its form; `root` is nothing when it is no XML."""

    kind: str
    guid: str = ""
    entries: list[Entry] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    root: etree._Element | None = None


def open_envelope(body: bytes) -> Envelope:
    """Return what an envelope carries. Raises: Unreadable."""
    root = _parsed(body)
    if root is None or root.tag != f"{{{DXP}}}DxpMsg":
        raise Unreadable("0001 not a DxpMsg")
    told = {
        name: (root.findtext(f"{{{DXP}}}TransInfo/{{{DXP}}}{name}") or "").strip()
        for name in ("CopMsgId", "SenderId", "MsgType")
    }
    if not 1 <= len(told["CopMsgId"]) <= 255 or not 1 <= len(told["SenderId"]) <= 16:
        raise Unreadable("0002 CopMsgId or SenderId")
    try:
        text = root.findtext(f"{{{DXP}}}Data") or ""
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("0001 Data is no base64") from error
    return Envelope(told["CopMsgId"], told["SenderId"], told["MsgType"], data)


def read(data: bytes) -> Message:
    """Read a message; what is wrong with it is in its faults."""
    root = _parsed(data)
    if root is None:
        return Message("Unknown", faults=["not well-formed"])
    kind = etree.QName(root).localname
    form = FORMS.get(kind)
    if form is None or etree.QName(root).namespace != CEB:
        return Message("Unknown", faults=[f"{kind}: unknown message"], root=root)
    message = Message(kind, root.get("guid", ""), root=root)
    if len(message.guid) != 36:
        message.faults.append("guid: 36 characters")
    if not root.get("version"):
        message.faults.append("version: missing")
    _read_parts(root, form, message)
    del message.faults[_MOST_FAULTS:]
    return message


def _parsed(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def _read_parts(root: etree._Element, form: Form, message: Message) -> None:
    """Read the parts below the root: wrappers, then who sends it, then the signature."""
    order = [form.wrapper, "BaseTransfer", "BaseSubscribe", "ExtendMessage", "Signature"]
    seen: list[str] = []
    for child in root.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        if name not in order or (seen and order.index(name) < order.index(seen[-1])):
            message.faults.append(f"{name}: not expected here")
            continue
        seen.append(name)
        if name == form.wrapper:
            message.entries.append(_entry(child, form, message.faults))
    if not 1 <= len(message.entries) <= LARGEST_ENTRIES:
        message.faults.append(f"{form.wrapper}: 1 to {LARGEST_ENTRIES}")
    if seen.count("BaseTransfer") != 1:
        message.faults.append("BaseTransfer: exactly one")
    if form.must_be_signed and "Signature" not in seen:
        message.faults.append("Signature: missing")


def _entry(wrapper: etree._Element, form: Form, faults: list[str]) -> Entry:
    if form.head == form.wrapper:
        return Entry(_values(wrapper, form.head_elements, faults))
    heads = wrapper.findall(f"{{{CEB}}}{form.head}")
    if len(heads) != 1:
        faults.append(f"{form.head}: exactly one")
        return Entry({})
    head = _values(heads[0], form.head_elements, faults)
    if not form.line:
        return Entry(head)
    lines = [
        _values(line, form.line_elements, faults)
        for line in wrapper.findall(f"{{{CEB}}}{form.line}")
    ]
    if not 1 <= len(lines) <= LARGEST_LINES:
        faults.append(f"{form.line}: 1 to {LARGEST_LINES}")
    return Entry(head, lines)


def _values(parent: etree._Element, expected: tuple[Element, ...], faults: list[str]) -> Values:
    """Read a strict sequence of elements."""
    found: Values = {}
    place = 0
    for child in parent.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        ahead = next((n for n in range(place, len(expected)) if expected[n].name == name), None)
        if ahead is None:
            faults.append(f"{name}: not expected here")
            continue
        faults += [f"{each.name}: missing" for each in expected[place:ahead] if not each.may_miss]
        place = ahead + 1
        found[name] = child.text or ""
        wrong = expected[ahead].fault(found[name])
        if wrong:
            faults.append(f"{name}: {wrong}")
    faults += [f"{each.name}: missing" for each in expected[place:] if not each.may_miss]
    return found
