"""From where a buyer pays, as far as the browser tells: a provider shows each another way."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.foundation.errors import Refused, TryAgain
from marketplace.foundation.money import Money
from marketplace.storefront.words import METHODS
from payments.charges.types import PayerContext
from payments.gateways import payer_names
from payments.gateways.types import Scene

# WeChat names its own browser so, on phones and on computers. Source: WeChat's page on JSAPI.
_WECHAT: Final = "MicroMessenger"
# "Mobi" stands in the name of every phone's browser. Source: MDN, "Browser detection".
_PHONE: Final = "Mobi"
# WeChat's browser shows nothing of this wallet's page and does not let it open its app.
_BLOCKED_WITHIN_WECHAT: Final = frozenset({"alipay"})
# In the visit: the wallet's name for the person, and what the buyer was about to pay.
_NAME: Final = "payer_name"
_ASKED: Final = "payer_asked"
_CHOSEN: Final = "payer_chosen"
_STATE: Final = re.compile(r"[0-9a-f]{32}")


def payer_context(request: HttpRequest) -> PayerContext:
    """Read where the buyer is; the address is the one that limits of requests know."""
    scene = _scene(request.headers.get("User-Agent", ""))
    return PayerContext(
        scene=scene,
        payer_ref=request.session.get(_NAME, "") if scene == "wechat" else "",
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


def where_to_ask(request: HttpRequest, amount: Money, method: str, **order: str) -> str:
    """Return the wallet's page that says who pays, where a payment needs it; else nothing.

    The buyer comes back to one address with a code and the state that this visit remembers with
    `order`. Who was asked in vain once is not asked again in this visit.
    """
    payer = payer_context(request)
    if payer.payer_ref or request.session.get(_ASKED, {}).get("was_in_vain"):
        return ""
    provider = payer_names.who_asks(method, amount, payer.scene)
    if provider is None:
        return ""
    state = secrets.token_hex(16)
    back = settings.PUBLIC_BASE_URL + reverse("storefront:payer_named")
    request.session[_ASKED] = {"state": state, "provider": provider, "method": method, **order}
    return payer_names.page(provider, back_url=back, state=state)


def take_name(request: HttpRequest) -> tuple[str, str]:
    """Keep the name that a visitor comes back with; return the order's number and its token.

    Without a name the payment goes on as it can. Raises: Http404 for a state that this visit did
    not send out: with a code of somebody else this buyer would pay as them.
    """
    asked: dict[str, Any] = request.session.get(_ASKED, {})
    state = request.GET.get("state", "")
    if not _STATE.fullmatch(state) or not secrets.compare_digest(state, asked.get("state", "")):
        raise Http404
    request.session[_ASKED] = {"was_in_vain": True}
    if code := request.GET.get("code", ""):
        with suppress(Refused, TryAgain):
            request.session[_NAME] = payer_names.fetch(asked["provider"], code)
            del request.session[_ASKED]
    request.session[_CHOSEN] = {asked["order"]: asked["method"]}
    return asked["order"], asked["token"]


def chosen_method(request: HttpRequest, order: str, otherwise: str) -> str:
    """Return the way to pay that a form names, or that was chosen before the wallet was asked."""
    before = request.session.pop(_CHOSEN, {}).get(order, otherwise)
    return request.POST.get("method", before)
