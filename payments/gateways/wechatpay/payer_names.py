"""Who pays within WeChat's browser: the official account's own name for a person (openid).

WeChat's page sends the buyer back with a code that is good once, for five minutes; the account's
secret turns it into the name. `snsapi_base` asks the buyer nothing and tells nothing else.
Source: WeChat's page on authorization of web pages (snsapi_base, sns/oauth2/access_token).
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import requests
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.addresses import is_loopback
from payments.gateways.errors import ProviderRefused, ProviderUnavailable
from payments.gateways.wechatpay.credentials import WeChatPayCredentials, from_settings

PAGE: Final = "/connect/oauth2/authorize"
TOKEN: Final = "/sns/oauth2/access_token"  # noqa: S105 - an address
_LONGEST: Final = 128  # what an order takes as `openid`
_BUSY: Final = -1


def can_ask() -> bool:
    """Tell whether this installation has the secret of its official account."""
    given = from_settings()
    return bool(given and given.app_secret)


def page(back_url: str, state: str) -> str:
    """Return WeChat's page that sends the buyer back to us with a code and `state`."""
    given = _given()
    asked = {
        "appid": given.app_id,
        "redirect_uri": back_url,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    # In this order, and with this fragment: WeChat compares the address as text.
    return f"{given.page_base}{PAGE}?{urlencode(asked)}#wechat_redirect"


def fetch(code: str) -> str:
    """Turn the code of one visit into the payer's name.

    Raises: ProviderRefused for a code that is unknown, used or too old, and for a wrong secret;
        ProviderUnavailable.
    """
    told = _ask(_given(), code)
    name = told.get("openid")
    if isinstance(name, str) and 0 < len(name) <= _LONGEST:
        return name
    if told.get("errcode") == _BUSY:
        raise ProviderUnavailable("WeChat is busy", retry_after=1)
    raise ProviderRefused(
        _("The payment provider did not accept this request."),
        provider_code=str(told.get("errcode", "")),
        provider_message="no name for the payer",
    )


def _given() -> WeChatPayCredentials:
    given = from_settings()
    if given is None or not given.app_secret:
        raise ProviderUnavailable("there is no secret of an official account", retry_after=3600)
    return given


def _ask(given: WeChatPayCredentials, code: str) -> dict[str, Any]:
    asked = {
        "appid": given.app_id,
        "secret": given.app_secret,
        "code": code,
        "grant_type": "authorization_code",
    }
    try:
        with requests.Session() as session:
            # A proxy of the environment does not lead to loopback.
            session.trust_env = not is_loopback(urlsplit(given.names_base).hostname or "")
            answer = session.get(
                f"{given.names_base}{TOKEN}",
                params=asked,
                timeout=given.timeout,
                allow_redirects=False,
            )
        told = answer.json()
    except (requests.RequestException, ValueError):
        # Nothing of it is said further: the address has the secret in it.
        raise ProviderUnavailable("WeChat names no payers now", retry_after=1) from None
    if answer.status_code != requests.codes.ok or not isinstance(told, dict):
        raise ProviderUnavailable("WeChat names no payers now", retry_after=1)
    return told
