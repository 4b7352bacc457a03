"""Words and pictures go after their time; the thread stays as a row without them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from marketplace.conversations.models import Conversation, Message, MessageReport


@transaction.atomic
def drop_old_messages(*, now: datetime, limit: int = 200) -> int:
    """Delete the messages of threads that were silent for THREAD_KEPT_DAYS; return how many went.

    A thread with an open report waits for its end. A public question that is dropped is not
    shown any more.
    """
    since = now - timedelta(days=settings.THREAD_KEPT_DAYS)
    reported = MessageReport.objects.filter(conversation=OuterRef("pk"), is_open=True)
    has_words = Message.objects.filter(conversation=OuterRef("pk"))
    old = Conversation.objects.filter(~Exists(reported), Exists(has_words), last_at__lt=since)
    ids = list(old.order_by("last_at").values_list("pk", flat=True)[:limit])
    going = Message.objects.filter(conversation_id__in=ids)
    count = going.count()
    going.delete()  # with its pictures and its reports
    Conversation.objects.filter(pk__in=ids).update(
        published_at=None, waits_since=None, buyer_unread=0, shop_unread=0
    )
    return count
