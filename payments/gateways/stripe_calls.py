"""Calls to Stripe: a client that cannot wait for minutes, and its errors in our families."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests
import stripe
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.addresses import is_loopback
from marketplace.foundation.deadlines import OutOfTime
from payments.gateways.credentials import Credentials
from payments.gateways.errors import (
    KeyReused,
    OutcomeUnknown,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.outages import never_left

logger = logging.getLogger(__name__)
stripe.enable_telemetry = False  # it writes into the home folder and reports the platform


class WitnessedClient(stripe.RequestsClient):
    """The SDK's HTTP client, remembering whether a request may have reached Stripe.

    The SDK repeats by itself. When its first try was cut off after sending and its last could
    not connect, the last error alone would say that nothing happened.
    """

    def __init__(self, *, timeout: tuple[float, float], is_local: bool) -> None:
        super().__init__(timeout=timeout)
        self._is_local = is_local
        self._witness = threading.local()

    def forget(self) -> None:
        """Begin a new call in this thread."""
        self._witness.may_have_arrived = False

    @property
    def may_have_arrived(self) -> bool:
        """Whether a request of the present call may have been carried out."""
        return bool(getattr(self._witness, "may_have_arrived", True))

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> Any:
        """Send one request, and note what became of it. Raises: OutOfTime, unwrapped."""
        if self._is_local and getattr(self._thread_local, "session", None) is None:
            session = requests.Session()
            session.trust_env = False  # a proxy of the environment does not lead to loopback
            self._thread_local.session = session
        try:
            answer = super().request(method, url, headers, post_data)
        except stripe.APIConnectionError as error:
            if isinstance(error.__cause__, OutOfTime):  # the SDK wraps whatever comes
                raise error.__cause__ from None
            if not never_left(error.__cause__):
                self._witness.may_have_arrived = True
            raise
        if answer[1] >= 500 or answer[1] == 409:
            self._witness.may_have_arrived = True
        return answer


def build_client(given: Credentials) -> tuple[stripe.StripeClient, WitnessedClient]:
    """Build the client; all four addresses move together, or some calls would leave."""
    base = (given.api_base or "").rstrip("/")
    http = WitnessedClient(
        timeout=given.timeout, is_local=is_loopback(urlsplit(base).hostname or "")
    )
    addresses: Any = None
    if base:
        addresses = {"api": base, "connect": base, "files": base, "meter_events": base}
    client = stripe.StripeClient(
        given.secret_key,
        base_addresses=addresses,
        max_network_retries=given.max_retries,
        http_client=http,
    )
    return client, http


@contextmanager
def translated(http: WitnessedClient, *, is_write: bool) -> Iterator[None]:
    """Run one call; every error of the SDK leaves in one of our families.

    Raises: ProviderRefused, KeyReused, ProviderUnavailable, OutcomeUnknown (writes only).
    """
    http.forget()
    try:
        yield
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        raise refusal(error) from error
    except stripe.IdempotencyError as error:
        raise KeyReused(str(error)) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        logger.critical("the payment provider refuses our key: %s", error)
        raise ProviderUnavailable("our key is refused", retry_after=300) from error
    except stripe.RateLimitError as error:
        pause = str((error.headers or {}).get("Retry-After", ""))
        seconds = int(pause) if pause.isdigit() else 5
        raise ProviderUnavailable("too many requests", retry_after=seconds) from error
    except stripe.StripeError as error:
        _raise_outage(error, is_unknown=is_write and _is_unknown(error, http))


def refusal(error: stripe.StripeError) -> ProviderRefused:
    """Turn a final no of the provider into ours; its own words go to the log, not to the page."""
    param = getattr(error, "param", None)
    logger.warning("the payment provider refused: %s (code %s, %s)", error, error.code, param)
    return ProviderRefused(
        _("The payment provider did not accept this request."),
        provider_code=error.code,
        provider_param=param,
        provider_message=error.user_message,
    )


def _is_unknown(error: stripe.StripeError, http: WitnessedClient) -> bool:
    """A write is unknown unless it never left, in all of its tries."""
    if isinstance(error, stripe.APIConnectionError):
        return http.may_have_arrived
    return True


def _raise_outage(error: stripe.StripeError, *, is_unknown: bool) -> NoReturn:
    if is_unknown:
        logger.error("the outcome of a write is unknown: %r", error)
        raise OutcomeUnknown("the provider may have carried it out", retry_after=10) from error
    logger.warning("the payment provider is away: %r", error)
    raise ProviderUnavailable("the payment provider is away", retry_after=15) from error
