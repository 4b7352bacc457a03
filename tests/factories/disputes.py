"""A payer's bank: a provider whose payments are disputed as a test tells it.

The sale is the one of docs/worked-example.md, paid by card; the numbers are those of
docs/disputes.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from marketplace.foundation.money import Money
from payments.charges import services
from payments.charges.models import Attempt
from payments.gateways.types import DisputeSnapshot, EvidenceSpec
from tests.factories.charges import NOON, TOTAL, FakeProvider, opened, start

WITHDRAWN: Final = Money(48_720, "HKD")  # CNY 422.60 at the provider's rate
FEE: Final = Money(8_500, "HKD")
DUE: Final = NOON + timedelta(days=20)


@dataclass
class DisputingProvider(FakeProvider):
    """The fake provider with a bank behind it."""

    disputes: dict[str, DisputeSnapshot] = field(default_factory=dict)
    answers: dict[str, EvidenceSpec] = field(default_factory=dict)

    def dispute(self, attempt: Attempt, amount: Money = TOTAL, **changes: Any) -> str:
        """Let the payer's bank ask money back; nothing is withdrawn yet."""
        ref = f"dp_{len(self.disputes) + 1}"
        told: dict[str, Any] = {
            "provider_ref": ref,
            "provider_object_id": attempt.provider_object_id,
            "status": "needs_response",
            "status_as_told": "needs_response",
            "reason": "product_not_received",
            "amount": amount,
            "withdrawn": None,
            "fee": None,
            "evidence_due_at": DUE,
            "has_evidence": False,
            "livemode": False,
        }
        self.disputes[ref] = DisputeSnapshot(**(told | changes))
        return ref

    def turn(self, ref: str, **changes: Any) -> None:
        """Let something happen to a dispute."""
        if "status" in changes:
            changes.setdefault("status_as_told", changes["status"])
        self.disputes[ref] = replace(self.disputes[ref], **changes)

    def fetch_dispute(self, ref: str) -> DisputeSnapshot:
        self._call("fetch_dispute", ref)
        return self.disputes[ref]

    def answer_dispute(self, spec: EvidenceSpec, *, key: str) -> DisputeSnapshot:
        self._once("answer_dispute", key, spec, lambda: self._take(spec, key))
        return self.disputes[spec.provider_ref]

    def _take(self, spec: EvidenceSpec, key: str) -> str:
        self.answers[key] = spec
        self.turn(spec.provider_ref, status="under_review", has_evidence=True)
        return spec.provider_ref


def paid_by_card(provider: FakeProvider, **changes: Any) -> Attempt:
    """Sell what docs/worked-example.md sells, paid by card and captured."""
    charge = opened(**({"method": "card"} | changes))
    attempt_ref = start(charge.charge_ref).attempt_ref
    provider.pay(attempt_ref)
    attempt = Attempt.objects.get(public_id=attempt_ref)
    services.sync_attempt(attempt.pk, now=NOON)
    return Attempt.objects.get(pk=attempt.pk)


def hear(ref: str, now: datetime = NOON, provider: str = "stripe") -> str:
    """Ask the provider about a dispute, as everyone does who hears of it."""
    return services.sync_dispute(provider=provider, provider_ref=ref, now=now)


def news_of(ref: str, attempt: Attempt, event_id: str, event_type: str) -> bytes:
    """The body of a genuine message about a dispute."""
    return json.dumps(
        {
            "event_id": event_id,
            "kind": "dispute",
            "provider_ref": ref,
            "client_reference": None,
            "event_type": event_type,
            "provider_object_id": attempt.provider_object_id,
        }
    ).encode()
