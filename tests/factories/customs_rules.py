"""The rules of customs that hold in a test.

On the street of the cast the border takes nothing and asks nothing, so that the cart that everybody
knows costs what docs/checkout.md says of goods and delivery. `taxing()` puts the shipped rules in
force instead: 70 % of the taxes, and the notice of the law.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.customs.rules.models import RuleSet
from marketplace.customs.rules.queries import rulebook_at
from marketplace.customs.rules.services.recording import hash_of
from marketplace.customs.rules.shipped import shipped_sets
from tests.factories import fx

NOTICE = "cross_border_goods:486-2018"
_NOTHING_DUE = {"duty_share": "0", "vat_share": "0", "ct_share": "0"}


def untaxed() -> None:
    """Put rules in force by which nothing is due and no notice is wanted."""
    _record({"limits": _without_taxes, "notices": lambda payload: {"rows": []}})
    rulebook_at(fx.NOON)  # a process reads a set once: pages are counted without


def untaxed_from(at: datetime) -> None:
    """Let customs take nothing from an instant on."""
    _record({"limits": _without_taxes}, valid_from=at)


def taxing(at: datetime = fx.NOON) -> None:
    """Put the shipped rules in force, from the instant `at` on: over those of the street."""
    _record({}, valid_from=at)


def _without_taxes(payload: Any) -> Any:
    return payload | _NOTHING_DUE


def _record(changes: dict[str, Any], valid_from: datetime | None = None) -> None:
    RuleSet.objects.bulk_create(
        RuleSet(
            kind=each.kind,
            valid_from=valid_from or each.valid_from,
            source="shipped, for a test",
            payload=payload,
            payload_hash=hash_of(payload),
            proposed_by="system:shipped",
            confirmed_by="system:shipped",
            recorded_at=fx.NOON,
        )
        for each in shipped_sets()
        for payload in [changes.get(each.kind, lambda same: same)(each.payload)]
    )
