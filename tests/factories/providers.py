"""Other payment providers than the first, in memory: what one line in the registry brings in.

`registered` puts two of them, or three, behind the real registry and breakers.
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
    MethodCapability(
        "antom", method, currencies, MINIMUM, MAXIMUM, refund_days=365, fee_comes_with="bill"
    )
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
kind: type[FakeProvider] = FakeProvider
fakes: dict[str, FakeProvider] = {}


def from_settings() -> Keys | None:
    return keys if keys.secret_key else None


def problems(given: Keys | None) -> list[Problem]:
    is_dangerous = given is not None and given.is_dangerous
    return [Problem(20, "the second provider's keys", True)] if is_dangerous else []


def first(given: Any) -> FakeProvider:
    """Build the first provider in memory."""
    return fakes.setdefault("stripe", kind())


def second(given: Any) -> FakeProvider:
    """Build the second provider in memory."""
    return fakes.setdefault("antom", kind(code="antom"))


def third(given: Any) -> FakeProvider:
    """Build WeChat Pay in memory; what it can take is its own."""
    return fakes.setdefault("wechatpay", kind(code="wechatpay"))


def registered(
    monkeypatch: pytest.MonkeyPatch,
    *,
    of: type[FakeProvider] = FakeProvider,
    with_wechat: bool = False,
    **given: Any,
) -> Callable[[str], Any]:
    """Register them, each an `of`; return what finds the one of a code, past its breaker."""
    here = __name__
    stripe = registry.PROVIDERS["stripe"]
    monkeypatch.setattr(f"{here}.keys", Keys(**given))
    monkeypatch.setattr(f"{here}.fakes", {})
    monkeypatch.setattr(f"{here}.kind", of)
    monkeypatch.setitem(
        registry.PROVIDERS,
        "stripe",
        Entry(stripe.credentials, stripe.capabilities, f"{here}.first"),
    )
    monkeypatch.setitem(registry.PROVIDERS, "antom", Entry(here, here, f"{here}.second"))
    if with_wechat:
        known = registry.PROVIDERS["wechatpay"].capabilities
        monkeypatch.setitem(registry.PROVIDERS, "wechatpay", Entry(here, known, f"{here}.third"))
        third(None)
    registry._built.cache_clear()
    first(None)
    second(None)
    return lambda code: fakes[code]
