"""Whether a signed message is what its signer signed, and by whose key.

Only the one form that customs uses is taken: one signature, the last child of the root, over the
whole message, by the enveloped transform and Canonical XML 1.0. Anything else says so in
`problems`, so that no other reference can stand in for the message that is read.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from marketplace.customs.errors import UnsafeXml
from marketplace.customs.safe_xml import MAX_BYTES, parse
from marketplace.customs.signing.keys import PublicKey, algorithm_of, public_key
from marketplace.customs.signing.suites import ALGORITHMS, C14N, DIGESTS, ENVELOPED
from marketplace.customs.signing.xmldsig import DS, canonical_of

_BLANKS: Final = " \t\r\n"
_ELEMENT: Final = re.compile(rb"<(?:[\w.-]+:)?Signature[\s>].*</(?:[\w.-]+:)?Signature\s*>", re.S)
_XML_HEAD: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]*\?>\s*")

KeyFinder = Callable[[str, bytes], PublicKey | None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a signature said, and what is wrong with it: nothing, when `problems` is empty.

    `cut_differs`: with the signature cut out as text, the rest is not the canonical form. Right by
    the standard; a receiver that cuts text would find another digest.
    """

    problems: tuple[str, ...]
    key_name: str = ""
    signature_uri: str = ""
    digest_uri: str = ""
    certificate: bytes = b""
    cut_differs: bool = False

    @property
    def is_valid(self) -> bool:
        """Tell whether the message is what the key's holder signed."""
        return not self.problems


def by_own_certificate(_key_name: str, certificate: bytes) -> PublicKey | None:
    """Find the key in the message itself: proves that nothing changed, not who signed."""
    try:
        return public_key(certificate) if certificate else None
    except ValueError:
        return None


def by_key(key: PublicKey) -> KeyFinder:
    """Find this key, whatever the message says."""
    return lambda _key_name, _certificate: key


def verify(data: bytes, find_key: KeyFinder, *, most: int = MAX_BYTES) -> Verified:
    """Verify the signature of a message.

    `find_key` is given the name of the key and the certificate (DER, or empty) that the message
    holds, and answers with the key to trust.
    """
    try:
        root = parse(data, most=most, keeps_instructions=True)
    except UnsafeXml as error:
        return Verified((error.rule,))
    found = list(root.iter(f"{{{DS}}}Signature"))
    if len(found) != 1:
        return Verified(("many_signatures" if found else "unsigned",))
    signature = found[0]
    told = _told(signature)
    problems = _shape_problems(root, signature, told)
    if problems:
        return _verified(told, problems)
    info = _canonical_inside(signature.find(f"{{{DS}}}SignedInfo"))
    rest = _without(root, signature)
    if DIGESTS[told["digest_uri"]](rest) != told["digest"]:
        problems.append("digest")
    key = find_key(told["key_name"], told["certificate"])
    if key is None:
        problems.append("no_key")
    elif algorithm_of(key) != ALGORITHMS[told["signature_uri"]]:
        problems.append("other_key")
    elif not key.verify(told["value"], info):
        problems.append("signature")
    return _verified(told, problems, cut_differs=_cut(data) != rest)


def _verified(told: dict[str, Any], problems: list[str], *, cut_differs: bool = False) -> Verified:
    return Verified(
        tuple(problems),
        told["key_name"],
        told["signature_uri"],
        told["digest_uri"],
        told["certificate"],
        cut_differs,
    )


def _told(signature: Any) -> dict[str, Any]:
    """Return what a signature says of itself; what cannot be read is empty."""

    def text(path: str) -> str:
        return "".join((signature.findtext(_path(path)) or "").split())

    def uri(path: str) -> str:
        found = signature.find(_path(path))
        return "" if found is None else found.get("Algorithm", "")

    return {
        "canonicalization": uri("SignedInfo/CanonicalizationMethod"),
        "signature_uri": uri("SignedInfo/SignatureMethod"),
        "digest_uri": uri("SignedInfo/Reference/DigestMethod"),
        "digest": _bytes(text("SignedInfo/Reference/DigestValue")),
        "value": _bytes(text("SignatureValue")),
        "key_name": (signature.findtext(_path("KeyInfo/KeyName")) or "").strip(_BLANKS),
        "certificate": _bytes(text("KeyInfo/X509Data/X509Certificate")),
    }


def _shape_problems(root: Any, signature: Any, told: dict[str, Any]) -> list[str]:
    """Return what keeps a signature from being of the one form that is taken."""
    references = signature.findall(_path("SignedInfo/Reference"))
    transforms = signature.findall(_path("SignedInfo/Reference/Transforms/Transform"))
    named = [(each.get("Algorithm"), len(each)) for each in transforms]
    elements = [child for child in root if isinstance(child.tag, str)]
    wrong = {
        "place": signature.getparent() is not root or elements[-1] is not signature,
        "canonicalization": told["canonicalization"] != C14N,
        "reference": len(references) != 1 or references[0].get("URI") != "",
        "transform": named != [(ENVELOPED, 0)],
        "signature_uri": told["signature_uri"] not in ALGORITHMS,
        "digest_uri": told["digest_uri"] not in DIGESTS,
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def _canonical_inside(element: Any) -> bytes:
    """Return an element in canonical form with every namespace that holds where it stands.

    lxml writes an element alone with its own namespaces; a copy under a root that declares all of
    them is the same element as the document has it.
    """
    copied = etree.Element(element.tag, nsmap=element.nsmap)
    for name, value in element.attrib.items():
        copied.set(name, value)
    copied.text = element.text
    for child in element:
        copied.append(_copy_of(child))
    return canonical_of(copied)


def _copy_of(element: Any) -> Any:
    copied: Any = element.__deepcopy__({})
    return copied


def _without(root: Any, signature: Any) -> bytes:
    """Return the canonical form of a message without its signature, the text around it kept."""
    before, tail = signature.getprevious(), signature.tail or ""
    if before is None:
        root.text = (root.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    root.remove(signature)
    return canonical_of(root.getroottree())


def _cut(data: bytes) -> bytes:
    """Return a message with its signature cut out as text, without what stands around the root."""
    return _ELEMENT.sub(b"", _XML_HEAD.sub(b"", data), count=1).rstrip()


def _path(path: str) -> str:
    return "/".join(f"{{{DS}}}{name}" for name in path.split("/"))


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
