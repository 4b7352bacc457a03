"""WeChat Pay's side of signatures and seals: proves our requests, signs its answers and messages.

Written apart from the client's own code, so that a mistake there does not agree with itself.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from functools import cached_property
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from payments.gateways.sandbox.ids import random_text
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.wechat_errors import WechatError

MERCHANT_PREFIX: Final = "sandbox"
TOLERANCE_SECONDS: Final = 300
_SCHEME: Final = "WECHATPAY2-SHA256-RSA2048 "
_PAIR: Final = re.compile(r'(\w+)="([^"]*)"')
_VALID: Final = timedelta(days=5 * 365)


@dataclass(frozen=True)
class WechatSide:
    """What WeChat Pay knows of its one merchant."""

    merchant_id: str
    app_id: str
    private_key: str  # the merchant's; only its public half is used
    serial: str
    api_v3_key: str
    app_secret: str = ""

    @cached_property
    def merchant_key(self) -> rsa.RSAPublicKey:
        """The key that proves the merchant's requests."""
        key = serialization.load_pem_private_key(self.private_key.encode(), password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key.public_key()

    def check(self, method: str, target: str, headers: Message, body: bytes) -> None:
        """Prove a request. Raises: WechatError as WeChat Pay refuses one."""
        header = headers.get("Authorization", "")
        told = dict(_PAIR.findall(header)) if header.startswith(_SCHEME) else {}
        names = ("mchid", "serial_no", "timestamp", "nonce_str", "signature")
        if any(not told.get(name) for name in names):
            raise _unproven("Authorization", "the header is missing, or not in its form")
        if told["mchid"] != self.merchant_id:
            raise _unproven("mchid", "the merchant is unknown")
        if told["serial_no"].upper() != self.serial.upper():
            raise _unproven("serial_no", "the certificate is unknown")
        stamp = told["timestamp"]
        if not re.fullmatch("[0-9]{1,12}", stamp) or _is_far(stamp):
            raise _unproven("timestamp", "the time is out of bounds")
        signed = f"{method}\n{target}\n{stamp}\n{told['nonce_str']}\n".encode() + body + b"\n"
        try:
            raw = base64.b64decode(told["signature"], validate=True)
            self.merchant_key.verify(raw, signed, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError):
            raise _unproven("signature", "sign not match") from None

    def seal(self, plain: str, associated: str) -> dict[str, str]:
        """Seal a text for the merchant."""
        nonce = random_text(12)
        cipher = AESGCM(self.api_v3_key.encode())
        sealed = cipher.encrypt(nonce.encode(), plain.encode(), associated.encode())
        return {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": associated,
            "ciphertext": base64.b64encode(sealed).decode(),
        }


def _is_far(stamp: str) -> bool:
    return abs(int(stamp) - time.time()) > TOLERANCE_SECONDS


def side_from(given: Mapping[str, str]) -> WechatSide | None:
    """Read the merchant from an environment; None without one, or with a real one."""
    merchant = given.get("WECHATPAY_MERCHANT_ID", "")
    if not merchant.startswith(MERCHANT_PREFIX):
        return None
    return WechatSide(
        merchant_id=merchant,
        app_id=given.get("WECHATPAY_APP_ID", ""),
        private_key=given.get("WECHATPAY_PRIVATE_KEY", "").replace("\\n", "\n"),
        serial=given.get("WECHATPAY_SERIAL", ""),
        api_v3_key=given.get("WECHATPAY_API_V3_KEY", ""),
        app_secret=given.get("WECHATPAY_APP_SECRET", ""),
    )


def new_platform_key() -> Document:
    """Make a key pair of the platform with its certificate."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "SANDBOX, no money moves")])
    begins = datetime.now(UTC) - timedelta(minutes=5)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + _VALID)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "id": f"wxk_sbx{random_text(12)}",
        "object": "wechat.key",
        "serial": f"{made.serial_number:X}",
        "key": pem.decode(),
        "certificate": made.public_bytes(serialization.Encoding.PEM).decode(),
        "begins": begins.isoformat(),
        "ends": (begins + _VALID).isoformat(),
    }


def read_key(document: Document) -> rsa.RSAPrivateKey:
    """Read a platform key that this sandbox made."""
    key = serialization.load_pem_private_key(document["key"].encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def signed_headers(serial: str, key: rsa.RSAPrivateKey, body: bytes) -> dict[str, str]:
    """Sign an answer or a message."""
    stamp, nonce = str(int(time.time())), random_text(32)
    signed = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
    signature = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature": base64.b64encode(signature).decode(),
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }


def decrypted(key: rsa.RSAPrivateKey, sealed: Any, field: str) -> str:
    """Open a field that was encrypted for the platform. Raises: WechatError."""
    scheme = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303
    try:
        return key.decrypt(base64.b64decode(str(sealed), validate=True), scheme).decode()
    except ValueError:
        raise WechatError(400, "PARAM_ERROR", "敏感信息解密失败", field) from None


def _unproven(field: str, issue: str) -> WechatError:
    return WechatError(401, "SIGN_ERROR", "签名错误", field, issue)
