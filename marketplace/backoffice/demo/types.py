"""What the demo's data files hold, typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Trait = str | int | bool


class Text(NamedTuple):
    """One text in the four languages, in the order of the data files."""

    zh_hant: str
    zh_hans: str
    pt: str
    en: str

    def columns(self, field: str) -> dict[str, str]:
        """Return the text as translated columns: `name_zh_hant`, `name_zh_hans`, ..."""
        return {f"{field}_{code}": text for code, text in self._asdict().items()}

    def joined(self, other: Text) -> Text:
        """Return both texts one after the other; only Latin scripts part sentences by a space."""
        return Text(
            zh_hant=self.zh_hant + other.zh_hant,
            zh_hans=self.zh_hans + other.zh_hans,
            pt=f"{self.pt} {other.pt}",
            en=f"{self.en} {other.en}",
        )


@dataclass(frozen=True)
class DemoCategory:
    """A shelf; top shelves have an icon, the others a parent."""

    slug: str
    name: Text
    icon: str
    parent: str | None


@dataclass(frozen=True)
class DemoVariant:
    """A buyable version and its offer.

    Money: `price_minor` is one unit in the vendor's price currency. `content` is what its label
    says it holds, in the unit of customs (036 grams, 096 milliliters, 007 pieces); empty where no
    tax depends on it.
    """

    sku: str
    label: Text
    price_minor: int
    net_weight_g: int
    gross_weight_g: int
    on_hand: int
    content_quantity: int | None = None
    content_unit: str = ""


@dataclass(frozen=True)
class DemoProduct:
    """A product with its texts, customs facts, variants and what its picture shows."""

    slug: str
    code: str
    category: str
    name: Text
    summary: Text
    description: Text
    hs_code: str
    origin_country: str
    restricted_tags: tuple[str, ...]
    art: dict[str, Trait]
    variants: tuple[DemoVariant, ...]


@dataclass(frozen=True)
class DemoRate:
    """One delivery option to one zone.

    Money: in minor units of the vendor's price currency, per consignment and started kilogram.
    """

    zone: str
    code: str
    name: Text
    base_minor: int
    per_kg_minor: int
    free_over_minor: int | None
    days_min: int
    days_max: int
    carrier: str


@dataclass(frozen=True)
class DemoVendor:
    """A shop with everything that it sells. `tint` is its background color, as #RRGGBB."""

    slug: str
    code: str
    kind: str
    name: Text
    tagline: Text
    district: Text
    street: Text
    opening_hours: Text
    story: Text
    accent: int
    price_currency: str
    opened_on: date
    account_number: str
    pattern: str
    tint: str
    rates: tuple[DemoRate, ...]
    products: tuple[DemoProduct, ...]


@dataclass(frozen=True)
class Demo:
    """The whole demo marketplace as its data files tell it."""

    categories: tuple[DemoCategory, ...]
    vendors: tuple[DemoVendor, ...]

    @property
    def products(self) -> list[tuple[DemoVendor, DemoProduct]]:
        """Every product beside its vendor, vendor by vendor."""
        return [(vendor, product) for vendor in self.vendors for product in vendor.products]
