"""How a ds:Signature inside a message looks: the parts of XML-DSig that customs uses.

Keys other than by name, RSA value or X.509 data (DSA, PGP, SPKI, parts of other namespaces) are
`not_supported`, though the schema would let them pass.

Source: W3C XML-Signature Syntax and Processing (2002), without HMAC, Object and Manifest, as the
schema that China E-port gives out has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from marketplace.customs.messages.faults import Fault, shown
from marketplace.customs.messages.kinds import Binary, Kind, NcName, Text, Whole
from marketplace.customs.messages.shapes import DS, PASSED

_BLANKS: Final = " \t\r\n"
_ANY: Final = Text(0, None)
_ID: Final = NcName()
_ALGORITHM: Final = (("Algorithm", _ANY, True),)


@dataclass(frozen=True, slots=True)
class Model:
    """What one element of a signature holds.

    `children` are (name, least, most) in order; with `is_choice`, any of them, one at least.
    `value` is the kind of its text; without one, only white space may stand in it unless `mixed`.
    """

    children: tuple[tuple[str, int, int | None], ...] = ()
    attributes: tuple[tuple[str, Kind, bool], ...] = ()
    value: Kind | None = None
    is_choice: bool = False
    is_mixed: bool = False
    most: int | None = None  # children of a choice


_MODELS: Final[dict[str, Model]] = {
    "Signature": Model(
        (("SignedInfo", 1, 1), ("SignatureValue", 1, 1), ("KeyInfo", 0, 1)), (("Id", _ID, False),)
    ),
    "SignedInfo": Model(
        (("CanonicalizationMethod", 1, 1), ("SignatureMethod", 1, 1), ("Reference", 1, None))
    ),
    "CanonicalizationMethod": Model((), _ALGORITHM, is_mixed=True),
    "SignatureMethod": Model((), _ALGORITHM, is_mixed=True),
    "Reference": Model(
        (("Transforms", 0, 1), ("DigestMethod", 1, 1), ("DigestValue", 1, 1)),
        (("Id", _ID, False), ("URI", _ANY, False), ("Type", _ANY, False)),
    ),
    "Transforms": Model((("Transform", 1, None),)),
    "Transform": Model((), _ALGORITHM, is_mixed=True),
    "DigestMethod": Model((), _ALGORITHM, is_mixed=True),
    "DigestValue": Model(value=Binary()),
    "SignatureValue": Model(value=Binary()),
    "KeyInfo": Model(
        (("KeyName", 0, None), ("KeyValue", 0, None), ("X509Data", 0, None)),
        is_choice=True,
        is_mixed=True,
    ),
    "KeyName": Model(value=_ANY),
    "KeyValue": Model((("RSAKeyValue", 0, 1),), is_choice=True, is_mixed=True, most=1),
    "RSAKeyValue": Model((("Modulus", 1, 1), ("Exponent", 1, 1))),
    "Modulus": Model(value=Binary()),
    "Exponent": Model(value=Binary()),
    "X509Data": Model(
        (
            ("X509IssuerSerial", 0, None),
            ("X509SKI", 0, None),
            ("X509SubjectName", 0, None),
            ("X509Certificate", 0, None),
            ("X509CRL", 0, None),
        ),
        is_choice=True,
    ),
    "X509IssuerSerial": Model((("X509IssuerName", 1, 1), ("X509SerialNumber", 1, 1))),
    "X509IssuerName": Model(value=_ANY),
    "X509SerialNumber": Model(value=Whole()),
    "X509SKI": Model(value=Binary()),
    "X509SubjectName": Model(value=_ANY),
    "X509Certificate": Model(value=Binary()),
    "X509CRL": Model(value=Binary()),
}


def signature_faults(element: Any, path: str) -> Iterator[Fault]:
    """Yield what is wrong with an element of a signature and with all inside it."""
    name = element.tag.rpartition("}")[2]
    model = _MODELS[name]
    path = f"{path}/ds:{name}"
    yield from _of_attributes(element, model, path)
    children = list(element)
    if model.value is not None:
        text = element.text or ""
        if children:
            yield _fault(children[0], path, "child_inside")
        elif rule := model.value.fault(text):
            yield _fault(element, path, rule, shown(text), str(model.value))
        return
    texts = [element.text, *(child.tail for child in children)]
    if not model.is_mixed and any((text or "").strip(_BLANKS) for text in texts):
        yield _fault(element, path, "text_between")
    yield from _of_children(element, children, model, path)


def _of_attributes(element: Any, model: Model, path: str) -> Iterator[Fault]:
    known = {name: kind for name, kind, _ in model.attributes}
    for name, text in element.attrib.items():
        if name not in known:
            if name not in PASSED:
                yield _fault(element, f"{path}/@{name}", "attribute_unknown")
        elif rule := known[name].fault(text):
            yield _fault(element, f"{path}/@{name}", rule, shown(text))
    for name, _, is_needed in model.attributes:
        if is_needed and name not in element.attrib:
            yield _fault(element, f"{path}/@{name}", "attribute_missing")


def _of_children(element: Any, children: list[Any], model: Model, path: str) -> Iterator[Fault]:
    places = {f"{{{DS}}}{name}": at for at, (name, _, _) in enumerate(model.children)}
    counts = [0] * len(model.children)
    reached = 0
    for child in children:
        at = places.get(child.tag)
        if at is None:
            name = str(child.tag).rpartition("}")[2]
            yield _fault(child, f"{path}/{name}", "not_supported" if model.is_choice else "unknown")
            continue
        counts[at] += 1
        name, _, most = model.children[at]
        if not model.is_choice and at < reached:
            yield _fault(child, f"{path}/ds:{name}", "order")
        elif most is not None and counts[at] > most:
            yield _fault(child, f"{path}/ds:{name}", "too_many")
        reached = max(reached, at)
        yield from signature_faults(child, path)
    if model.is_choice and not children:
        yield _fault(element, path, "missing", wanted=model.children[0][0])
    for at, (name, least, _) in enumerate(model.children):
        if counts[at] < least:
            yield _fault(element, f"{path}/ds:{name}", "missing")


def _fault(element: Any, path: str, rule: str, value: str = "", wanted: str = "") -> Fault:
    return Fault(path, path.rpartition("/")[2], rule, value, wanted, element.sourceline or 0)
