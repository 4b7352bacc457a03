"""Threads as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class PictureView:
    """A picture of a message; its page asks who wants it."""

    id: UUID
    width: int
    height: int


@dataclass(frozen=True)
class MessageView:
    """One message. `is_own`: of the side that reads. `warns`: the reader is warned of it."""

    id: UUID
    side: str
    is_own: bool
    text: str
    pictures: tuple[PictureView, ...]
    written_at: datetime
    warns: bool
    is_reported: bool


@dataclass(frozen=True)
class ThreadRow:
    """One line of a list of threads, for the side that reads."""

    public_id: str
    shop: str
    about: str
    order_number: str
    part_public_id: str
    excerpt: str
    unread: int
    waits_since: datetime | None
    last_at: datetime


@dataclass(frozen=True)
class ThreadList:
    """One page of a side's threads, newest first."""

    rows: tuple[ThreadRow, ...]
    page: int
    has_next: bool
    unread: int


@dataclass(frozen=True)
class PublicQuestion:
    """A question that its asker lets others read, with the first answer."""

    question: str
    answer: str
    shop: str
    asked_at: datetime
    answered_at: datetime
