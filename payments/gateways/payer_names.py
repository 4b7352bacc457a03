"""Which provider has to be told who pays, and how it is found out: within WeChat's browser.

A wallet has its own name for a person; without it an order there cannot be opened. It is asked at
an address of its own, so that its outage is no outage of payments.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from marketplace.foundation.money import Money
from payments.gateways import breaker, routing
from payments.gateways.types import Scene

# provider -> a module with `can_ask()`, `page(back_url, state)` and `fetch(code)`
_ASKERS: Final = {"wechatpay": "payments.gateways.wechatpay.payer_names"}


def who_asks(method: str, amount: Money, scene: Scene) -> str | None:
    """Return the provider that would take this payment if it knew who pays; None otherwise.

    Money: what the buyer would pay, gross, in the charge currency.
    """
    for entry in routing.takers(method, amount):
        if breaker.away_since(entry.provider) is not None:
            continue
        if entry.serves(scene, ""):
            return None
        if entry.provider in _ASKERS and _asker(entry.provider).can_ask():
            return entry.provider
    return None


def page(provider: str, *, back_url: str, state: str) -> str:
    """Return the address that sends the buyer back with a code. Raises: ProviderUnavailable."""
    return str(_asker(provider).page(back_url, state))


def fetch(provider: str, code: str) -> str:
    """Return the wallet's name for the payer. Raises: ProviderRefused, ProviderUnavailable."""
    return str(_asker(provider).fetch(code))


def _asker(provider: str) -> Any:
    return import_module(_ASKERS[provider])
