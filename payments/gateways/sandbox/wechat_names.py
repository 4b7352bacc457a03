"""WeChat's official account in the sandbox: the page that knows the person, and their name for us.

Neither is signed: the page is opened by a browser, and the account's secret stands in the address.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from payments.gateways.sandbox.api import Call
from payments.gateways.sandbox.call_faults import CallFault, fault_of
from payments.gateways.sandbox.ids import random_text
from payments.gateways.sandbox.wechat_pay import WechatPay
from payments.gateways.sandbox.world import World

if TYPE_CHECKING:
    from payments.gateways.sandbox.wechat_api import Raw

PAGE: Final = "/wechatpay/connect/oauth2/authorize"
NAMES: Final = "/wechatpay/sns/oauth2/access_token"
GOOD_FOR: Final = 300  # seconds, once
_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}
# Source: WeChat's table of return codes of official accounts.
_WRONG_APP, _WRONG_SECRET, _WRONG_CODE, _USED, _BUSY = 40013, 40125, 40029, 40163, -1


def answer(world: World, wechat: WechatPay, call: Call) -> Raw | None:
    """Answer what the official account is asked; None for every other address."""
    if call.method != "GET" or call.path not in (PAGE, NAMES):
        return None
    asked = {name: values[0] for name, values in parse_qs(call.query).items()}
    if call.path == PAGE:
        return _page(world, wechat, asked)
    fault = fault_of(world.faults, call.path)
    status, told = fault.befall(
        lambda: fault.instead(lambda: (200, _name(world, wechat, asked)), _busy)
    )
    return status, dict(_JSON), json.dumps(told).encode()


def _busy(fault: CallFault) -> tuple[int, dict[str, object]]:
    return fault.status, _wrong(_BUSY, "system error")


def _page(world: World, wechat: WechatPay, asked: dict[str, str]) -> Raw:
    """Send the browser back with a code; it is WeChat's own, so the person is known there."""
    back = urlsplit(asked.get("redirect_uri", ""))
    fits = (
        asked.get("appid") == wechat.side.app_id
        and asked.get("response_type") == "code"
        and asked.get("scope") == "snsapi_base"
        and back.scheme in ("http", "https")
        and bool(back.netloc)
    )
    if not fits:
        return 400, {"Content-Type": "text/plain; charset=utf-8"}, "redirect_uri 参数错误".encode()
    code = f"sbx{random_text(29)}"
    with world.store.transaction():
        world.store.put(
            {"id": code, "object": "wechat.code", "made": time.time(), "is_used": False}
        )
    told = urlencode({"code": code, "state": asked.get("state", "")})
    joint = "&" if back.query else "?"
    return 302, {"Location": f"{asked['redirect_uri']}{joint}{told}"}, b""


def _name(world: World, wechat: WechatPay, asked: dict[str, str]) -> dict[str, object]:
    if asked.get("appid") != wechat.side.app_id:
        return _wrong(_WRONG_APP, "invalid appid")
    secret = wechat.side.app_secret
    if not secret or not hmac.compare_digest(asked.get("secret", "").encode(), secret.encode()):
        return _wrong(_WRONG_SECRET, "invalid appsecret")
    with world.store.transaction():
        found = world.store.get("wechat.code", asked.get("code", ""))
        if found is None or asked.get("grant_type") != "authorization_code":
            return _wrong(_WRONG_CODE, "invalid code")
        if found["is_used"]:
            return _wrong(_USED, "code been used")
        world.store.put({**found, "is_used": True})
        if found["made"] < time.time() - GOOD_FOR:
            return _wrong(_WRONG_CODE, "invalid code")
    return {
        "access_token": f"sbx{random_text(40)}",
        "expires_in": 7200,
        "refresh_token": f"sbx{random_text(40)}",
        # One person to one account, always by the same name.
        "openid": f"o{hashlib.sha256(wechat.side.app_id.encode()).hexdigest()[:27]}",
        "scope": "snsapi_base",
    }


def _wrong(code: int, text: str) -> dict[str, object]:
    return {"errcode": code, "errmsg": text}
