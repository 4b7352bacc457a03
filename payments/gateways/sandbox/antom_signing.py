"""Antom's signatures on the sandbox's side, written apart from the marketplace's on purpose.

Two sides that share their code would agree on a mistake.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote_plus, unquote_plus

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

_HEADER: Final = re.compile(r"algorithm=RSA256,\s*keyVersion=(\d+),\s*signature=([^,\s]+)")


@dataclass(frozen=True)
class AntomSide:
    """What Antom knows of its one client here: its name, its public key, and Antom's own key."""

    client_id: str
    merchant_key: str  # PEM, public
    own_key: str  # PEM, private

    def refused_because(self) -> str:
        """Say why the sandbox cannot be started with these; empty when it can."""
        if not self.client_id.startswith("SANDBOX_"):
            return "The sandbox takes a test client of Antom alone: SANDBOX_ and a name."
        try:
            bits = (self._private.key_size, self._public.key_size)
        except (ValueError, TypeError) as error:
            return f"The keys for Antom cannot be read: {error}."
        return "" if min(bits) >= 2048 else "The keys for Antom have to have 2048 bits."

    @cached_property
    def _private(self) -> RSAPrivateKey:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        key: Any = load_pem_private_key(self.own_key.encode(), password=None)
        return key  # type: ignore[no-any-return]

    @cached_property
    def _public(self) -> RSAPublicKey:
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        key: Any = load_pem_public_key(self.merchant_key.encode())
        return key  # type: ignore[no-any-return]

    def header(self, path: str, time: str, body: bytes) -> str:
        """Sign an answer of a path, or a notification to one."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        raw = self._private.sign(self._text(path, time, body), PKCS1v15(), SHA256())
        return f"algorithm=RSA256,keyVersion=1,signature={quote_plus(base64.b64encode(raw))}"

    def is_clients(self, path: str, time: str, body: bytes, header: str) -> bool:
        """Tell whether our client signed this request."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        found = _HEADER.fullmatch(header)
        if not found:
            return False
        try:
            raw = base64.b64decode(unquote_plus(found[2]))
            self._public.verify(raw, self._text(path, time, body), PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _text(self, path: str, time: str, body: bytes) -> bytes:
        return b"POST %s\n%s.%s.%s" % (path.encode(), self.client_id.encode(), time.encode(), body)


def now_text() -> str:
    """Write the present time as Antom does, to the second and with a zone."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
