"""Calls to Antom: signed, with a time-out, their answers proven, and errors in our families.

A result is `S` (done), `F` (final) or `U` (not known). A write whose answer does not come, or does
not prove that it is Antom's, may have been carried out: it is repeated under the same name.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Mapping
from typing import Any, Final

import requests
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from payments.gateways.antom import signing
from payments.gateways.antom.credentials import Credentials
from payments.gateways.errors import (
    KeyReused,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.outages import Line

logger = logging.getLogger(__name__)

Answer = dict[str, Any]

# Antom does not know us, or not by this key: nothing was carried out, and a person has to act.
OUR_KEY_IS_REFUSED: Final = frozenset(
    {"ACCESS_DENIED", "INVALID_SIGNATURE", "KEY_NOT_FOUND", "CLIENT_INVALID", "INVALID_CLIENT"}
)
TOO_MANY: Final = frozenset({"REQUEST_TRAFFIC_EXCEED_LIMIT"})
# One name carried two different requests.
INCONSISTENT: Final = frozenset({"REPEAT_REQ_INCONSISTENT", "CONTEXT_INCONSISTENT"})


class Caller:
    """Antom's API for one client; safe to share between the threads of a process."""

    def __init__(self, given: Credentials) -> None:
        self._given = given
        self._private = signing.load_private(given.private_key)
        self._public = signing.load_public(given.public_key)
        self._line = Line("Antom", given.api_base, given.timeout)

    def read(self, endpoint: str, body: Mapping[str, Any]) -> Answer:
        """Ask for something. Raises: ProviderRefused (final), ProviderUnavailable."""
        return self._call(endpoint, body, is_write=False, going_on=())

    def write(
        self, endpoint: str, body: Mapping[str, Any], going_on: Collection[str] = ()
    ) -> Answer:
        """Have something done; a result `U` with a code of `going_on` is an answer too.

        Raises: ProviderRefused (final), KeyReused, ProviderUnavailable, OutcomeUnknown.
        """
        return self._call(endpoint, body, is_write=True, going_on=going_on)

    def _call(
        self,
        endpoint: str,
        body: Mapping[str, Any],
        *,
        is_write: bool,
        going_on: Collection[str],
    ) -> Answer:
        path = f"{self._given.path}{endpoint}"
        payload = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        response = self._post(path, payload, is_write=is_write)
        if response.status_code == 429:
            raise ProviderUnavailable("too many requests", retry_after=5)
        answer = self._proven(path, response)
        if answer is None:
            why = f"{endpoint}: status {response.status_code}, not Antom's answer"
            raise self._line.outage(why, is_unknown=is_write)
        if _is_answered(endpoint, answer["result"], going_on):
            return answer
        code = answer["result"].get("resultCode")
        raise self._line.outage(f"{endpoint}: the result is not known: {code}", is_unknown=is_write)

    def _post(self, path: str, payload: bytes, *, is_write: bool) -> requests.Response:
        time = now().isoformat(timespec="seconds")
        client = self._given.client_id
        text = signing.signed_text("POST", path, client, time, payload)
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "client-id": client,
            "request-time": time,
            "signature": signing.sign(self._private, text),
        }
        url = self._given.api_base.rstrip("/") + path
        return self._line.send("POST", url, payload, headers, is_write=is_write)

    def _proven(self, path: str, response: requests.Response) -> Answer | None:
        """Return the answer if its signature proves that Antom gave it to this very path."""
        headers = response.headers
        client = headers.get("client-id", self._given.client_id)
        text = signing.signed_text(
            "POST", path, client, headers.get("response-time", ""), response.content
        )
        if client != self._given.client_id or not headers.get("response-time"):
            return None
        if not signing.is_genuine(self._public, headers.get("signature", ""), text):
            return None
        try:
            found = json.loads(response.content)
        except (ValueError, RecursionError):
            return None
        is_answer = isinstance(found, dict) and isinstance(found.get("result"), dict)
        return found if is_answer else None


def _is_answered(endpoint: str, result: Mapping[str, Any], going_on: Collection[str]) -> bool:
    """Tell whether a result is an answer; one that is not known is none.

    Raises: ProviderRefused, KeyReused, ProviderUnavailable for an answer that says no.
    """
    status, code = result.get("resultStatus"), str(result.get("resultCode"))
    if status == "S" or (status == "U" and code in going_on):
        return True
    if code in TOO_MANY:
        raise ProviderUnavailable("too many requests", retry_after=5)
    if status == "F":
        raise _refusal(endpoint, code, result)
    return False


def _refusal(endpoint: str, code: str, result: Mapping[str, Any]) -> Exception:
    if code in OUR_KEY_IS_REFUSED:
        logger.critical("Antom refuses our client or key: %s", code)
        return ProviderUnavailable("our key is refused", retry_after=300)
    if code in INCONSISTENT:
        return KeyReused(f"{endpoint}: {code}")
    logger.warning("Antom refused %s: %s", endpoint, code)
    return ProviderRefused(
        _("The payment provider did not accept this request."),
        provider_code=code,
        provider_param=None,
        provider_message=str(result.get("resultMessage", ""))[:500],
    )
