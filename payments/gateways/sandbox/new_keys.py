"""`python -m payments.gateways.sandbox.new_keys`: who a marketplace is at WeChat Pay and at Antom.

Printed as JSON: by provider, what the marketplace is told, and what the sandbox is told besides, as
environment variables. Antom's own private key is the sandbox's alone; WeChat Pay's platform key
pair is made by the sandbox itself, and fetched from it.
"""

from __future__ import annotations

import json
import secrets
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from payments.gateways.sandbox.wechat_signing import MERCHANT_PREFIX

Sides = dict[str, dict[str, str]]


def new_keys() -> dict[str, Sides]:
    """Make a new merchant at each of the two."""
    return {"wechatpay": _wechatpay(), "antom": _antom()}


def _wechatpay() -> Sides:
    """Make a merchant's number, keys and serial; the sandbox needs no more than the marketplace."""
    private, _public = _pair()
    merchant = {
        "WECHATPAY_MERCHANT_ID": f"{MERCHANT_PREFIX}{secrets.randbelow(10**10):010}",
        "WECHATPAY_APP_ID": f"wxsbx{secrets.token_hex(6)}",
        "WECHATPAY_APP_SECRET": secrets.token_hex(16),
        "WECHATPAY_PRIVATE_KEY": private,
        "WECHATPAY_SERIAL": secrets.token_hex(20).upper(),
        "WECHATPAY_API_V3_KEY": secrets.token_hex(16),
    }
    return {"marketplace": merchant, "sandbox": {}}


def _antom() -> Sides:
    """Make a client's name and both pairs: each side knows the other's public key."""
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
