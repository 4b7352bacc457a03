"""Keep what an address wants to hear."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from marketplace.notifications import kinds
from marketplace.notifications.models import Preference


@transaction.atomic
def choose_news(
    *, address: str, wanted: Mapping[tuple[str, str], bool], now: datetime
) -> list[tuple[str, str]]:
    """Keep choices by (kind, way); return those that were kept.

    What is mandatory, and what goes no such way, cannot be chosen and is passed over.
    """
    kept = [
        (code, channel)
        for code, channel in wanted
        if (kind := kinds.BY_CODE.get(code)) is not None
        and not kind.is_mandatory
        and channel in kind.channels
    ]
    Preference.objects.bulk_create(
        (
            Preference(
                address=address.lower(),
                kind=code,
                channel=channel,
                is_wanted=wanted[code, channel],
                chosen_at=now,
            )
            for code, channel in kept
        ),
        update_conflicts=True,
        unique_fields=["address", "kind", "channel"],
        update_fields=["is_wanted", "chosen_at"],
    )
    return kept
