"""A provider behind its breaker: the same port, with every call asked through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from payments.gateways import breaker
from payments.gateways.port import PaymentProvider

_WITHOUT_A_CALL: Final = frozenset({"parse_webhook"})  # proven here, whoever is away


class Guarded:
    """What all guarded providers are; `guarded` makes a class for each of them."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def guarded(inner: PaymentProvider) -> PaymentProvider:
    """Return a provider that is asked through its breaker.

    What a provider can do besides taking money is seen from its methods, so the guard of each
    has exactly the same.
    """
    own = type(inner)
    methods = {
        name: _asking(name)
        for name in dir(own)
        if not name.startswith("_") and name not in _WITHOUT_A_CALL and callable(getattr(own, name))
    }
    made = type(f"Guarded{own.__name__}", (Guarded,), methods)
    return cast(PaymentProvider, made(inner))


def _asking(name: str) -> Callable[..., Any]:
    def ask(self: Guarded, *args: Any, **kwargs: Any) -> Any:
        method = getattr(self._inner, name)
        return breaker.call(self._inner.code, lambda: method(*args, **kwargs))

    ask.__name__ = name
    return ask
