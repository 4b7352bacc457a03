"""The one place that writes rule sets."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from marketplace.customs.rules.models import RuleSet
from marketplace.customs.rules.rulebook import READERS


def record_set(
    *,
    kind: str,
    valid_from: datetime,
    valid_to: datetime | None,
    source: str,
    payload: Any,
    proposed_by: str,
    confirmed_by: str,
    now: datetime,
) -> RuleSet:
    """Insert a set whose payload reads as its kind. Raises: PayloadWrong."""
    READERS[kind](payload)
    return RuleSet.objects.create(
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        payload=payload,
        payload_hash=hash_of(payload),
        proposed_by=proposed_by,
        confirmed_by=confirmed_by,
        recorded_at=now,
    )


def hash_of(payload: Any) -> str:
    """Return the SHA-256 of a payload, whatever the order of its keys."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
