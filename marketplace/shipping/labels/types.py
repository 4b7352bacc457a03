"""What papers of a parcel are told: plain values, texts in the language of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.shipping.carriers_api.types import Content, Party


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """One box's label. Weight in gross grams; `position` of `boxes`."""

    carrier: str
    service: str
    waybill: str
    routing: str
    sender: Party
    receiver: Party
    sender_lines: tuple[str, ...]
    receiver_lines: tuple[str, ...]
    contents: str
    weight_g: int
    order: str
    code: str  # what the square code says: our name of the parcel
    position: int = 1
    boxes: int = 1
    made_on: date | None = None
    face: str = "zh-hant"  # whose forms of the characters


@dataclass(frozen=True, slots=True)
class PostalSpec:
    """A customs declaration of the post. Money: values in one currency, as declared."""

    waybill: str
    sender: Party
    receiver: Party
    sender_lines: tuple[str, ...]
    receiver_lines: tuple[str, ...]
    contents: tuple[Content, ...]
    weight_g: int
    made_on: date
    signed_by: str


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One parcel that is given to a carrier."""

    order: str
    waybill: str
    receiver: str
    place: str
    boxes: int
    weight_g: int


@dataclass(frozen=True, slots=True)
class ManifestSpec:
    """What a shop gives to one carrier at once. Texts in the reader's language."""

    shop: str
    carrier: str
    rows: tuple[ManifestRow, ...]
    made_at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class PickLine:
    """So many of one thing, and for which orders."""

    sku: str
    name: str
    quantity: int
    orders: tuple[tuple[str, int], ...]  # number, quantity


@dataclass(frozen=True, slots=True)
class PickSpec:
    """What a shop takes from its shelves for several orders."""

    shop: str
    lines: tuple[PickLine, ...]
    orders: int
    made_at: datetime
    language: str
