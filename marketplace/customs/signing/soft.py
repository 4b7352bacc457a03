"""A key in a file: for tests, trials and the simulator, and for firms that sign by RSA."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.customs.signing.keys import RsaPrivateKey, algorithm_of
from marketplace.customs.signing.port import Signature
from marketplace.customs.signing.sm2 import Sm2PrivateKey
from marketplace.customs.signing.suites import Suite
from marketplace.foundation.errors import Broken


@dataclass(frozen=True)
class SoftSigner:
    """Signs by a key in memory, RSA or SM2, as its suite says."""

    key: RsaPrivateKey | Sm2PrivateKey
    suite: Suite
    key_name: str
    certificate: bytes = b""

    def __post_init__(self) -> None:
        if algorithm_of(self.key) != self.suite.algorithm:
            raise Broken(f"The key does not sign by {self.suite.algorithm}.")

    def sign(self, data: bytes) -> Signature:
        """Sign these bytes."""
        return Signature(self.key.sign(data), self.key_name, self.certificate)
