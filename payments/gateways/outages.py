"""Calls by HTTP without an SDK: one try each, and what it means when no answer comes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from marketplace.foundation.addresses import is_loopback
from payments.gateways.errors import OutcomeUnknown, ProviderUnavailable

log = logging.getLogger(__name__)


class Line:
    """The line to one provider: a session a thread, so that the threads of a process share it."""

    def __init__(self, name: str, api_base: str, timeout: tuple[float, float]) -> None:
        self._name = name
        self._timeout = timeout
        self._is_local = is_loopback(urlsplit(api_base).hostname or "")
        self._of_thread = threading.local()

    def send(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], *, is_write: bool
    ) -> requests.Response:
        """Send a request once; whoever may repeat it does so under the same name.

        Raises: ProviderUnavailable; OutcomeUnknown when a write may have arrived.
        """
        try:
            return self.session().request(
                method,
                url,
                data=body or None,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise self.outage(error, is_unknown=is_write and not never_left(error)) from error

    def outage(self, why: object, *, is_unknown: bool) -> OutcomeUnknown | ProviderUnavailable:
        """Return the error for an answer that did not come, or proves nothing."""
        if is_unknown:
            log.error("%s: the outcome of a write is unknown: %s", self._name, why)
            return OutcomeUnknown(f"{self._name} may have carried it out", retry_after=10)
        log.warning("%s is away: %s", self._name, why)
        return ProviderUnavailable(f"{self._name} is away", retry_after=15)

    def session(self) -> requests.Session:
        """Return the session of this thread."""
        session: requests.Session | None = getattr(self._of_thread, "session", None)
        if session is None:
            session = requests.Session()
            if self._is_local:
                session.trust_env = False  # a proxy of the environment does not lead to loopback
            self._of_thread.session = session
        return session


def never_left(error: BaseException | None) -> bool:
    """Tell whether a connection was never made, so that nothing was sent."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    return isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError)
