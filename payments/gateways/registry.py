"""Which provider answers to which code; one client a process."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Final

from payments.gateways import credentials
from payments.gateways.credentials import Credentials
from payments.gateways.errors import GatewayMisconfigured
from payments.gateways.port import PaymentProvider

DEFAULT: Final = "stripe"


def provider(code: str = DEFAULT) -> PaymentProvider:
    """Return the provider of a code.

    Raises: GatewayMisconfigured for an unknown code, a missing key or dangerous credentials.
    """
    if not is_known(code):
        raise GatewayMisconfigured(f"there is no payment provider {code!r}")
    given = credentials.from_settings()
    _refuse(given)
    if not given.secret_key:
        raise GatewayMisconfigured("STRIPE_SECRET_KEY is empty")
    return _built(given, os.getpid())


def is_known(code: str) -> bool:
    """Tell whether a code names a provider of ours, without building it."""
    return code == DEFAULT


def is_sandbox() -> bool:
    """Tell whether payments go to the sandbox, so that pages can say so."""
    return credentials.from_settings().is_sandbox


def refuse_dangerous() -> None:
    """Stop a process with dangerous credentials. Raises: GatewayMisconfigured."""
    _refuse(credentials.from_settings())


def _refuse(given: Credentials) -> None:
    for problem in credentials.problems(given):
        if problem.is_dangerous:
            raise GatewayMisconfigured(problem.text)


@lru_cache(maxsize=8)
def _built(given: Credentials, process: int) -> PaymentProvider:
    """Build once a process: connections must not be shared across a fork."""
    from payments.gateways.stripe_provider import StripeProvider  # the SDK takes long to load

    return StripeProvider(given)
