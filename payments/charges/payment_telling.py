"""The payment behind a captured charge, for whoever has to show it: customs, an auditor."""

from __future__ import annotations

import json
from typing import Any

from marketplace.foundation.money import Money
from payments.charges.models import Attempt
from payments.charges.statuses import AttemptStatus, FactKind
from payments.charges.types import PaymentTold


def payment_told(charge_ref: str) -> PaymentTold | None:
    """Return the payment that captured a charge, by its public id; None while there is none."""
    row = (
        Attempt.objects.filter(
            charge__public_id=charge_ref,
            status=AttemptStatus.CAPTURED,
            captured_at__isnull=False,
        )
        .select_related("charge")
        .order_by("captured_at", "pk")
        .first()
    )
    if row is None or row.captured_at is None:
        return None
    return PaymentTold(
        provider=row.provider,
        method=row.method,
        number=row.provider_object_id or row.provider_ref,
        amount=Money(row.captured_minor, row.charge.currency),
        captured_at=row.captured_at,
        scene=row.scene,
        asked=_text(_asked(row)),
        answered=_text(_answered(row)),
    )


def _asked(row: Attempt) -> dict[str, Any]:
    return {
        "reference": row.public_id,
        "key": row.key,
        "amount_minor": row.charge.amount_minor,
        "currency": row.charge.currency,
        "method": row.method,
        "provider": row.provider,
        "description": row.description,
        "success_url": row.success_url,
        "prepared_at": row.prepared_at.isoformat(),
        "expires_at": row.expires_at.isoformat(),
    }


def _answered(row: Attempt) -> dict[str, Any]:
    facts = row.facts.filter(kind=FactKind.CAPTURED).order_by("recorded_at", "pk")
    return {
        "reference": row.public_id,
        "provider_ref": row.provider_ref,
        "payment": row.provider_object_id,
        "status": row.status,
        "captured": [
            {
                "payment": fact.provider_object_id,
                "amount_minor": fact.amount_minor,
                "currency": fact.currency,
                "recorded_at": fact.recorded_at.isoformat(),
            }
            for fact in facts
        ],
    }


def _text(told: dict[str, Any]) -> str:
    """Write the same thing always in the same way."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
