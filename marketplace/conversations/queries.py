"""Threads for their two sides; public questions; how fast shops reply."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum

from marketplace.conversations.models import Conversation, Message, MessagePicture, Side
from marketplace.conversations.response import ResponseTime, response_time
from marketplace.conversations.types import (
    MessageView,
    PictureView,
    PublicQuestion,
    ThreadList,
    ThreadRow,
)
from marketplace.foundation import languages, texts
from marketplace.foundation.typesetting.texts import shortened

PAGE_SIZE: Final = 20
_EXCERPT: Final = 80
_WINDOW: Final = timedelta(days=90)
_MOST_WAITS: Final = 1_000  # of the last ninety days, the newest


def messages_of(thread: Conversation, *, side: str) -> tuple[MessageView, ...]:
    """Return the messages of a thread for one side, oldest first. Three reads."""
    rows = list(
        thread.messages.defer("found")
        .prefetch_related(without_content(), "reports")
        .order_by("written_at", "pk")
    )
    return tuple(_message(row, side) for row in rows)


def without_content() -> Prefetch[str, QuerySet[MessagePicture], str]:
    """Fetch pictures beside messages, but not their bytes: pages ask for those one by one."""
    return Prefetch("pictures", queryset=MessagePicture.objects.defer("content"))


def threads_of_buyer(person_id: int, *, page: int = 1, language: str = "") -> ThreadList:
    """Return one page of a buyer's threads. Two reads."""
    found = Conversation.objects.filter(buyer_id=person_id)
    return _list(found, side=Side.BUYER, page=page, language=language)


def threads_of_shop(
    vendor_id: int, *, waiting_only: bool = False, page: int = 1, language: str = ""
) -> ThreadList:
    """Return one page of a shop's threads; only those that wait for it, if so asked. Two reads."""
    found = Conversation.objects.filter(vendor_id=vendor_id)
    if waiting_only:
        found = found.filter(waits_since__isnull=False)
    return _list(found, side=Side.SHOP, page=page, language=language)


def unread_of_shop(vendor_id: int) -> int:
    """Return how many messages a shop has not read. One read."""
    total = Conversation.objects.filter(vendor_id=vendor_id).aggregate(sum=Sum("shop_unread"))
    return int(total["sum"] or 0)


def unread_of_buyer(person_id: int) -> int:
    """Return how many messages a buyer has not read. One read."""
    total = Conversation.objects.filter(buyer_id=person_id).aggregate(sum=Sum("buyer_unread"))
    return int(total["sum"] or 0)


def thread_of_part(part_public_id: str) -> Conversation | None:
    """Return the thread about a vendor order, if anybody has written. One read."""
    return Conversation.objects.filter(vendor_order__public_id=part_public_id).first()


def replies_of_shop(vendor_id: int, now: datetime) -> ResponseTime | None:
    """Return how fast a shop replied in the last ninety days. One read."""
    waits = Message.objects.filter(
        conversation__vendor_id=vendor_id, waited_s__isnull=False, written_at__gt=now - _WINDOW
    )
    newest = waits.order_by("-written_at").values_list("waited_s", flat=True)[:_MOST_WAITS]
    return response_time([waited for waited in newest if waited is not None])


def public_questions(product_id: int, *, most: int = 30) -> tuple[PublicQuestion, ...]:
    """Return the answered questions that their askers let others read, newest first. Two reads."""
    threads = (
        Conversation.objects.filter(product_id=product_id, published_at__isnull=False)
        .select_related("vendor")
        .prefetch_related("messages")
        .order_by("-published_at")[:most]
    )
    return tuple(found for thread in threads if (found := _question(thread)) is not None)


def about(thread: Conversation, language: str) -> str:
    """Name what a thread is about: the order's number, or the product."""
    if thread.vendor_order is not None:
        return thread.vendor_order.order.public_id
    names = texts.by_language(vars(thread.product), "name")
    return languages.pick(names, language)


def _question(thread: Conversation) -> PublicQuestion | None:
    """Return the question and its first answer; later messages stay between the two."""
    rows = list(thread.messages.all())
    asked = next((row for row in rows if row.side == Side.BUYER), None)
    answer = next((row for row in rows if row.side == Side.SHOP), None)
    if asked is None or answer is None or asked.flags or answer.flags:
        return None
    return PublicQuestion(
        question=asked.text,
        answer=answer.text,
        shop=thread.vendor.name,
        asked_at=asked.written_at,
        answered_at=answer.written_at,
    )


def _list(found: QuerySet[Conversation], *, side: str, page: int, language: str) -> ThreadList:
    code = language or languages.current()
    newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-written_at", "-pk")
    start = (max(1, page) - 1) * PAGE_SIZE
    rows = list(
        found.select_related("vendor", "vendor_order__order", "product")
        .annotate(last_text=Subquery(newest.values("text")[:1]))
        .order_by("-last_at", "-pk")[start : start + PAGE_SIZE + 1]
    )
    counted = "buyer_unread" if side == Side.BUYER else "shop_unread"
    return ThreadList(
        rows=tuple(_row(row, side, code) for row in rows[:PAGE_SIZE]),
        page=max(1, page),
        has_next=len(rows) > PAGE_SIZE,
        unread=int(found.aggregate(sum=Sum(counted))["sum"] or 0),
    )


def _row(thread: Conversation, side: str, language: str) -> ThreadRow:
    part = thread.vendor_order
    text = " ".join((getattr(thread, "last_text", "") or "").split())
    return ThreadRow(
        public_id=thread.public_id,
        shop=thread.vendor.name,
        about=about(thread, language),
        order_number=part.order.public_id if part else "",
        part_public_id=part.public_id if part else "",
        excerpt=shortened(text, _EXCERPT),
        unread=thread.buyer_unread if side == Side.BUYER else thread.shop_unread,
        waits_since=thread.waits_since,
        last_at=thread.last_at,
    )


def _message(row: Message, side: str) -> MessageView:
    is_own = row.side == side
    return MessageView(
        id=row.pk,
        side=row.side,
        is_own=is_own,
        text=row.text,
        pictures=tuple(
            PictureView(each.pk, each.width, each.height) for each in row.pictures.all()
        ),
        written_at=row.written_at,
        warns=bool(row.flags) and not is_own,
        is_reported=any(each.by == side for each in row.reports.all()),
    )
