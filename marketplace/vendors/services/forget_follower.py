"""Forget which shops a person followed."""

from __future__ import annotations

from marketplace.vendors.models import Follow


def forget_follower(*, user_id: int) -> int:
    """Delete what a person followed; return how many."""
    return Follow.objects.filter(user_id=user_id).delete()[0]
