"""Canonical XML out of a message: what is written is what is digested, byte for byte.

No white space between elements, namespaces before attributes, attributes in order, no empty-tag
form, the escapes of Canonical XML 1.0. So a signer need not parse what was just written.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from marketplace.customs.errors import NotWritable, UnsafeXml
from marketplace.customs.messages.declarations import Message
from marketplace.customs.messages.shapes import Branch, Foreign, Leaf, Shape, shape_of
from marketplace.customs.safe_xml import parse

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ESCAPED: Final = re.compile(r"[&<>\r]")
_TEXT: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"}
_IN_ATTRIBUTE: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"}
)
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def canonical(message: Message) -> bytes:
    """Return a message as canonical XML, without an XML declaration and without a signature.

    Raises: NotWritable.
    """
    shape = shape_of(type(message))
    parts: list[str] = []
    _open_root(shape, message, parts)
    has_foreign = _inside(shape, message, parts)
    parts.append(f"</{shape.prefix}:{shape.name}>")
    text = "".join(parts)
    if found := _NOT_XML.search(text):
        raise NotWritable(f"character {ord(found[0]):#x}")
    data = text.encode()
    return _canonized(data) if has_foreign else data


def with_head(canonical_xml: bytes) -> bytes:
    """Return a message as a file: the XML declaration, then the very bytes that were given."""
    return HEAD.encode() + canonical_xml


def _open_root(shape: Shape, message: Message, parts: list[str]) -> None:
    parts.append(f'<{shape.prefix}:{shape.name} xmlns:{shape.prefix}="{shape.namespace}"')
    _attributes(shape, message, parts)
    parts.append(">")


def _attributes(shape: Shape, value: Any, parts: list[str]) -> None:
    for leaf in sorted(shape.attributes, key=lambda each: each.name):
        text = getattr(value, leaf.field)
        if text is not None:
            parts.append(f' {leaf.name}="{leaf.kind.write(text).translate(_IN_ATTRIBUTE)}"')


def _inside(shape: Shape, value: Any, parts: list[str]) -> bool:
    """Write what an element holds; tell whether anything foreign was among it."""
    prefix = shape.prefix
    has_foreign = False
    for each in shape.particles:
        found = getattr(value, each.field)
        if found is None:
            continue
        if type(each) is Leaf:
            for one in found if each.most != 1 else (found,):
                parts.append(f"<{prefix}:{each.name}>{_text(each, one)}</{prefix}:{each.name}>")
        elif type(each) is Branch:
            for one in found if each.most != 1 else (found,):
                parts.append(f"<{prefix}:{each.name}")
                if each.shape.attributes:
                    _attributes(each.shape, one, parts)
                parts.append(">")
                has_foreign |= _inside(each.shape, one, parts)
                parts.append(f"</{prefix}:{each.name}>")
        elif type(each) is Foreign:
            parts.append(f"<{prefix}:{each.name}>{_fragment(found)}</{prefix}:{each.name}>")
            has_foreign = True
    if shape.body is not None:
        parts.append(_text(shape.body, getattr(value, shape.body.field)))
    return has_foreign


def _text(leaf: Leaf, value: Any) -> str:
    if isinstance(value, Decimal) and not value.is_finite():
        raise NotWritable(f"{leaf.name}: {value}")
    text = leaf.kind.write(value)
    if _ESCAPED.search(text):
        return _ESCAPED.sub(lambda found: _TEXT[found[0]], text)
    return text


def _fragment(xml: str) -> str:
    """Return an element that is not ours, once it has shown that it is one."""
    if not xml:
        return ""
    try:
        found: bytes = etree.tostring(parse(xml.encode()), method="c14n")
    except UnsafeXml as error:
        raise NotWritable(f"not one element: {error.rule}") from None
    return found.decode()


def _canonized(data: bytes) -> bytes:
    """Return what another's element may have made otherwise: a namespace that is there already."""
    found: bytes = etree.tostring(parse(data, keeps_instructions=True), method="c14n")
    return found
