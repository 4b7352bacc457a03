"""What crosses the door of the catalog. Texts are in the active language unless said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise

from catalog import quantity_rules
from catalog.pictures import url_at
from catalog.quantity_prices import PriceStep
from catalog.quantity_rules import QuantityRule
from marketplace.foundation import languages
from marketplace.foundation.money import Money
from marketplace.vendors.types import VendorCard


@dataclass(frozen=True)
class StockLine:
    """So many units of an offer."""

    offer_id: int
    quantity: int


_TYPES = {"avif": "image/avif", "webp": "image/webp"}  # each browser reads JPEG


@dataclass(frozen=True)
class PictureSource:
    """The copies of a picture in one format, as a `source` element wants them."""

    type: str
    srcset: str


@dataclass(frozen=True)
class PictureData:
    """A picture with the widths, in pixels, that its copies come in.

    With `formats`, each width exists in each; without, `path` itself is the widest.
    """

    path: str
    width: int
    height: int
    alt: str
    widths: tuple[int, ...]
    formats: tuple[str, ...] = ()
    placeholder: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether its copies are still being made, and `placeholder` is what there is to show."""
        return bool(self.placeholder) and not self.widths

    @property
    def url(self) -> str:
        """The address of its widest copy that each browser reads."""
        return url_at(self.path, max(self.widths)) if self.formats else url_at(self.path)

    @property
    def urls(self) -> dict[int, str]:
        """Its address by width, narrowest first, in the format that each browser reads."""
        copies = {width: url_at(self.path, width) for width in self.widths}
        return copies if self.formats else copies | {self.width: self.url}

    @property
    def smallest_url(self) -> str:
        """The address of its narrowest copy."""
        return next(iter(self.urls.values()))

    @property
    def srcset(self) -> str:
        """Every copy as an `img` element's `srcset` wants them."""
        return ", ".join(f"{url} {width}w" for width, url in self.urls.items())

    @property
    def sources(self) -> tuple[PictureSource, ...]:
        """The smaller formats, the best first, for browsers that read them."""
        return tuple(
            PictureSource(
                type=_TYPES[suffix],
                srcset=", ".join(f"{url_at(self.path, w, suffix)} {w}w" for w in self.widths),
            )
            for suffix in self.formats
            if suffix in _TYPES
        )


@dataclass(frozen=True)
class CategoryLink:
    """A shelf as menus and breadcrumbs show it."""

    slug: str
    name: str
    icon: str
    children: tuple[CategoryLink, ...] = ()


@dataclass(frozen=True)
class ListingCard:
    """One product as lists show it.

    Money: `price_from` is the lowest price of its active offers, in the vendor's currency;
    `fixed_from` the lowest fixed price, by currency, where every version has one.
    """

    slug: str
    name: str
    summary: str
    vendor_name: str
    vendor_slug: str
    vendor_accent: int
    picture: PictureData | None
    price_from: Money
    has_price_range: bool
    is_sold_out: bool
    fixed_from: Mapping[str, Money] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """A short row of cards; no category means the newest of all."""

    category: CategoryLink | None
    cards: tuple[ListingCard, ...]


@dataclass(frozen=True)
class CollectionLink:
    """A collection as menus and shelves show it."""

    slug: str
    name: str
    summary: str


@dataclass(frozen=True)
class HomePage:
    """What the front page shows: the menu, collections, shelves and shops."""

    categories: tuple[CategoryLink, ...]
    collections: tuple[CollectionLink, ...]
    shelves: tuple[Shelf, ...]
    vendors: tuple[VendorCard, ...]


@dataclass(frozen=True)
class ListingPage:
    """One page of a list. `total` stops counting at the last page that may be asked for."""

    cards: tuple[ListingCard, ...]
    page: int
    pages: int
    total: int
    is_total_capped: bool
    sort: str

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.page < self.pages


@dataclass(frozen=True)
class CategoryPage:
    """A category with its place in the tree and one page of what stands on it.

    `menu` is the first level of the same tree, for the page's own menu.
    """

    menu: tuple[CategoryLink, ...]
    category: CategoryLink
    breadcrumbs: tuple[CategoryLink, ...]
    listing: ListingPage


@dataclass(frozen=True)
class ShopPage:
    """A vendor's shop and one page of what it sells."""

    vendor: VendorCard
    listing: ListingPage


@dataclass(frozen=True)
class GroupPage:
    """A collection or a tag with one page of its goods."""

    menu: tuple[CategoryLink, ...]
    name: str
    summary: str
    listing: ListingPage


@dataclass(frozen=True)
class Packing:
    """How one packed unit travels. `volume_mm3` and `longest_mm` are 0 where nobody measured it."""

    volume_mm3: int = 0
    longest_mm: int = 0
    is_fragile: bool = False
    is_cold: bool = False


@dataclass(frozen=True)
class VariantOption:
    """A version with one vendor's offer of it. Weights are in grams.

    Money: `price` is one unit's price in the vendor's currency, `further` what it costs from a
    quantity on and in other currencies, `price_before` what may be shown as its earlier price.
    `values` are the ids of its option values, by option.
    """

    offer_id: int
    public_id: str
    label: str
    sku: str
    price: Money
    available: int
    is_low_stock: bool
    hs_code: str
    origin_country: str
    net_weight_g: int
    gross_weight_g: int
    gtin: str
    variant_id: int = 0
    vendor_id: int = 0
    further: tuple[PriceStep, ...] = ()
    price_before: Money | None = None
    values: Mapping[int, int] = field(default_factory=dict)
    packing: Packing = Packing()
    rule: QuantityRule = quantity_rules.ANY

    @property
    def is_sold_out(self) -> bool:
        """Whether none can be bought now, or fewer than the least."""
        return self.rule.largest(self.available) < 1


