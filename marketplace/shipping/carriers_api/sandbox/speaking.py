"""How the sandbox answers: SF's two envelopes, its signature, its refusals."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, quote_plus

from marketplace.shipping.carriers_api.sandbox.world import Order, World

Answer = tuple[int, bytes]


class Speaker:
    """Answers requests as SF's open platform does."""

    def __init__(self, world: World, *, partner: str, check_word: str) -> None:
        self.world = world
        self._partner = partner
        self._check_word = check_word

    def answer(self, path: str, body: bytes) -> Answer | None:
        """Answer one request; None where the sandbox says nothing at all."""
        if path.startswith("/_control/"):
            return self._control(path.removeprefix("/_control/"), body)
        if path != "/std/service":
            return 404, b"{}"
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        fault = self.world.next_fault()
        if fault == "busy":
            return _outer("A1099", "system busy", None)
        if fault == "down":
            return 503, b""
        if not self._is_signed(form):
            return _outer("A1006", "msgDigest refused", None)
        told = self._serve(form["serviceCode"], json.loads(form["msgData"]), fault)
        return None if fault == "silence" else told

    def _is_signed(self, form: Mapping[str, str]) -> bool:
        """Prove a request with code of its own, so that the client's cannot prove itself."""
        text = form.get("msgData", "") + form.get("timestamp", "") + self._check_word
        encoded = quote_plus(text, safe="*").replace("~", "%7E").encode()
        right = base64.b64encode(hashlib.md5(encoded).digest()).decode()  # noqa: S324 - SF's
        is_known = form.get("partnerID") == self._partner
        return is_known and hmac.compare_digest(form.get("msgDigest", ""), right)

    def _serve(self, service: str, told: dict[str, Any], fault: str) -> Answer:
        services: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "EXP_RECE_CREATE_ORDER": self._create,
            "EXP_RECE_SEARCH_ORDER_RESP": self._search,
            "EXP_RECE_UPDATE_ORDER": self._update,
            "EXP_RECE_SEARCH_ROUTES": self._routes,
        }
        if service not in services:
            return _outer("A1004", "no such service", None)
        if fault == "refuse":
            return _inner("8057", "the address cannot be served")
        return services[service](told)

    def _create(self, told: dict[str, Any]) -> Answer:
        phones = [each.get("mobile", "") for each in told.get("contactInfoList", [])]
        order = self.world.book(told["orderId"], int(told.get("parcelQty", 1)), phones)
        return _inner("8016", "order exists") if order is None else _taken(order)

    def _search(self, told: dict[str, Any]) -> Answer:
        order = self.world.find(told["orderId"])
        return _inner("8024", "no such order") if order is None else _taken(order)

    def _update(self, told: dict[str, Any]) -> Answer:
        code = self.world.cancel(told["orderId"])
        return _inner(code, "not canceled") if code else _inner("", "", {"resStatus": 2})

    def _routes(self, told: dict[str, Any]) -> Answer:
        found = []
        for waybill in told["trackingNumber"]:
            order = self.world.by_waybill(waybill)
            may = order is not None and told.get("checkPhoneNo", "") in order.phone_last4
            routes = order.routes if order is not None and may else []
            found.append({"mailNo": waybill, "routes": routes})
        return _inner("", "", {"routeResps": found})

    def _control(self, what: str, body: bytes) -> Answer:
        given = json.loads(body or b"{}")
        if what == "advance":
            scan = self.world.advance(given["waybill"], given.get("way", ""))
            return (200 if scan else 409), json.dumps(scan).encode()
        if what == "faults":
            self.world.faults = list(given["next"])
            return 200, b"{}"
        return 404, b"{}"


def push(waybill: str, scan: Mapping[str, str]) -> bytes:
    """Return the body of a push of one route, as SF writes it."""
    route = {"mailno": waybill, **scan}
    return json.dumps({"Body": {"WaybillRoute": [route]}}, ensure_ascii=False).encode()


def _taken(order: Order) -> Answer:
    numbers = [
        {"waybillType": 1 if at == 0 else 2, "waybillNo": number}
        for at, number in enumerate(order.waybills)
    ]
    label = [{"routeLabelData": {"destRouteLabel": "756A-XZ-012"}}]
    return _inner(
        "",
        "",
        {"orderId": order.reference, "waybillNoInfoList": numbers, "routeLabelInfo": label},
    )


def _inner(code: str, said: str, told: dict[str, Any] | None = None) -> Answer:
    result = {
        "success": not code,
        "errorCode": code or "S0000",
        "errorMsg": said or None,
        "msgData": told,
    }
    return _outer("A1000", "", result)


def _outer(code: str, said: str, result: dict[str, Any] | None) -> Answer:
    outer = {
        "apiResultCode": code,
        "apiErrorMsg": said,
        "apiResponseID": "SANDBOX",
        "apiResultData": json.dumps(result, ensure_ascii=False) if result else None,
    }
    return 200, json.dumps(outer, ensure_ascii=False).encode()
