"""What crosses the door of the reviews' room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from catalog.types import PictureData
from marketplace.foundation import languages


@dataclass(frozen=True)
class DeliveredLine:
    """A line of a vendor order that arrived, as the orders room tells of it."""

    line_ref: str
    vendor_order_ref: str
    product_id: int
    vendor_id: int
    user_id: int | None
    product_name_by_lang: dict[str, str]
    variant_label_by_lang: dict[str, str]


@dataclass(frozen=True)
class RatingView:
    """Published reviews, counted; `shares` are (stars, reviews, percent), five stars first."""

    count: int = 0
    mean: Decimal | None = None
    shares: tuple[tuple[int, int, int], ...] = ()

    @property
    def centi(self) -> int | None:
        """The mean that is shown, in hundredths of a star; None without a review."""
        return None if self.mean is None else int(self.mean * 100)


@dataclass(frozen=True)
class ReviewView:
    """A review as a page shows it. `shown_name` is empty when the buyer typed none.

    `vendor_name` is the shop that sold it, who alone may reply: a product may have several.
    `language_name` names the text's language where it is not the reader's, and is empty else.
    """

    public_id: str
    stars: int
    text: str
    language: str
    shown_name: str
    variant_label: str
    product_name: str
    product_slug: str
    vendor_name: str
    written_at: datetime
    publish_at: datetime
    status: str
    helpful_count: int
    pictures: tuple[PictureData, ...]
    reply_text: str
    reply_language: str
    replied_at: datetime | None
    language_name: str = ""
    reply_language_name: str = ""

    @property
    def signs(self) -> str:
        """Its stars as five signs."""
        return "★" * self.stars + "☆" * (5 - self.stars)

    @property
    def is_held(self) -> bool:
        """Whether it still waits for its shop."""
        return self.status == "held"

    @property
    def html_lang(self) -> str:
        """The language of the text as HTML names it."""
        return languages.HTML_LANG.get(self.language, "")

    @property
    def reply_html_lang(self) -> str:
        """The language of the reply as HTML names it."""
        return languages.HTML_LANG.get(self.reply_language, "")


@dataclass(frozen=True)
class ReviewList:
    """One page of reviews."""

    rows: tuple[ReviewView, ...]
    page: int
    has_next: bool


@dataclass(frozen=True)
class RightView:
    """A right to review as the page that writes shows it."""

    public_id: str
    product_name: str
    product_slug: str
    variant_label: str
    picture: PictureData | None
    closes_at: datetime
    is_open: bool
    is_written: bool
