"""The signer that this installation has, as its settings say."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from marketplace.customs.signing import keys
from marketplace.customs.signing.hsm import HsmSigner
from marketplace.customs.signing.port import Signer
from marketplace.customs.signing.soft import SoftSigner
from marketplace.customs.signing.suites import OF_RSA, RSA_SHA1, Suite
from marketplace.customs.signing.ukey import ADDRESS, UKeySigner
from marketplace.foundation.errors import Broken


def configured_suite() -> Suite:
    """Return the algorithms by the names that customs takes today. Raises: Broken."""
    told = settings.CUSTOMS_SIGNING
    return Suite(told["SIGNATURE_URI"], told["DIGEST_URI"])


def configured_signer() -> Signer | None:
    """Return the signer of the settings; None when there is none.

    Raises: Broken when the settings do not fit together.
    """
    told, suite = settings.CUSTOMS_SIGNING, configured_suite()
    if not told["SIGNER"]:
        return None
    if told["SIGNER"] == "ukey":
        return UKeySigner(told["SECRET"], told["ADDRESS"] or ADDRESS, suite)
    if told["SIGNER"] == "hsm":
        return HsmSigner(told["ADDRESS"], told["KEY"], told["SECRET"], suite)
    certificate = Path(told["CERTIFICATE"]) if told["CERTIFICATE"] else None
    return soft_signer(Path(told["KEY"]), suite, certificate=certificate, password=told["SECRET"])


def soft_signer(
    key: Path, suite: Suite, *, certificate: Path | None = None, password: str = "", name: str = ""
) -> SoftSigner:
    """Return a signer by a key in a file; an RSA key takes the algorithms of RSA.

    Raises: Broken when a file is not there or not what it should be.
    """
    try:
        found = keys.private_key(key.read_bytes(), password.encode() or None)
        told = keys.certificate(certificate.read_bytes()) if certificate else b""
        number = keys.serial_number(told) if told else ""
        if told and keys.public_key(told) != found.public:
            raise Broken("The certificate is of another key.")
    except (OSError, ValueError) as error:
        raise Broken(f"The signing key is not read: {error}") from error
    if keys.algorithm_of(found) == RSA_SHA1:
        suite = OF_RSA
    return SoftSigner(found, suite, name or number or "SOFT", told)
