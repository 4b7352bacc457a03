"""The algorithms of a signature, by the names that stand in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes

from marketplace.customs.signing.sm2 import sm3
from marketplace.foundation.errors import Broken

RSA_SHA1: Final = "rsa-sha1"
SM2_SM3: Final = "sm2-sm3"
C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
RSA_SHA1_URI: Final = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
SHA1_URI: Final = "http://www.w3.org/2000/09/xmldsig#sha1"
SM2_URI: Final = "http://www.w3.org/2000/09/xmldsig#sm2-sm3"  # as the client of 2023 writes it
SM2_URI_2022: Final = "http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3"
SM3_URI_2022: Final = "http://www.chinaport.gov.cn/2022/04/xmldsig#sm3"


def _sha1(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA1())  # noqa: S303 - customs' own choice, not ours
    digest.update(data)
    return digest.finalize()


ALGORITHMS: Final = {RSA_SHA1_URI: RSA_SHA1, SM2_URI: SM2_SM3, SM2_URI_2022: SM2_SM3}
DIGESTS: Final[dict[str, Callable[[bytes], bytes]]] = {SHA1_URI: _sha1, SM3_URI_2022: sm3}


@dataclass(frozen=True, slots=True)
class Suite:
    """What a signature says that it was made by: its two names, in the words of the receiver."""

    signature_uri: str
    digest_uri: str

    def __post_init__(self) -> None:
        if self.signature_uri not in ALGORITHMS or self.digest_uri not in DIGESTS:
            raise Broken(f"No algorithm goes by {self.signature_uri} with {self.digest_uri}.")

    @property
    def algorithm(self) -> str:
        """Return `rsa-sha1` or `sm2-sm3`."""
        return ALGORITHMS[self.signature_uri]

    def digest(self, data: bytes) -> bytes:
        """Return the digest of canonical XML."""
        return DIGESTS[self.digest_uri](data)


OF_RSA: Final = Suite(RSA_SHA1_URI, SHA1_URI)
OF_2023: Final = Suite(SM2_URI, SHA1_URI)  # what the public client sends, and what is taken
OF_2022: Final = Suite(SM2_URI_2022, SM3_URI_2022)  # what the specification prefers
