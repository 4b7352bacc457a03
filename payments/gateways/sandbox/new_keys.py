"""`python -m payments.gateways.sandbox.new_keys`: two key pairs for Antom, as JSON.

One is the marketplace's, one Antom's; each side is told its own private key and the other's public
one. The first level says whose each variable is.
"""

from __future__ import annotations

import json
import secrets
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def new_keys() -> dict[str, dict[str, str]]:
    """Make a client's name and both pairs, as the environment of either side."""
    ours, ours_public = _pair()
    antoms, antoms_public = _pair()
    client = f"SANDBOX_{secrets.token_hex(8).upper()}"
    return {
        "marketplace": {
            "ANTOM_CLIENT_ID": client,
            "ANTOM_PRIVATE_KEY": ours,
            "ANTOM_PUBLIC_KEY": antoms_public,
        },
        "sandbox": {
            "ANTOM_CLIENT_ID": client,
            "SANDBOX_ANTOM_PRIVATE_KEY": antoms,
            "SANDBOX_ANTOM_MERCHANT_KEY": ours_public,
        },
    }


def _pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


if __name__ == "__main__":
    json.dump(new_keys(), sys.stdout)
