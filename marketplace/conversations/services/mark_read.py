"""One side has read its thread."""

from __future__ import annotations

from marketplace.conversations.models import Conversation, Side


def mark_read(*, thread: Conversation, side: str) -> None:
    """Count nothing as unread for a side any more."""
    counted = "buyer_unread" if side == Side.BUYER else "shop_unread"
    if getattr(thread, counted):
        Conversation.objects.filter(pk=thread.pk).update(**{counted: 0})
