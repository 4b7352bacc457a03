"""Keep for good what an order shows: its page must look in years as on the day it was placed."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.media.models import Master


def keep_ordered(*, paths: Iterable[str]) -> int:
    """Keep these picture files from every sweep; return how many were not kept before."""
    fresh = Master.objects.filter(path__in=list(paths), is_ordered=False)
    return fresh.exclude(state=Master.State.REMOVED).update(is_ordered=True)
