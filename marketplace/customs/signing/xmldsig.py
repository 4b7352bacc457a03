"""An enveloped XML signature: put into a message without touching a byte of the rest.

What is digested is the whole message without the signature, by Canonical XML 1.0. The signature is
cut in as text before the last tag, because to write a parsed message again could change white
space, and customs would say that what was signed differs. What is signed is `SignedInfo` in
canonical form: it carries every namespace that holds where it stands, the root's own included.

Source: W3C XML-Signature (2002) and Canonical XML 1.0 (2001); docs/customs-messages.md.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from marketplace.customs.errors import NotSignable
from marketplace.customs.safe_xml import parse
from marketplace.customs.signing.port import Signature, Signer
from marketplace.customs.signing.suites import C14N, ENVELOPED, Suite

DS: Final = "http://www.w3.org/2000/09/xmldsig#"
# libxml2 writes these into canonical form as they are, against the standard: whoever verifies by
# another library would find another digest.
_UNESCAPED: Final = re.compile('[&<"\t\r\n]')
_LAST_TAG: Final = re.compile(rb"</[^<>]+>\s*\Z")


def digested(data: bytes) -> bytes:
    """Return the canonical form of a message that is not signed yet.

    Raises: UnsafeXml.
    """
    return canonical_of(parse(data, keeps_instructions=True).getroottree())


def canonical_of(tree: Any) -> bytes:
    """Return a tree or element in canonical form, without comments."""
    found: bytes = etree.tostring(tree, method="c14n", with_comments=False)
    return found


def sign(data: bytes, signer: Signer) -> bytes:
    """Return a message with its signature; every other byte stays.

    Raises: UnsafeXml; NotSignable (`signed`, `trailing`, `namespace`); SignerRefused; SignerAway.
    """
    root = parse(data, keeps_instructions=True)
    if any(_UNESCAPED.search(uri) for uri in root.nsmap.values()):
        raise NotSignable("namespace")
    if root.find(f"{{{DS}}}Signature") is not None:
        raise NotSignable("signed")
    return _with_signature(data, canonical_of(root.getroottree()), root.nsmap, signer)


def sign_canonical(data: bytes, signer: Signer, *, prefix: str, namespace: str) -> bytes:
    """Return a message that is canonical already, and declares one namespace, with its signature.

    What `messages.writing.canonical` wrote is such a message: nothing is parsed again.
    Raises: NotSignable; SignerRefused; SignerAway.
    """
    return _with_signature(data, data, {prefix: namespace}, signer)


def signed_info(digest: bytes, suite: Suite, namespaces: Mapping[str | None, str]) -> str:
    """Return SignedInfo in canonical form, as it is signed."""
    held = {prefix or "": uri for prefix, uri in namespaces.items()} | {"ds": DS}
    declared = "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{uri}"' for prefix, uri in sorted(held.items())
    )
    return f"<ds:SignedInfo{declared}>{_inside_signed_info(digest, suite)}</ds:SignedInfo>"


def _inside_signed_info(digest: bytes, suite: Suite) -> str:
    """Return what SignedInfo holds: the same in the message and in canonical form."""
    return "".join(
        (
            _named("CanonicalizationMethod", C14N),
            _named("SignatureMethod", suite.signature_uri),
            '<ds:Reference URI=""><ds:Transforms>',
            _named("Transform", ENVELOPED),
            "</ds:Transforms>",
            _named("DigestMethod", suite.digest_uri),
            f"<ds:DigestValue>{_base64(digest)}</ds:DigestValue></ds:Reference>",
        )
    )


def _with_signature(
    data: bytes, canonical: bytes, namespaces: Mapping[str | None, str], signer: Signer
) -> bytes:
    last = _LAST_TAG.search(data)
    if last is None:
        raise NotSignable("trailing")  # a comment after the end, or a message of one empty tag
    digest = signer.suite.digest(canonical)
    made = signer.sign(signed_info(digest, signer.suite, namespaces).encode())
    element = _signature_element(digest, signer.suite, made).encode()
    return data[: last.start()] + element + data[last.start() :]


def _signature_element(digest: bytes, suite: Suite, made: Signature) -> str:
    certificate = ""
    if made.certificate:
        told = _base64(made.certificate)
        certificate = f"<ds:X509Data><ds:X509Certificate>{told}</ds:X509Certificate></ds:X509Data>"
    return (
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>{_inside_signed_info(digest, suite)}'
        f"</ds:SignedInfo><ds:SignatureValue>{_base64(made.value)}</ds:SignatureValue>"
        f"<ds:KeyInfo><ds:KeyName>{escape(made.key_name)}</ds:KeyName>{certificate}</ds:KeyInfo>"
        "</ds:Signature>"
    )


def _named(element: str, algorithm: str) -> str:
    return f'<ds:{element} Algorithm="{algorithm}"></ds:{element}>'


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
