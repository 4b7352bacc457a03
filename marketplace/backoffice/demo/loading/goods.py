"""The demo's products with their variants, offers, stock and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from catalog.models import Brand, Category, Offer, Picture, Product, Stock, Variant
from marketplace.backoffice.demo.pictures.files import PictureFile
from marketplace.backoffice.demo.types import Demo, DemoProduct, DemoVariant, DemoVendor, Text
from marketplace.vendors.models import Vendor

DETAIL = Text("，近看", "，近看", ", de perto", ", close up")
APART = timedelta(hours=7)  # between two listings, the newest first


@transaction.atomic
def load_products(
    demo: Demo,
    categories: Mapping[str, Category],
    vendors: Mapping[str, Vendor],
    now: datetime,
) -> int:
    """List every product that is not there yet; return how many were added.

    Shops take turns in time, so that a row of the newest shows several of them.
    """
    known = set(Product.objects.filter(slug__in=_slugs(demo)).values_list("slug", flat=True))
    wanted = [(shop, product) for shop, product in demo.products if product.slug not in known]
    ages = _ages(demo)
    brands = _brands(demo)
    products = Product.objects.bulk_create(
        Product(
            slug=product.slug,
            vendor=vendors[shop.slug],
            category=categories[product.category],
            status=Product.Status.PUBLISHED,
            published_at=now - ages[product.slug],
            brand=brands[shop.slug],
            origin_country=product.origin_country,
            restricted_tags=list(product.restricted_tags),
            **product.name.columns("name"),
            **product.summary.columns("summary"),
            **product.description.columns("description"),
        )
        for shop, product in wanted
    )
    _load_variants(wanted, products, vendors)
    return len(products)


def _brands(demo: Demo) -> dict[str, Brand]:
    """Return each shop's own brand, by the shop's slug, made when it is not there yet."""
    Brand.objects.bulk_create(
        (
            Brand(slug=shop.slug, aliases=[shop.name.pt], **shop.name.columns("name"))
            for shop in demo.vendors
        ),
        ignore_conflicts=True,
    )
    return {
        brand.slug: brand for brand in Brand.objects.filter(slug__in=[v.slug for v in demo.vendors])
    }


def _slugs(demo: Demo) -> list[str]:
    return [product.slug for _, product in demo.products]


def _ages(demo: Demo) -> dict[str, timedelta]:
    turns = max(len(shop.products) for shop in demo.vendors)
    order = [
        shop.products[turn].slug
        for turn in range(turns)
        for shop in demo.vendors
        if turn < len(shop.products)
    ]
    return {slug: APART * (place + 1) for place, slug in enumerate(order)}


def _load_variants(
    wanted: Sequence[tuple[DemoVendor, DemoProduct]],
    products: Sequence[Product],
    vendors: Mapping[str, Vendor],
) -> None:
    rows: list[tuple[DemoVendor, DemoVariant]] = []
    drafts: list[Variant] = []
    for (shop, told), product in zip(wanted, products, strict=True):
        for position, variant in enumerate(told.variants):
            rows.append((shop, variant))
            drafts.append(_variant(told, product, position, variant))
    variants = Variant.objects.bulk_create(drafts)
    offers = Offer.objects.bulk_create(
        Offer(
            variant=row,
            vendor=vendors[shop.slug],
            sku=told.sku,
            price_minor=told.price_minor,
            currency=shop.price_currency,
        )
        for row, (shop, told) in zip(variants, rows, strict=True)
    )
    Stock.objects.bulk_create(
        Stock(offer=offer, on_hand=told.on_hand)
        for offer, (_, told) in zip(offers, rows, strict=True)
    )


def _variant(told: DemoProduct, product: Product, position: int, variant: DemoVariant) -> Variant:
    return Variant(
        product=product,
        position=position,
        hs_code=told.hs_code,
        origin_country=told.origin_country,
        net_weight_g=variant.net_weight_g,
        gross_weight_g=variant.gross_weight_g,
        content_quantity=variant.content_quantity,
        content_unit=variant.content_unit,
        **variant.label.columns("label"),
    )


def products_without_pictures(demo: Demo, media: Path) -> list[tuple[DemoVendor, DemoProduct]]:
    """Return the demo's products whose pictures were never drawn, or whose files are gone."""
    hung = Picture.objects.filter(product__slug__in=_slugs(demo))
    paths = hung.values_list("product__slug", "path")
    whole = {slug for slug, _ in paths} - {s for s, path in paths if not (media / path).exists()}
    return [(shop, product) for shop, product in demo.products if product.slug not in whole]


@transaction.atomic
def hang_pictures(drawn: Iterable[tuple[DemoProduct, Sequence[PictureFile]]]) -> int:
    """Hang each product's pictures, the whole first and then the closer look; return how many."""
    told = list(drawn)
    listed = Product.objects.filter(slug__in=[product.slug for product, _ in told])
    ids = dict(listed.values_list("slug", "pk"))
    Picture.objects.filter(product__in=ids.values()).delete()
    pictures = Picture.objects.bulk_create(
        Picture(
            product_id=ids[product.slug],
            path=file.path,
            width=file.side,
            height=file.side,
            sizes=list(file.sizes),
            position=position,
            **_alt(product, position).columns("alt"),
        )
        for product, files in told
        for position, file in enumerate(files)
    )
    return len(pictures)


def _alt(product: DemoProduct, position: int) -> Text:
    if position == 0:
        return product.name
    return Text(*(name + part for name, part in zip(product.name, DETAIL, strict=True)))
