"""`python -m payments.gateways.sandbox.wechat_new_keys`: a merchant of WeChat Pay, as JSON.

What a merchant gets from WeChat Pay, as the environment of both sides. The platform's own key pair
is made by the sandbox, and fetched from it.
"""

from __future__ import annotations

import json
import secrets
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from payments.gateways.sandbox.wechat_signing import MERCHANT_PREFIX


def new_merchant() -> dict[str, str]:
    """Make a merchant's number, keys and serial."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "WECHATPAY_MERCHANT_ID": f"{MERCHANT_PREFIX}{secrets.randbelow(10**10):010}",
        "WECHATPAY_APP_ID": f"wxsbx{secrets.token_hex(6)}",
        "WECHATPAY_PRIVATE_KEY": pem.decode(),
        "WECHATPAY_SERIAL": secrets.token_hex(20).upper(),
        "WECHATPAY_API_V3_KEY": secrets.token_hex(16),
    }


if __name__ == "__main__":
    json.dump(new_merchant(), sys.stdout)
