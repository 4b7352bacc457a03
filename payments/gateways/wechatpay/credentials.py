"""How this installation reaches WeChat Pay, and what must never meet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings

from marketplace.foundation.addresses import is_private_path
from payments.gateways.credentials import Problem
from payments.gateways.patience import is_patient
from payments.gateways.wechatpay import signing

BASE: Final = "https://api.mch.weixin.qq.com"
CUSTOMS_BASE: Final = "https://apihk.mch.weixin.qq.com"  # customs answer at the Hong Kong entry
PAGE_BASE: Final = "https://open.weixin.qq.com"  # the official account's page, and who it says pays
NAMES_BASE: Final = "https://api.weixin.qq.com"
SANDBOX_PREFIX: Final = "sandbox"  # WeChat's own merchant ids are digits alone
PUBLIC_KEY_PREFIX: Final = "PUB_KEY_ID_"
WEBHOOK_PATH: Final = "/webhooks/wechatpay/"
_SERIAL: Final = re.compile(r"[0-9A-Fa-f]{8,64}")
_API_KEY_BYTES: Final = 32


@dataclass(frozen=True)
class WeChatPayCredentials:
    """A merchant's identity at WeChat Pay. Public-key mode where a public key is given."""

    merchant_id: str
    app_id: str
    private_key: str = field(repr=False)
    serial: str  # of our own certificate
    api_v3_key: str = field(repr=False)
    public_key: str = ""  # WeChat Pay's; empty: its platform certificates are fetched
    public_key_id: str = ""
    app_secret: str = field(default="", repr=False)  # of the official account; empty: no names
    api_base: str = BASE
    customs_base: str = CUSTOMS_BASE
    page_base: str = PAGE_BASE
    names_base: str = NAMES_BASE
    notify_url: str = ""
    timeout: tuple[float, float] = (3, 20)  # seconds: to connect, to read
    is_demo: bool = False

    @property
    def is_live(self) -> bool:
        """Whether the merchant is a real one: its keys move real money."""
        return not self.merchant_id.startswith(SANDBOX_PREFIX)

    @property
    def is_sandbox(self) -> bool:
        """Whether another server than WeChat Pay's is addressed."""
        return self.api_base != BASE


def from_settings() -> WeChatPayCredentials | None:
    """Read the settings; None when this installation has no WeChat Pay of its own."""
    if not settings.WECHATPAY_MERCHANT_ID:
        return None
    base = (settings.WECHATPAY_API_BASE or BASE).rstrip("/")
    return WeChatPayCredentials(
        merchant_id=settings.WECHATPAY_MERCHANT_ID,
        app_id=settings.WECHATPAY_APP_ID,
        private_key=settings.WECHATPAY_PRIVATE_KEY,
        serial=settings.WECHATPAY_SERIAL,
        api_v3_key=settings.WECHATPAY_API_V3_KEY,
        public_key=settings.WECHATPAY_PUBLIC_KEY,
        public_key_id=settings.WECHATPAY_PUBLIC_KEY_ID,
        app_secret=settings.WECHATPAY_APP_SECRET,
        api_base=base,
        customs_base=CUSTOMS_BASE if base == BASE else base,
        page_base=PAGE_BASE if base == BASE else base,
        names_base=NAMES_BASE if base == BASE else base,
        notify_url=settings.PUBLIC_BASE_URL + WEBHOOK_PATH,
        timeout=settings.WECHATPAY_TIMEOUT if is_patient() else settings.WECHATPAY_PAGE_TIMEOUT,
        is_demo=settings.DEMO_ALLOWED,
    )


def problems(given: WeChatPayCredentials | None) -> list[Problem]:
    """List what is wrong, the dangerous first; nothing for who has no WeChat Pay."""
    return [] if given is None else [*_dangers(given), *_gaps(given)]


def _dangers(given: WeChatPayCredentials) -> list[Problem]:
    found = []
    if given.is_live and given.is_sandbox:
        text = "a real merchant's signature must never be sent to another address than WeChat's."
        found.append(Problem(31, f"WECHATPAY_API_BASE with a real merchant: {text}", True))
    if not given.is_live and not given.is_sandbox:
        text = "the sandbox's merchant is unknown to WeChat Pay: set the sandbox's address."
        found.append(Problem(32, f"WECHATPAY_API_BASE is missing: {text}", True))
    if given.is_live and given.is_demo:
        text = "A real WeChat Pay merchant in an installation for demos and tests."
        found.append(Problem(33, text, True))
    if not is_private_path(given.api_base):
        text = "WECHATPAY_API_BASE has to be https, or http on this machine."
        found.append(Problem(34, text, True))
    return found


def _gaps(given: WeChatPayCredentials) -> list[Problem]:
    texts = {
        35: "WECHATPAY_APP_ID is empty." if not given.app_id else "",
        36: _wrong_key(given.private_key, "WECHATPAY_PRIVATE_KEY", is_private=True),
        37: "" if _SERIAL.fullmatch(given.serial) else "WECHATPAY_SERIAL is no serial number.",
        38: _wrong_api_key(given.api_v3_key),
        39: _wrong_public_key(given),
    }
    return [Problem(number, text, False) for number, text in texts.items() if text]


def _wrong_key(pem: str, name: str, *, is_private: bool) -> str:
    try:
        if is_private:
            signing.private_key(pem)
        else:
            signing.public_key(pem)
    except (ValueError, TypeError):
        return f"{name} is no PEM of an RSA key of 2048 bits or more."
    return ""


def _wrong_api_key(key: str) -> str:
    if len(key.encode()) == _API_KEY_BYTES:
        return ""
    return f"WECHATPAY_API_V3_KEY has to be {_API_KEY_BYTES} bytes long."


def _wrong_public_key(given: WeChatPayCredentials) -> str:
    if not given.public_key and not given.public_key_id:
        return ""
    if not given.public_key_id.startswith(PUBLIC_KEY_PREFIX):
        return f"WECHATPAY_PUBLIC_KEY_ID has to start with {PUBLIC_KEY_PREFIX}."
    return _wrong_key(given.public_key, "WECHATPAY_PUBLIC_KEY", is_private=False)
