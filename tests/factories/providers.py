"""A second payment provider, that only tests know: what one line in the registry brings in.

`registered` puts it and the first one, both in memory, behind the real registry and breakers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest

from payments.gateways import registry
from payments.gateways.capabilities import MAXIMUM, MINIMUM
from payments.gateways.credentials import Problem
from payments.gateways.registry import Entry
from payments.gateways.types import MethodCapability
from tests.factories.charges import FakeProvider

CAPABILITIES: Final = tuple(
    MethodCapability("antom", method, currencies, MINIMUM, MAXIMUM, refund_days=365)
    for method, currencies in (("alipay", ("CNY", "HKD")), ("mpay", ("MOP",)))  # type: ignore[arg-type]
)


@dataclass(frozen=True)
class Keys:
    """The second provider's credentials, as a test set them."""

    secret_key: str = "antom-test"
    is_dangerous: bool = False
    is_live: bool = False
    is_sandbox: bool = True


keys = Keys()
fakes: dict[str, FakeProvider] = {}


def from_settings() -> Keys | None:
    return keys if keys.secret_key else None


def problems(given: Keys | None) -> list[Problem]:
    is_dangerous = given is not None and given.is_dangerous
    return [Problem(20, "the second provider's keys", True)] if is_dangerous else []


def first(given: Any) -> FakeProvider:
    """Build the first provider in memory."""
    return fakes.setdefault("stripe", FakeProvider())


def second(given: Any) -> FakeProvider:
    """Build the second provider in memory."""
    return fakes.setdefault("antom", FakeProvider(code="antom"))


def registered(monkeypatch: pytest.MonkeyPatch, **given: Any) -> Callable[[str], FakeProvider]:
    """Register both; return what finds the one of a code, past its breaker."""
    here = __name__
    stripe = registry.PROVIDERS["stripe"]
    monkeypatch.setattr(f"{here}.keys", Keys(**given))
    monkeypatch.setattr(f"{here}.fakes", {})
    monkeypatch.setitem(
        registry.PROVIDERS,
        "stripe",
        Entry(stripe.credentials, stripe.capabilities, f"{here}.first"),
    )
    monkeypatch.setitem(registry.PROVIDERS, "antom", Entry(here, here, f"{here}.second"))
    registry._built.cache_clear()
    first(None)
    second(None)
    return lambda code: fakes[code]
