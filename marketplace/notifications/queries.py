"""A person's inbox, and what an address has chosen, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from marketplace.notifications import kinds, wishes
from marketplace.notifications.models import Notice

PAGE_SIZE: Final = 20
_MOST: Final = 99  # a badge says 99 for more


@dataclass(frozen=True)
class NoticeView:
    """One line of the inbox. `shop` names the shop that a member reads it for."""

    id: UUID
    title: str
    kind_label: str
    shop: str
    written_at: datetime
    is_read: bool


@dataclass(frozen=True)
class Inbox:
    """One page of a person's inbox, newest first. `upto` is when the newest one came."""

    rows: tuple[NoticeView, ...]
    page: int
    has_next: bool
    unread: int
    upto: datetime | None


@dataclass(frozen=True)
class Wish:
    """One kind of news as the page of choices shows it, way by way: (way, label, is on)."""

    code: str
    label: str
    is_mandatory: bool
    ways: tuple[tuple[str, str, bool], ...]


def unread_count(person_id: int) -> int:
    """Return how many notices a person has not read, 99 at most. One read."""
    return Notice.objects.filter(person_id=person_id, read_at=None)[:_MOST].count()


def inbox(person_id: int, *, page: int = 1) -> Inbox:
    """Return one page of a person's inbox. Two reads."""
    start = (max(1, page) - 1) * PAGE_SIZE
    rows = list(
        Notice.objects.filter(person_id=person_id)
        .select_related("vendor")
        .order_by("-written_at", "-pk")[start : start + PAGE_SIZE + 1]
    )
    shown = rows[:PAGE_SIZE]
    return Inbox(
        rows=tuple(_view(row) for row in shown),
        page=max(1, page),
        has_next=len(rows) > PAGE_SIZE,
        unread=unread_count(person_id),
        upto=shown[0].written_at if shown else None,
    )


def wishes_of(address: str, *, for_shop: bool) -> dict[str, tuple[Wish, ...]]:
    """Return what an address has chosen, by who reads it; a shop's only for its members."""
    chosen = wishes.chosen(address)
    readers = (kinds.BUYER, kinds.SHOP) if for_shop else (kinds.BUYER,)
    return {
        reader: tuple(_wish(kind, chosen) for kind in kinds.ALL if kind.reader == reader)
        for reader in readers
    }


def _view(row: Notice) -> NoticeView:
    return NoticeView(
        id=row.pk,
        title=row.title,
        kind_label=str(kinds.of(row.kind).label),
        shop=row.vendor.name if row.vendor else "",
        written_at=row.written_at,
        is_read=row.read_at is not None,
    )


def _wish(kind: kinds.Kind, chosen: dict[tuple[str, str], bool]) -> Wish:
    return Wish(
        code=kind.code,
        label=str(kind.label),
        is_mandatory=kind.is_mandatory,
        ways=tuple(
            (channel, str(label), kind.is_mandatory or chosen[kind.code, channel])
            for channel, label in kinds.CHANNELS.items()
            if channel in kind.channels
        ),
    )
