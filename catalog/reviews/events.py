"""What the reviews' room tells the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from marketplace.foundation.outbox import Event


@dataclass(frozen=True)
class RightsOpened(Event):
    """A vendor order arrived, and its buyer may say how it was."""

    topic: ClassVar[str] = "reviews.rights_opened"
    vendor_order_ref: str  # "vendor_order:vor_..."
    opened_at: datetime


@dataclass(frozen=True)
class ReviewReceived(Event):
    """A buyer wrote a review that its shop may answer; it is not shown yet."""

    topic: ClassVar[str] = "reviews.review_received"
    review_ref: str  # "rev_..."
    written_at: datetime


@dataclass(frozen=True)
class ReviewReplied(Event):
    """A shop answered a review; its writer may want to know."""

    topic: ClassVar[str] = "reviews.review_replied"
    review_ref: str
    replied_at: datetime
