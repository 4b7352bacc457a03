"""Somebody writes: checked, screened, kept, and the other side is told once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from catalog.models import Product
from catalog.moderation.reading import rules_on
from catalog.reviews.models import ScreenWord
from marketplace.conversations import locks
from marketplace.conversations.errors import MessageRefused, ThreadClosed, TooManyMessages
from marketplace.conversations.events import MessageWritten
from marketplace.conversations.models import (
    Conversation,
    Message,
    MessagePicture,
    MessageReport,
    Side,
)
from marketplace.conversations.pictures import KeptPicture, kept
from marketplace.conversations.screening import PAYMENT, Screened, screened, shown
from marketplace.foundation import outbox
from marketplace.foundation.clock import macau_day
from marketplace.orders.models import VendorOrder

LONGEST: Final = 2_000  # characters
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Draft:
    """What somebody sends: `key` names the form, so that sending it twice writes once.

    `person_id` is None for a guest with the link of an order.
    """

    key: UUID
    side: str
    person_id: int | None
    text: str
    language: str
    pictures: Sequence[bytes] = ()


def write_about_order(*, vendor_order: VendorOrder, draft: Draft, now: datetime) -> Message:
    """Write about a shop's part of an order; the thread begins with its first message.

    Whoever calls has seen that the part is this person's. Raises: ThreadClosed for one that is
    not paid or was paid more than THREAD_OPEN_DAYS ago; and as `write_in`.
    """
    paid_at = vendor_order.paid_at
    if paid_at is None or now >= paid_at + timedelta(days=settings.THREAD_OPEN_DAYS):
        raise ThreadClosed
    order = vendor_order.order
    ready = _checked(draft, now)

    def write() -> Message:
        thread, _is_new = Conversation.objects.get_or_create(
            vendor_order=vendor_order,
            defaults={
                "vendor_id": vendor_order.vendor_id,
                "buyer_id": order.user_id,
                "language": order.language,
                "opened_at": now,
                "last_at": now,
            },
        )
        return _write(thread.pk, ready, now)

    return _once(draft.key, write)


def ask_about_product(
    *, product: Product, vendor_id: int, draft: Draft, may_publish: bool, now: datetime
) -> Message:
    """Ask a shop about its goods before buying; each question is a thread of its own.

    Raises: as `write_in`.
    """
    known = Message.objects.filter(key=draft.key).first()
    if known is not None:
        return known
    ready = _checked(draft, now)

    def write() -> Message:
        thread = Conversation.objects.create(
            vendor_id=vendor_id,
            product=product,
            buyer_id=draft.person_id,
            language=draft.language,
            may_publish=may_publish,
            opened_at=now,
            last_at=now,
        )
        return _write(thread.pk, ready, now)

    return _once(draft.key, write)


def write_in(*, thread: Conversation, draft: Draft, now: datetime) -> Message:
    """Write in a thread that is there; the same form sent twice is one message.

    Pictures are decoded first, outside the transaction.
    Raises: MessageRefused, TooManyMessages, PictureRefused, DecodersBusy.
    """
    ready = _checked(draft, now)
    return _once(draft.key, lambda: _write(thread.pk, ready, now))


def _once(key: UUID, write: Callable[[], Message]) -> Message:
    """Write, in a transaction; what another click of the form wrote in this moment counts."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        known = Message.objects.filter(key=key).first()
        if known is None:
            raise
        return known


@dataclass(frozen=True)
class _Ready:
    draft: Draft
    text: str
    seen: Screened
    pictures: list[KeptPicture]


