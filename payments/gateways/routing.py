"""Which provider takes a payment: PAYMENT_ROUTES, what each can take, and whether it is there.

docs/payment-methods.md has the table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from marketplace.foundation.money import Money
from payments.gateways import breaker, registry
from payments.gateways.types import MethodCapability, Scene


@dataclass(frozen=True, slots=True)
class MethodAway:
    """A method whose every provider is away, and since when the first of them is."""

    method: str
    since: datetime


def methods_for(amount: Money) -> list[MethodCapability]:
    """List the methods that can take this amount now, in the order to offer them.

    Each comes with the provider that would take it: the first of its route that this
    installation has keys of, that takes the amount, and that is not away.
    Money: what the buyer would pay, gross, in the charge currency.
    """
    found = (choose(method, amount) for method in settings.PAYMENT_ROUTES)
    return [entry for entry in found if entry is not None]


def methods_away(amount: Money) -> list[MethodAway]:
    """List the methods that could take this amount if their providers were there."""
    found = (away(method, amount) for method in settings.PAYMENT_ROUTES)
    return [entry for entry in found if entry is not None]


def away(method: str, amount: Money) -> MethodAway | None:
    """Return since when nobody is there who takes this amount by this method; None otherwise."""
    earliest: datetime | None = None
    for entry in takers(method, amount):
        since = breaker.away_since(entry.provider)
        if since is None:
            return None
        earliest = min(earliest or since, since)
    return MethodAway(method, earliest) if earliest else None


def choose(
    method: str, amount: Money, *, avoiding: Collection[str] = ()
) -> MethodCapability | None:
    """Return what takes this amount by this method now; None when nobody does.

    `avoiding` names providers that just said that they are away, or that cannot serve the buyer.
    """
    for entry in takers(method, amount):
        if entry.provider not in avoiding and breaker.away_since(entry.provider) is None:
            return entry
    return None


def out_of_reach(method: str, amount: Money, scene: Scene, payer_ref: str) -> frozenset[str]:
    """Name the providers that take this amount, but not from where the buyer is."""
    found = takers(method, amount)
    return frozenset(entry.provider for entry in found if not entry.serves(scene, payer_ref))


def is_bound_to_scene(provider: str, method: str) -> bool:
    """Tell whether what a provider opened for one kind of device does not open on another."""
    if not registry.is_configured(provider):
        return False
    return any(
        entry.is_bound_to_scene
        for entry in registry.capabilities(provider)
        if entry.method == method
    )


def can_take(method: str, amount: Money) -> bool:
    """Tell whether a provider of ours takes this amount by this method, there or away."""
    return any(True for _entry in takers(method, amount))


def takers(method: str, amount: Money) -> Iterator[MethodCapability]:
    """Go through what can take this amount by this method, the preferred provider first."""
    return (entry for entry in offered(method) if entry.takes(amount))


def offered(method: str) -> Iterator[MethodCapability]:
    """Go through what this installation has for a method, the preferred provider first."""
    for code in settings.PAYMENT_ROUTES.get(method, ()):
        if registry.is_configured(code):
            yield from (entry for entry in registry.capabilities(code) if entry.method == method)


def all_offered() -> list[MethodCapability]:
    """List what this installation has for each method, in the order to offer them."""
    return [entry for method in settings.PAYMENT_ROUTES for entry in offered(method)]
