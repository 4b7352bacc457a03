"""Generated listings as rows in PostgreSQL's text COPY format.

The long texts of a base product are escaped once and reused: at a million listings that is
what the speed comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from marketplace.backoffice.demo.scaling.generator import GeneratedListing, Generator
from marketplace.backoffice.demo.types import DemoProduct, Text

LANGUAGES: Final = Text._fields
PICTURE: Final = (
    "960\t960\t[320, 640]\t[]\t\t0"  # width, height, sizes, formats, no placeholder, position
)


def _texts(field: str) -> tuple[str, ...]:
    return (field, *(f"{field}_{language}" for language in LANGUAGES))


COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "catalog_product": (
        *("id", "public_id", "slug", "vendor_id", "category_id", "brand_id", "published_at"),
        *("lead_vendor_id", "price_from_minor", "price_to_minor", "price_currency"),
        *(*_texts("name"), *_texts("summary"), *_texts("description")),
        *("status", "origin_country", "restricted_tags"),
    ),
    "catalog_variant": (
        *("id", "product_id", "public_id", "position", *_texts("label")),
        *("hs_code", "origin_country", "net_weight_g", "gross_weight_g", "gtin"),
        *("content_quantity", "content_unit"),
    ),
    "catalog_offer": (
        *("id", "variant_id", "vendor_id", "sku", "price_minor", "currency", "is_active"),
    ),
    "catalog_stock": ("offer_id", "on_hand", "reserved"),
    "catalog_picture": (
        *("id", "product_id", "path", "width", "height", "sizes", "formats", "placeholder"),
        *("position", *_texts("alt")),
    ),
}


NULL: Final = "\\N"  # as COPY's text format has it


def escaped(text: str) -> str:
    """Escape a value as COPY's text format wants it."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _fields(text: Text) -> str:
    """Write a text's five columns: the plain one repeats Traditional Chinese."""
    return "\t".join(escaped(part) for part in (text.zh_hant, *text))


class RowWriter:
    """Turns listings into rows for ids that were drawn from the tables' sequences."""

    def __init__(
        self,
        generator: Generator,
        vendor_ids: Sequence[int],
        brand_ids: Sequence[int],
        category_ids: Mapping[str, int],
        picture_paths: Mapping[str, str],
        now: datetime,
    ) -> None:
        self._generator = generator
        self._vendor_ids = vendor_ids
        self._now = now
        self._brand_ids = brand_ids
        bases = [product for _, product in generator.bases]
        self._categories = [category_ids[product.category] for product in bases]
        self._tails = [_product_tail(product) for product in bases]
        self._labels = [[_fields(v.label) for v in product.variants] for product in bases]
        self._facts = [_variant_tails(product) for product in bases]
        self._pictures = [
            "\t".join((escaped(picture_paths[product.slug]), PICTURE, _fields(product.name))) + "\n"
            for product in bases
        ]

    def rows(
        self,
        listings: Sequence[GeneratedListing],
        product_ids: Sequence[int],
        variant_ids: Sequence[int],
        offer_ids: Sequence[int],
        picture_ids: Sequence[int],
    ) -> dict[str, str]:
        """Return each table's rows as one text, in the order that foreign keys want."""
        products, variants, offers, stock, pictures = [], [], [], [], []
        taken = 0
        for listing, product_id, picture_id in zip(listings, product_ids, picture_ids, strict=True):
            vendor_id = self._vendor_ids[listing.vendor]
            currency = self._generator.model_of(listing.vendor).price_currency
            products.append(self._product(listing, product_id, vendor_id, currency))
            pictures.append(f"{picture_id}\t{product_id}\t{self._pictures[listing.base]}")
            for position, offer in enumerate(listing.offers):
                variant_id, offer_id = variant_ids[taken], offer_ids[taken]
                taken += 1
                variants.append(
                    f"{variant_id}\t{product_id}\tvar_{offer.code}\t{position}\t"
                    f"{self._labels[listing.base][offer.label]}\t"
                    f"{self._facts[listing.base][offer.label]}"
                )
                offers.append(
                    f"{offer_id}\t{variant_id}\t{vendor_id}\t{offer.sku}\t"
                    f"{offer.price_minor}\t{currency}\tt\n"
                )
                stock.append(f"{offer_id}\t{offer.on_hand}\t0\n")
        return {
            "catalog_product": "".join(products),
            "catalog_variant": "".join(variants),
            "catalog_offer": "".join(offers),
            "catalog_stock": "".join(stock),
            "catalog_picture": "".join(pictures),
        }

    def _product(
        self, listing: GeneratedListing, product_id: int, vendor_id: int, currency: str
    ) -> str:
        prices = [offer.price_minor for offer in listing.offers]
        published_at = self._now - timedelta(seconds=listing.age_s)
        return (
            f"{product_id}\tprd_{listing.code}\t{listing.slug}\t{vendor_id}\t"
            f"{self._categories[listing.base]}\t{self._brand_ids[listing.vendor]}\t"
            f"{published_at.isoformat()}\t{vendor_id}\t{min(prices)}\t{max(prices)}\t{currency}\t"
            f"{_fields(listing.name)}\t{self._tails[listing.base]}"
        )


def _product_tail(product: DemoProduct) -> str:
    tags = "{" + ",".join(product.restricted_tags) + "}"
    return (
        f"{_fields(product.summary)}\t{_fields(product.description)}\t"
        f"published\t{product.origin_country}\t{tags}\n"
    )


def _variant_tails(product: DemoProduct) -> list[str]:
    return [
        f"{product.hs_code}\t{product.origin_country}\t{v.net_weight_g}\t{v.gross_weight_g}\t\t"
        f"{v.content_quantity or NULL}\t{v.content_unit}\n"
        for v in product.variants
    ]