def _checked(draft: Draft, now: datetime) -> _Ready:
    text = draft.text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text and not draft.pictures:
        raise MessageRefused(_("Please write something, or add a picture."))
    if len(text) > LONGEST:
        raise MessageRefused(_("A message has at most %(most)d characters.") % {"most": LONGEST})
    if len(draft.pictures) > settings.THREAD_PICTURES:
        most = {"most": settings.THREAD_PICTURES}
        raise MessageRefused(_("A message has at most %(most)d pictures.") % most)
    words = ScreenWord.objects.values_list("word", flat=True)
    seen = screened(text, words=words, rules=rules_on(macau_day(now)))
    if seen.refused and draft.side == Side.SHOP:
        told = {"found": seen.refused}
        raise MessageRefused(_("“%(found)s” may not be sold here, nor offered.") % told)
    _check_pace(draft, now)
    return _Ready(draft, text, seen, kept(draft.pictures))


def _check_pace(draft: Draft, now: datetime) -> None:
    """Refuse who writes too fast, over all threads; a guest is counted in the thread."""
    if draft.person_id is None:
        return
    recent = Message.objects.filter(author_id=draft.person_id, written_at__gt=now - _HOUR)
    most = settings.THREAD_MESSAGES_PER_HOUR * (5 if draft.side == Side.SHOP else 1)
    if recent.count() >= most:
        raise TooManyMessages


def _write(thread_id: UUID, ready: _Ready, now: datetime) -> Message:
    draft = ready.draft
    thread = locks.conversation(thread_id)  # a second click waits here ...
    known = Message.objects.filter(key=draft.key, conversation=thread).first()
    if known is not None:
        return known  # ... and leaves with the same message
    own = Message.objects.filter(conversation=thread, side=draft.side)
    if own.filter(written_at__gt=now - _HOUR).count() >= settings.THREAD_MESSAGES_PER_HOUR:
        raise TooManyMessages
    message = Message.objects.create(
        conversation=thread,
        key=draft.key,
        side=draft.side,
        author_id=draft.person_id,
        text=ready.text,
        language=draft.language,
        flags=",".join(ready.seen.flags),
        found=shown(ready.seen.found),
        waited_s=_waited(thread, draft.side, now),
        written_at=now,
    )
    MessagePicture.objects.bulk_create(
        MessagePicture(
            message=message,
            position=place,
            width=each.width,
            height=each.height,
            content=each.content,
        )
        for place, each in enumerate(ready.pictures)
    )
    if PAYMENT in ready.seen.flags:
        _report(message, now)
    _move(thread, message, now)
    return message


def _waited(thread: Conversation, side: str, now: datetime) -> int | None:
    """Return how long the buyer waited for this; None when nothing waited."""
    if side != Side.SHOP or thread.waits_since is None:
        return None
    return max(0, int((now - thread.waits_since).total_seconds()))


def _report(message: Message, now: datetime) -> None:
    MessageReport.objects.create(
        message=message,
        conversation_id=message.conversation_id,
        by=MessageReport.By.SCREENING,
        reason=MessageReport.Reason.FRAUD,
        reported_at=now,
    )


def _move(thread: Conversation, message: Message, now: datetime) -> None:
    """Count it for the other side, and tell that side if it had read everything before."""
    is_buyer = message.side == Side.BUYER
    counted = "shop_unread" if is_buyer else "buyer_unread"
    is_first = getattr(thread, counted) == 0
    values = {counted: F(counted) + 1, "last_at": now}
    if is_buyer:
        values["waits_since"] = thread.waits_since or now
    else:
        values["waits_since"] = None
        if _is_public_now(thread):
            values["published_at"] = now
    Conversation.objects.filter(pk=thread.pk).update(**values)
    if is_first:
        outbox.record(
            MessageWritten(
                conversation_ref=f"conversation:{thread.public_id}",
                message_id=message.pk,
                side=message.side,
                written_at=now,
            )
        )


def _is_public_now(thread: Conversation) -> bool:
    """Whether a question is shown from this answer on: by consent, and nothing in it is flagged."""
    if not thread.may_publish or thread.published_at is not None:
        return False
    return not Message.objects.filter(conversation=thread).exclude(flags="").exists()
