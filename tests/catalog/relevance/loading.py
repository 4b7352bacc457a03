"""The invented listings as rows of the catalog, indexed as any other."""

from __future__ import annotations

from catalog.models import Category, Offer, Product, Stock, Variant
from catalog.search import words
from catalog.search.services.index_products import index_products
from catalog.search.services.keep_meanings import keep_meanings
from catalog.search.services.load_starter_words import load_starter_words
from catalog.search.services.refresh_terms import refresh_terms
from marketplace.foundation import texts
from marketplace.vendors.models import Vendor
from tests.catalog.relevance.judgements import Goods
from tests.factories.catalog import PUBLISHED_AT


def load(goods: list[Goods]) -> dict[int, str]:
    """Write and index every listing; return the codes by product id."""
    load_starter_words()
    vendors = {brand: _shop(brand) for brand in {each.brand for each in goods}}
    shelves = {
        shelf.slug: Category.objects.create(slug=shelf.slug, **_columns("name", shelf.names))
        for shelf in {each.shelf.slug: each.shelf for each in goods}.values()
    }
    products = Product.objects.bulk_create(
        Product(
            slug=each.code,
            vendor=vendors[each.brand],
            category=shelves[each.shelf.slug],
            status=Product.Status.PUBLISHED,
            published_at=PUBLISHED_AT,
            **_columns("name", each.names),
            **_columns("description", each.shelf.about),
        )
        for each in goods
    )
    variants = Variant.objects.bulk_create(
        Variant(product=product, hs_code="1905310000", net_weight_g=600, gross_weight_g=740)
        for product in products
    )
    offers = Offer.objects.bulk_create(
        Offer(variant=v, vendor=v.product.vendor, sku=each.sku, price_minor=8_800, currency="MOP")
        for v, each in zip(variants, goods, strict=True)
    )
    Stock.objects.bulk_create(Stock(offer=offer, on_hand=10) for offer in offers)
    index_products([product.pk for product in products])
    refresh_terms()
    keep_meanings()  # so that queries ask for the entries, as they do wherever beat runs
    words.forget()
    return {product.pk: each.code for product, each in zip(products, goods, strict=True)}


def _shop(brand: str) -> Vendor:
    slug = "-".join(brand.lower().replace("ç", "c").replace("é", "e").replace("í", "i").split())
    return Vendor.objects.create(
        slug=slug.replace("'", ""),
        status=Vendor.Status.APPROVED,
        **_columns("name", {"zh-hant": brand, "en": brand}),
    )


def _columns(field: str, told: dict[str, str]) -> dict[str, str]:
    """Return texts under the names of their columns."""
    return {texts.columns(field, only=(code,))[0]: text for code, text in told.items()}
