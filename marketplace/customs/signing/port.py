"""What every signer is, wherever its key lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from marketplace.customs.signing.suites import Suite


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it goes into a message.

    `value` is as long as the key for RSA, and r and s (64 bytes) for SM2; `key_name` is the number
    of the certificate; `certificate` is DER, or empty where the receiver knows it.
    """

    value: bytes
    key_name: str
    certificate: bytes = b""


class Signer(Protocol):
    """Who signs. A call may take as long as its device does: never call one in a transaction."""

    @property
    def suite(self) -> Suite:
        """Return the algorithms that the signature will say it was made by."""

    def sign(self, data: bytes) -> Signature:
        """Sign these bytes; digests that the algorithm wants are taken by the signer.

        Raises: SignerRefused; SignerAway.
        """
