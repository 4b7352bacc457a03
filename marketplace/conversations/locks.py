"""The one lock of this room: the conversation."""

from __future__ import annotations

from uuid import UUID

from marketplace.conversations.models import Conversation


def conversation(pk: UUID) -> Conversation:
    """Lock a conversation until the transaction ends. Raises: Conversation.DoesNotExist."""
    return Conversation.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