@dataclass(frozen=True)
class OptionData:
    """One way in which a product's versions differ, with its values in their order."""

    option_id: int
    name: str
    values: Mapping[int, str]


@dataclass(frozen=True)
class Parameter:
    """One row of the product page's table of facts."""

    label: str | Promise
    value: str


@dataclass(frozen=True)
class ProductAnswer:
    """What a product answers to an attribute of its categories.

    `value` is for people, in their language. A choice has `choices`, its codes; a number has
    `number`, in `unit`.
    """

    code: str
    name: str
    value: str
    choices: tuple[str, ...] = ()
    number: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class ProductDetail:
    """Everything that the product page shows; `menu` is the first level of categories.

    `offers` has every open shop's, version by version, and `sellers` those shops by id. `vendor`
    is the one whose prices the cards tell.
    """

    menu: tuple[CategoryLink, ...]
    product_id: int
    category_id: int
    public_id: str
    slug: str
    name: str
    summary: str
    description: str
    brand: str
    restricted_tags: tuple[str, ...]
    published_at: datetime
    vendor: VendorCard
    sellers: Mapping[int, VendorCard]
    breadcrumbs: tuple[CategoryLink, ...]
    pictures: tuple[PictureData, ...]
    offers: tuple[VariantOption, ...]
    options: tuple[OptionData, ...]
    facts: tuple[Parameter, ...]
    answers: tuple[ProductAnswer, ...] = ()
    tags: tuple[TagLink, ...] = ()

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The rows of the page's table: facts of every product, then answers."""
        return (*self.facts, *(Parameter(each.name, each.value) for each in self.answers))

    @property
    def variants(self) -> tuple[VariantOption, ...]:
        """Each version once: with the offer of the vendor of the cards, else with the first."""
        own = {
            offer.variant_id: offer for offer in self.offers if offer.vendor_id == self.vendor.id
        }
        first = {offer.variant_id: offer for offer in reversed(self.offers)}
        ids = dict.fromkeys(offer.variant_id for offer in self.offers)
        return tuple(own.get(pk) or first[pk] for pk in ids)

    @property
    def price_from(self) -> Money:
        """The lowest price among its versions, in the currency of the vendor of the cards."""
        own = [offer.price for offer in self.offers if offer.vendor_id == self.vendor.id]
        return min(own)

    @property
    def has_price_range(self) -> bool:
        """Whether its versions have more than one price."""
        return len({variant.price for variant in self.variants}) > 1

    @property
    def is_sold_out(self) -> bool:
        """Whether no version can be bought now, from anybody."""
        return all(offer.is_sold_out for offer in self.offers)

    @property
    def is_shared(self) -> bool:
        """Whether several vendors offer it."""
        return len({offer.vendor_id for offer in self.offers}) > 1

    @property
    def first_available(self) -> VariantOption:
        """The version to choose at first: the first that is not sold out."""
        return next((v for v in self.variants if not v.is_sold_out), self.variants[0])


@dataclass(frozen=True)
class TagLink:
    """A tag as pages show it."""

    slug: str
    label: str


@dataclass(frozen=True)
class CustomsFacts:
    """What a border asks of one unit, besides its code and its gross weight.

    `content_quantity` is what the label says it holds, counted in `content_unit` as customs
    numbers units (036 grams, 096 milliliters, 007 pieces); None where the shop told none.
    """

    net_weight_g: int = 0
    origin: str = ""
    restricted_tags: tuple[str, ...] = ()
    content_quantity: Decimal | None = None
    content_unit: str = ""
    brand: str = ""
    gtin: str = ""


@dataclass(frozen=True)
class OfferFacts:
    """What carts, orders and consignments need to know of an offer.

    Money: `price` is one unit's price in the vendor's currency, `further` what it costs from a
    quantity on and in other currencies. `gross_weight_g` is one unit's.
    """

    offer_id: int
    vendor_id: int
    vendor_ref: str
    vendor_name: str
    product_name_by_lang: dict[str, str]
    variant_label_by_lang: dict[str, str]
    sku: str
    price: Money
    available: int
    gross_weight_g: int
    hs_code: str
    product_slug: str
    is_sellable: bool
    vendor_slug: str = ""
    vendor_accent: int = 0
    picture: PictureData | None = None
    further: tuple[PriceStep, ...] = ()
    packing: Packing = Packing()
    product_id: int = 0
    customs: CustomsFacts = CustomsFacts()
    rule: QuantityRule = quantity_rules.ANY

    @property
    def product_name(self) -> str:
        """The product's name in the active language."""
        return languages.pick(self.product_name_by_lang)

    @property
    def variant_label(self) -> str:
        """The variant's label in the active language; empty when it has none."""
        return languages.pick(self.variant_label_by_lang)


@dataclass(frozen=True)
class VendorOffer:
    """An offer as its own vendor sees it.

    Money: `price` is one unit's price in the vendor's currency. `on_hand` has the `reserved`
    units in it. `is_shown`: it is for sale and its listing is published. `is_own`: the vendor
    wrote the listing, too.
    """

    offer_id: int
    sku: str
    product_name: str
    variant_label: str
    product_slug: str
    price: Money
    on_hand: int
    reserved: int
    is_shown: bool
    is_own: bool = True
    product_public_id: str = ""

    @property
    def available(self) -> int:
        """Units that can still be bought."""
        return self.on_hand - self.reserved


@dataclass(frozen=True)
class VendorGoods:
    """One page of a vendor's offers."""

    rows: tuple[VendorOffer, ...]
    page: int
    has_next: bool
