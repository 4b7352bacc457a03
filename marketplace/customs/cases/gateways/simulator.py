"""The way to the simulator: HTTP on this machine. Nothing is declared."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from django.conf import settings

from marketplace.customs.cases.errors import GatewayAway, GatewayContradiction, GatewayRefused
from marketplace.customs.cases.types import Arrived, Capabilities, Envelope
from marketplace.foundation.addresses import is_loopback

_LARGEST_POLL: Final = 500
_UPLOAD: Final = "/ceb2grab/grab/realTimeDataUpload"


class SimulatorGateway:
    """One session with the simulator; a process may keep it."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the environment does not lead to loopback
        self._session.headers["Authorization"] = f"Bearer {settings.CUSTOMS_API_TOKEN}"

    def capabilities(self) -> Capabilities:
        """Say that it is simulated."""
        return Capabilities(
            "simulator",
            is_simulated=True,
            uploads_payment_data=True,
            largest_poll=_LARGEST_POLL,
        )

    def submit(self, envelope: Envelope) -> None:
        """Hand an envelope in; when it is there already, its digest tells whether it is this one.

        Raises: GatewayAway, GatewayRefused, GatewayContradiction.
        """
        answer = self._ask("POST", "/v1/messages", data=envelope.content)
        told = _json(answer)
        if answer.status_code == 409:
            if told.get("sha256") != hashlib.sha256(envelope.content).hexdigest():
                raise GatewayContradiction(f"another message is called {envelope.message_id}")
            return
        if answer.status_code != 202:
            raise GatewayRefused(f"{envelope.message_id}: {told.get('error', answer.status_code)}")

    def poll(self) -> Sequence[Arrived]:
        """Fetch what waits. Raises: GatewayAway, GatewayRefused."""
        answer = self._ask("GET", "/v1/receipts", params={"limit": str(_LARGEST_POLL)})
        if answer.status_code != 200:
            raise GatewayRefused(f"no receipts: {answer.status_code}")
        return [
            Arrived(str(row["number"]), base64.b64decode(row["body"]))
            for row in _json(answer).get("receipts", [])
        ]

    def settle(self, arrived: Sequence[Arrived]) -> None:
        """Say that these are kept. Raises: GatewayAway."""
        self._ask("POST", "/v1/receipts/taken", json={"numbers": [each.mark for each in arrived]})

    def upload_payment_data(self, text: str) -> str:
        """Send payment data. Raises: GatewayAway."""
        return self._ask("POST", _UPLOAD, data={"payExInfoStr": text}).text[:1000]

    def _ask(self, method: str, path: str, **given: Any) -> requests.Response:
        base = settings.CUSTOMS_API_BASE
        if not is_loopback(urlsplit(base).hostname or ""):
            raise GatewayRefused("the simulator is on this machine or nowhere")
        try:
            answer = self._session.request(
                method,
                base + path,
                timeout=settings.CUSTOMS_TIMEOUT,
                allow_redirects=False,
                **given,
            )
        except requests.RequestException as error:
            raise GatewayAway(f"the simulator is away: {error!r}") from error
        if answer.status_code >= 500:
            raise GatewayAway(f"the simulator answered {answer.status_code}")
        return answer


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except requests.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}
