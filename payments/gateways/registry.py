"""Which provider answers to which code; one client a process, behind its breaker.

A provider is a package with three parts, and one line in `PROVIDERS`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, Protocol

from django.utils.module_loading import import_string

from payments.gateways.credentials import Problem
from payments.gateways.errors import GatewayMisconfigured
from payments.gateways.guarding import guarded
from payments.gateways.port import PaymentProvider
from payments.gateways.types import MethodCapability

DEFAULT: Final = "stripe"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a provider's parts are; none is loaded before it is needed, for some take long.

    `credentials`: a module with `from_settings()`, false where there are no keys, and
    `problems(given)`; `capabilities`: a module with `CAPABILITIES`; `provider`: a class that is
    built from credentials.
    """

    credentials: str
    capabilities: str
    provider: str


PROVIDERS: Final[dict[str, Entry]] = {
    "stripe": Entry(
        "payments.gateways.credentials",
        "payments.gateways.capabilities",
        "payments.gateways.stripe_provider.StripeProvider",
    ),
    "wechatpay": Entry(
        "payments.gateways.wechatpay.credentials",
        "payments.gateways.wechatpay.capabilities",
        "payments.gateways.wechatpay.provider.WeChatPayProvider",
    ),
    "antom": Entry(
        "payments.gateways.antom.credentials",
        "payments.gateways.antom.capabilities",
        "payments.gateways.antom.provider.AntomProvider",
    ),
}


class _CredentialsModule(Protocol):
    """What the registry asks of a module of credentials."""

    def from_settings(self) -> Any: ...
    def problems(self, given: Any) -> list[Problem]: ...


def provider(code: str = DEFAULT) -> PaymentProvider:
    """Return the provider of a code, asked through its breaker.

    Raises: GatewayMisconfigured for an unknown code, a missing key or dangerous credentials.
    """
    if not is_known(code):
        raise GatewayMisconfigured(f"there is no payment provider {code!r}")
    module = _credentials(code)
    given = module.from_settings()
    if not given:
        _refuse(module.problems(given))
        raise GatewayMisconfigured(f"the payment provider {code} has no keys")
    return _built(code, given, os.getpid())


def is_known(code: str) -> bool:
    """Tell whether a code names a provider that this program can talk to, without building it."""
    return code in PROVIDERS


def is_configured(code: str) -> bool:
    """Tell whether this installation has the keys of a provider."""
    return is_known(code) and bool(_credentials(code).from_settings())


def configured() -> list[str]:
    """List the providers that this installation has keys of."""
    return [code for code in PROVIDERS if is_configured(code)]


def capabilities(code: str) -> Sequence[MethodCapability]:
    """List what a provider's methods can take."""
    entries: Sequence[MethodCapability] = import_module(PROVIDERS[code].capabilities).CAPABILITIES
    return entries


def capability(code: str, method: str) -> MethodCapability | None:
    """Return what a provider's method can do; None for a pair that this program does not know."""
    entries = capabilities(code) if is_known(code) else ()
    return next((entry for entry in entries if entry.method == method), None)


def is_sandbox() -> bool:
    """Tell whether payments of some provider go to a sandbox, so that pages can say so."""
    return any(_credentials(code).from_settings().is_sandbox for code in configured())


def problems() -> list[Problem]:
    """List what is wrong with the credentials of all providers, those without keys among them."""
    found = []
    for code in PROVIDERS:
        module = _credentials(code)
        found += module.problems(module.from_settings())
    return found


def refuse_dangerous() -> None:
    """Stop a process with dangerous credentials of any provider. Raises: GatewayMisconfigured."""
    _refuse(problems())


def _credentials(code: str) -> _CredentialsModule:
    module: Any = import_module(PROVIDERS[code].credentials)
    return module  # type: ignore[no-any-return]


def _refuse(found: Sequence[Problem]) -> None:
    for problem in found:
        if problem.is_dangerous:
            raise GatewayMisconfigured(problem.text)


@lru_cache(maxsize=16)
def _built(code: str, given: Any, process: int) -> PaymentProvider:
    """Build once a process: connections must not be shared across a fork.

    What is wrong with the credentials is looked for here, for reading keys takes long: a refusal
    is not kept, so that it stands at every call.
    """
    _refuse(_credentials(code).problems(given))
    return guarded(import_string(PROVIDERS[code].provider)(given))
