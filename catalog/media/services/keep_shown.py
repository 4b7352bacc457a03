"""Keep what is shown elsewhere than at a product: by an order for good, by others for their time.

An order's page must look in years as on the day it was placed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from catalog.media.models import Master
from catalog.media.services.try_again import ring_for_copies


def keep_ordered(*, paths: Iterable[str]) -> int:
    """Keep these picture files from every sweep; return how many were not kept before."""
    fresh = Master.objects.filter(path__in=list(paths), is_ordered=False)
    return fresh.exclude(state=Master.State.REMOVED).update(is_ordered=True)


def keep_reviewed(*, paths: Iterable[str]) -> int:
    """Keep these picture files while a review shows them, and have their copies made soon.

    Returns how many no review showed before.
    """
    rows = Master.objects.filter(path__in=list(paths)).exclude(state=Master.State.REMOVED)
    for master_id in rows.filter(state=Master.State.WAITING).values_list("pk", flat=True):
        ring_for_copies(master_id)
    return rows.filter(is_reviewed=False).update(is_reviewed=True)


def release_reviewed(*, paths: Iterable[str], now: datetime) -> int:
    """Let go of picture files that no review shows any more; their grace begins now."""
    kept = Master.objects.filter(path__in=list(paths), is_reviewed=True)
    return kept.update(is_reviewed=False, used_at=now)


def keep_proposed(*, paths: Iterable[str]) -> int:
    """Keep picture files that a change set wishes to hang, and have their copies made soon."""
    rows = Master.objects.filter(path__in=list(paths)).exclude(state=Master.State.REMOVED)
    for master_id in rows.filter(state=Master.State.WAITING).values_list("pk", flat=True):
        ring_for_copies(master_id)
    return rows.filter(is_proposed=False).update(is_proposed=True)


def release_proposed(*, paths: Iterable[str], now: datetime) -> int:
    """Let go of picture files that no open change set wishes to hang; their grace begins now."""
    kept = Master.objects.filter(path__in=list(paths), is_proposed=True)
    return kept.update(is_proposed=False, used_at=now)
