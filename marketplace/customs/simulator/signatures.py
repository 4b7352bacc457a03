"""Check the signature of a message with the office's copy of the sender's public key.

Source: W3C XML-Signature (2000/09), enveloped, Canonical XML 1.0; RSA with SHA-1 is one of the
two ways that the message format of 2022-05 allows.
"""

from __future__ import annotations

import base64
import binascii
import copy
import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from lxml import etree

from marketplace.customs.simulator.reading import DS

_RSA_SHA1: Final = f"{DS}rsa-sha1"
_SHA1: Final = f"{DS}sha1"


class Checker:
    """Knows one public key; without a key nothing that is signed is taken."""

    def __init__(self, pem: bytes) -> None:
        key = load_pem_public_key(pem)
        if not isinstance(key, RSAPublicKey):
            raise ValueError("an RSA public key is wanted")
        self._key = key

    def fault(self, root: etree._Element) -> str:
        """Say why the signature below a root does not hold; nothing when it does."""
        signature = root.find(f"{{{DS}}}Signature")
        if signature is None:
            return "no signature"
        signed_info = signature.find(f"{{{DS}}}SignedInfo")
        if signed_info is None or _algorithm(signed_info, "SignatureMethod") != _RSA_SHA1:
            return "signature method"
        reference = signed_info.find(f"{{{DS}}}Reference")
        if reference is None or _algorithm(reference, "DigestMethod") != _SHA1:
            return "digest method"
        if _text(reference, "DigestValue") != digest(root):
            return "signed data differ"
        return self._wrong(_text(signature, "SignatureValue"), signed_info)

    def holds(self, text: bytes, told: str) -> bool:
        """Tell whether a signature in base64 is of these bytes."""
        try:
            self._key.verify(
                base64.b64decode(told, validate=True),
                text,
                padding.PKCS1v15(),
                SHA1(),  # noqa: S303
            )
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True

    def _wrong(self, told: str, signed_info: etree._Element) -> str:
        canonical = etree.tostring(signed_info, method="c14n")
        return "" if self.holds(canonical, told) else "signature check failed"


def digest(root: etree._Element) -> str:
    """Return the digest of a message without its signature, in base64."""
    bare = copy.deepcopy(root)
    for signature in bare.findall(f"{{{DS}}}Signature"):
        tail, before = signature.tail or "", signature.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        bare.remove(signature)
    found = hashlib.sha1(etree.tostring(bare, method="c14n"))  # noqa: S324
    return base64.b64encode(found.digest()).decode()


def _algorithm(parent: etree._Element, name: str) -> str:
    found = parent.find(f"{{{DS}}}{name}")
    return found.get("Algorithm", "") if found is not None else ""


def _text(parent: etree._Element, name: str) -> str:
    return "".join((parent.findtext(f"{{{DS}}}{name}") or "").split())
