"""/_sandbox/wechatpay: what a test or a drill may do that WeChat Pay does not offer."""

from __future__ import annotations

from typing import Any

from payments.gateways.sandbox.errors import ApiError, ParameterError
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.wechat_errors import WechatError
from payments.gateways.sandbox.wechat_pay import WechatPay
from payments.gateways.sandbox.world import World

OUTCOMES = ("paid", "processing", "declined")


def pay(world: World, body: dict[str, Any], number: str) -> Document:
    """Do what the buyer would, by the merchant's number: `outcome`, and `total` to pay wrongly."""
    wechat = _wechat(world)
    outcome = body.get("outcome", "paid")
    if outcome not in OUTCOMES:
        raise ParameterError(f"outcome is one of {', '.join(OUTCOMES)}", "outcome")
    try:
        page = wechat.orders.by_number(number)["id"]
        if outcome == "paid":
            order = wechat.orders.pay(page, total=body.get("total"))
        elif outcome == "processing":
            order = wechat.orders.process(page)
        else:
            order = wechat.orders.decline(page)
    except WechatError as error:
        raise _told(error) from error
    return wechat.orders.shown(order)


def succeed_refund(world: World, body: dict[str, Any], number: str) -> Document:
    """Let a pending refund succeed now."""
    return _decide(world, number, "SUCCESS")


def fail_refund(world: World, body: dict[str, Any], number: str) -> Document:
    """Let a pending refund fail now: `status` ABNORMAL or CLOSED."""
    status = body.get("status", "ABNORMAL")
    if status not in ("ABNORMAL", "CLOSED"):
        raise ParameterError("status is ABNORMAL or CLOSED", "status")
    return _decide(world, number, status)


def _decide(world: World, number: str, status: str) -> Document:
    refunds = _wechat(world).refunds
    try:
        made = refunds.finish(number) if status == "SUCCESS" else refunds.fail(number, status)
    except WechatError as error:
        raise _told(error) from error
    return refunds.shown(made)


def decide_customs(world: World, body: dict[str, Any]) -> Document:
    """Let customs answer: `customs`, `sub_order_no`, `state`, `explanation`."""
    name = f"wxc_{body.get('customs')}_{body.get('sub_order_no')}"
    state, said = str(body.get("state", "SUCCESS")), str(body.get("explanation", ""))
    try:
        return _wechat(world).customs.decide(name, state, said)
    except WechatError as error:
        raise _told(error) from error


def rotate(world: World, body: dict[str, Any]) -> Document:
    """Change the platform's key pair; the one before stays valid."""
    return {"serial": _wechat(world).keys.rotate()}


def withdraw(world: World, body: dict[str, Any]) -> Document:
    """Withdraw all of the balance to the bank."""
    return {"fen": _wechat(world).books.withdraw()}


def age(world: World, body: dict[str, Any]) -> Document:
    """Let `days` pass for the bills: those of a day are there on the next."""
    days = body.get("days", 1)
    if type(days) is not int or not 1 <= days <= 366:
        raise ParameterError("days is a whole number from 1 to 366", "days")
    _wechat(world).books.age(days)
    return {"days": days}


def _wechat(world: World) -> WechatPay:
    if world.wechat is None:
        raise ApiError("This sandbox has no WeChat Pay merchant.", status=404)
    return world.wechat


def _told(error: WechatError) -> ApiError:
    return ApiError(str(error), status=error.status)
