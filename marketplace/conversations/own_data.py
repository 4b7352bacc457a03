"""What a buyer and shops wrote, as the privacy room asks for it, and what an erasure does to it."""

from __future__ import annotations

from typing import Any

from marketplace.conversations.models import Conversation
from marketplace.conversations.queries import about
from marketplace.foundation import languages
from marketplace.privacy.contributing import Person, contribute


def join() -> None:
    """Take part in copies and erasures."""
    contribute("messages", knows=_knows, forgets=_forgets)


def _knows(person: Person) -> list[dict[str, Any]]:
    """Return a buyer's threads with what both sides wrote. Two reads, however many."""
    threads = (
        Conversation.objects.filter(buyer_id=person.user_id)
        .select_related("vendor", "vendor_order__order", "product")
        .prefetch_related("messages")
        .order_by("opened_at", "pk")
    )
    return [
        {
            "about": about(thread, languages.current()),
            "shop": thread.vendor.slug,
            "is_public": thread.published_at is not None,
            "messages": [
                {"from": each.side, "text": each.text, "written": each.written_at.isoformat()}
                for each in thread.messages.all()
            ],
        }
        for thread in threads
    ]


def _forgets(person: Person) -> int:
    """Show a person's questions to nobody else any more; threads end with their own time."""
    ours = Conversation.objects.filter(buyer_id=person.user_id, may_publish=True)
    return ours.update(may_publish=False, published_at=None)
