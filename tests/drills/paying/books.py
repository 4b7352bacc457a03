"""Our books of payments beside the provider's own, to the cent."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from payments.charges.models import Attempt, Charge, ChargeFact, Refund
from payments.gateways import registry
from payments.gateways.types import BalanceLine
from payments.ledger import chart, checking, queries

UNSETTLED = ("created", "awaiting_buyer", "processing", "unknown", "authorized")


def provider_lines(since: datetime) -> list[BalanceLine]:
    """Return every line of the balance at the provider."""
    provider = registry.provider()
    found: list[BalanceLine] = []
    after = ""
    while True:
        page = provider.list_balance_transactions(since=since - timedelta(hours=1), after=after)
        found += page.lines
        after = page.next_after
        if not after:
            return found


def compare(since: datetime) -> dict[str, Any]:
    """Compare attempts, refunds and the ledger with the provider; differences in minor units.

    Money that is under review stands at the provider and not in our books: it is counted apart,
    by the provider's own lines.
    """
    review = set(
        ChargeFact.objects.filter(kind="mismatch").values_list("provider_object_id", flat=True)
    )
    theirs: Counter[tuple[str, str]] = Counter()
    reviewed: Counter[str] = Counter()
    nets: Counter[str] = Counter()
    for line in provider_lines(since):
        currency = line.gross.currency
        if line.kind == "payment" and line.object_ref in review:
            reviewed[currency] += line.net.minor
            continue
        nets[currency] += line.net.minor
        theirs[line.kind, currency] += abs(line.gross.minor)
    ours: Counter[tuple[str, str]] = Counter()
    for currency, minor in Attempt.objects.filter(captured_minor__gt=0).values_list(
        "charge__currency", "captured_minor"
    ):
        ours["payment", currency] += minor
    for currency, minor in Refund.objects.filter(status="succeeded").values_list(
        "currency", "amount_minor"
    ):
        ours["refund", currency] += minor
    currencies = sorted({currency for _, currency in theirs} | {c for _, c in ours})
    return {
        currency: {
            "captured": ours["payment", currency],
            "refunded": ours["refund", currency],
            "under_review": reviewed[currency],
            "captured_difference": ours["payment", currency] - theirs["payment", currency],
            "refunded_difference": ours["refund", currency] - theirs["refund", currency],
            "clearing_difference": _clearing(currency) - nets[currency],
        }
        for currency in currencies
    }


def _clearing(currency: str) -> int:
    return queries.balance(chart.psp_clearing("stripe", currency)).minor


def faults() -> dict[str, int]:
    """Count what must never be: all zero when payment is as it should be."""
    twice = Charge.objects.annotate(
        times=Count("attempts", filter=Q(attempts__captured_minor__gt=0))
        - Count("attempts", filter=Q(attempts__refunding_minor__gt=0))
    ).filter(times__gt=1)
    surplus = Attempt.objects.filter(refunding_minor__gt=0)
    returned = Refund.objects.filter(status="succeeded").values("attempt")
    return {
        "paid_twice": twice.count(),
        "left_unknown": Attempt.objects.filter(status__in=UNSETTLED, quarantined_at=None).count(),
        "surplus_not_returned": surplus.exclude(pk__in=returned).count(),
        "paid_without_capture": Charge.objects.filter(captured_minor__gt=0)
        .exclude(attempts__captured_minor__gt=0)
        .count(),
        "ledger_breaks": int(checking.check()["broken"]),
    }
