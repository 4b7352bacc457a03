"""From where a buyer pays, as far as the browser tells: a provider shows each another way."""

from __future__ import annotations

from typing import Final

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.storefront.words import METHODS
from payments.charges.types import PayerContext
from payments.gateways.types import Scene

# WeChat names its own browser so, on phones and on computers. Source: WeChat's page on JSAPI.
_WECHAT: Final = "MicroMessenger"
# "Mobi" stands in the name of every phone's browser. Source: MDN, "Browser detection".
_PHONE: Final = "Mobi"
# WeChat's browser shows nothing of this wallet's page and does not let it open its app.
_BLOCKED_WITHIN_WECHAT: Final = frozenset({"alipay"})


def payer_context(request: HttpRequest) -> PayerContext:
    """Read where the buyer is; the address is the one that limits of requests know."""
    return PayerContext(
        scene=_scene(request.headers.get("User-Agent", "")),
        client_ip=get_adapter().get_client_ip(request),
    )


def _scene(browser: str) -> Scene:
    if _WECHAT in browser:
        return "wechat"
    return "phone" if _PHONE in browser else "desktop"


def is_blocked(method: str, payer: PayerContext) -> bool:
    """Tell whether the browser that the buyer is in keeps a way to pay from opening."""
    return payer.scene == "wechat" and method in _BLOCKED_WITHIN_WECHAT


def blocked_text(method: str) -> str:
    """Say what to do where WeChat's browser blocks a way to pay."""
    text = _(
        "WeChat does not open %(method)s. Open this page in your browser as shown below, or choose "
        "another way to pay."
    )
    return text % {"method": METHODS[method].label}
