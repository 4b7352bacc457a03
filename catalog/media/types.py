"""What crosses the door of the pictures' room."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.media.errors import NoSuchPicture
from catalog.types import PictureData


@dataclass(frozen=True)
class AddedPicture:
    """A picture that hangs now; not new when the same one hung there before."""

    picture_id: int
    path: str
    is_new: bool


@dataclass(frozen=True)
class Kept:
    """A picture file that is kept: its row and its path."""

    master_id: int
    path: str


@dataclass(frozen=True)
class VendorPicture:
    """A picture as its own vendor sees it; `alt` has all four languages, empty where missing.

    `key` names it: the id of its row, or one of its own while it waits for a review. `state` is
    waiting, made or failed; a picture from elsewhere than an upload is made.
    """

    key: str
    data: PictureData
    alt_by_lang: dict[str, str]
    variant_id: int | None
    state: str
    is_first: bool
    is_last: bool

    @property
    def lacks_words(self) -> bool:
        """Whether some language has no text for people who cannot see it."""
        return not all(self.alt_by_lang.values())


@dataclass(frozen=True)
class VendorVariant:
    """A version of a product, as a choice."""

    variant_id: int
    label: str


@dataclass(frozen=True)
class VendorPictures:
    """A product's pictures as its vendor sees them, in their order."""

    product_id: int
    product_name: str
    product_slug: str
    pictures: tuple[VendorPicture, ...]
    variants: tuple[VendorVariant, ...]
    most: int

    def picture(self, key: str) -> VendorPicture:
        """Return one of them. Raises: NoSuchPicture."""
        found = next((each for each in self.pictures if each.key == key), None)
        if found is None:
            raise NoSuchPicture
        return found

    @property
    def waiting(self) -> int:
        """How many have copies that are still being made."""
        return sum(picture.state == "waiting" for picture in self.pictures)
