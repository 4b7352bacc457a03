"""SF Express over its open platform: one address, one signature, a time limit on every call."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import requests
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from marketplace.shipping.carriers_api import proving
from marketplace.shipping.carriers_api.errors import (
    CarrierRefused,
    CarrierUnavailable,
    OutcomeUnknown,
)
from marketplace.shipping.carriers_api.sf import bodies, signing
from marketplace.shipping.carriers_api.types import (
    Acknowledgement,
    Booked,
    BookingSpec,
    Capability,
    Message,
    News,
)

logger = logging.getLogger(__name__)
CODE: Final = "sf"
HOME: Final = "https://sfapi.sf-express.com"
_TAKEN: Final = "A1000"
_AGAIN_LATER: Final = frozenset({"A1099", "A1011", "S0001"})  # busy, too many, their fault
_DOUBLED: Final = "8016"  # an order of this number is there
_NO_SUCH_ORDER: Final = frozenset({"8024", "8018"})
_CANCELED_ALREADY: Final = frozenset({"8037"})
_AT_ONCE: Final = 10  # numbers that one question may name
CAPABILITY: Final = Capability(
    code=CODE,
    name="SF Express",
    services=tuple(bodies.SERVICES),
    books=True,
    cancels=True,
    tracks=True,
    pushes=True,
    needs_phone=True,
    divisor=6000,
    source="SF open platform; volume divisor for Hong Kong, Macau and Taiwan",
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """How this installation reaches SF. The check word signs, the push key opens our address."""

    partner: str
    check_word: str = field(repr=False)
    base: str = HOME
    monthly_card: str = ""
    push_key: str = field(default="", repr=False)
    timeout: tuple[float, float] = (3, 15)  # seconds: to connect, to read

    def __bool__(self) -> bool:
        """Whether bookings can be made."""
        return bool(self.partner and self.check_word)


class SFExpress:
    """SF as a carrier, and as one who pushes news."""

    def __init__(self, given: Credentials, session: requests.Session | None = None) -> None:
        self._given = given
        self._session = session or requests.Session()

    @property
    def capability(self) -> Capability:
        """What SF can be asked for."""
        return CAPABILITY

    @property
    def is_sandbox(self) -> bool:
        """Whether another server than SF's is addressed."""
        return self._given.base.rstrip("/") != HOME

    def book(self, spec: BookingSpec) -> Booked:
        """Have boxes carried; a number that SF knows already is asked for instead."""
        body = bodies.order(spec, monthly_card=self._given.monthly_card)
        try:
            told = self._ask("EXP_RECE_CREATE_ORDER", body, is_write=True)
        except CarrierRefused as refusal:
            if refusal.facts.get("carrier_code") != _DOUBLED:
                raise
            found = self.find(spec.reference)
            if found is None:
                raise
            return found
        return bodies.booked(told, spec.reference)

    def find(self, reference: str) -> Booked | None:
        """Ask whether SF has an order of this number."""
        try:
            told = self._ask("EXP_RECE_SEARCH_ORDER_RESP", {"orderId": reference})
        except CarrierRefused as refusal:
            if refusal.facts.get("carrier_code") in _NO_SUCH_ORDER:
                return None
            raise
        return bodies.booked(told, reference)

    def cancel(self, reference: str, waybill: str) -> None:
        """Take an order back; one that is taken back already stays so."""
        body = {"orderId": reference, "dealType": 2, "waybillNoInfoList": _numbers(waybill)}
        try:
            self._ask("EXP_RECE_UPDATE_ORDER", body, is_write=True)
        except CarrierRefused as refusal:
            if refusal.facts.get("carrier_code") not in _CANCELED_ALREADY:
                raise

    def track(self, waybills: Sequence[str], phone_last4: str = "") -> list[News]:
        """Ask for routes, ten numbers at a time."""
        found: list[News] = []
        for start in range(0, len(waybills), _AT_ONCE):
            body = {
                "language": "zh-CN",
                "trackingType": "1",
                "trackingNumber": list(waybills[start : start + _AT_ONCE]),
                "methodType": "1",
                "checkPhoneNo": phone_last4,
            }
            found += bodies.routes(self._ask("EXP_RECE_SEARCH_ROUTES", body))
        return found

    def parse(self, headers: Mapping[str, str], body: bytes) -> Message:
        """Read which numbers a push is about: SF signs none, so that it is only a bell.

        The key that we put into the address keeps strangers from ringing. Raises: MessageForged.
        """
        proving.demand(proving.header(headers, "x-push-key"), self._given.push_key, CODE)
        waybills = tuple(bodies.pushed_waybills(proving.read_object(body, CODE)))
        return Message(proving.body_id(body), waybills, is_bell=True)

    def acknowledgement(self, *, is_kept: bool) -> Acknowledgement:
        """OK ends it; ERR makes SF push again, three times at most."""
        word, code = ("OK", "0000") if is_kept else ("ERR", "1000")
        return Acknowledgement(body=json.dumps({"return_code": code, "return_msg": word}).encode())

    def _ask(
        self, service: str, body: Mapping[str, Any], *, is_write: bool = False
    ) -> dict[str, Any]:
        """Ask SF for one service.

        Raises: CarrierRefused for a final no, CarrierUnavailable when nothing happened,
            OutcomeUnknown when something may have.
        """
        message = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        form = signing.form(
            partner=self._given.partner,
            check_word=self._given.check_word,
            service=service,
            message=message,
            request_id=str(uuid.uuid4()),
            timestamp=str(int(now().timestamp())),
        )
        address = self._given.base.rstrip("/") + signing.SERVICE_PATH
        try:
            answer = self._session.post(
                address, data=form, timeout=self._given.timeout, allow_redirects=False
            )
        except requests.ConnectTimeout as error:
            raise CarrierUnavailable("SF cannot be reached") from error
        except requests.RequestException as error:
            raise _outage(is_write, "SF did not answer") from error
        if answer.status_code >= 500:
            raise _outage(is_write, f"SF answered {answer.status_code}")
        return _read(answer, is_write)


def _read(answer: requests.Response, is_write: bool) -> dict[str, Any]:
    """Read both envelopes of an answer: the platform's and, inside as text, the service's."""
    try:
        outer = answer.json()
        code = str(outer["apiResultCode"])
        inner = json.loads(outer["apiResultData"]) if code == _TAKEN else {}
    except (ValueError, KeyError, TypeError) as error:
        raise _outage(is_write, "SF's answer cannot be read") from error
    if code in _AGAIN_LATER:
        raise CarrierUnavailable(f"SF is busy: {code}")
    if code != _TAKEN:
        raise _refused(code, outer.get("apiErrorMsg"))
    if not inner.get("success"):
        raise _refused(str(inner.get("errorCode")), inner.get("errorMsg"))
    told = inner.get("msgData")
    return told if isinstance(told, dict) else {}


def _refused(code: str, said: object) -> CarrierRefused:
    text = proving.text(said, 200)
    logger.warning("SF refused: %s %s", code, text)
    shown = _("SF Express did not take this: %(reason)s") % {"reason": text or code}
    return CarrierRefused(shown, carrier_code=code)


def _outage(is_write: bool, reason: str) -> CarrierUnavailable | OutcomeUnknown:
    return OutcomeUnknown(reason) if is_write else CarrierUnavailable(reason)


def _numbers(waybill: str) -> list[dict[str, Any]]:
    return [{"waybillType": 1, "waybillNo": waybill}] if waybill else []
