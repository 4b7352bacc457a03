"""The goods of the cast. Prices are what `docs/worked-example.md` computes with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from catalog.models import Category, Offer, Picture, Product, Stock, Variant
from marketplace.vendors.models import Vendor

PUBLISHED_AT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


class Sardines(NamedTuple):
    """The tinned-fish shop's two offers of one product."""

    gift_set: Offer
    tin: Offer


def category(slug: str = "biscuits", parent: Category | None = None, **texts: Any) -> Category:
    """Return a category, made when it is not there yet."""
    names = {"name_zh_hant": "餅食", "name_en": slug.replace("-", " ").capitalize()}
    made, _ = Category.objects.get_or_create(
        slug=slug, defaults={"parent": parent, "icon": "gift"} | names | texts
    )
    return made


def product(vendor: Vendor, slug: str, **changes: Any) -> Product:
    """Write a published product without variants, which no page shows yet."""
    fields: dict[str, Any] = {
        "category": changes.pop("category", None) or category(),
        "name_zh_hant": f"產品 {slug}",
        "name_en": slug.replace("-", " ").capitalize(),
        "status": Product.Status.PUBLISHED,
        "published_at": PUBLISHED_AT,
    }
    return Product.objects.create(vendor=vendor, slug=slug, **(fields | changes))


def offer(of: Product, sku: str, price_minor: int, *, on_hand: int = 100, **changes: Any) -> Offer:
    """Add a variant to a product, with its vendor's offer and its stock."""
    fields: dict[str, Any] = {
        "label_zh_hant": sku,
        "label_en": sku,
        "hs_code": "1905310000",
        "net_weight_g": 600,
        "gross_weight_g": 740,
        "position": of.variants.count(),
    }
    variant = Variant.objects.create(product=of, **(fields | changes))
    made = Offer.objects.create(
        variant=variant,
        vendor=of.vendor,
        sku=sku,
        price_minor=price_minor,
        currency=of.vendor.price_currency,
    )
    Stock.objects.create(offer=made, on_hand=on_hand)
    return made


def picture(of: Product, path: str = "catalog/biscuits.webp", **changes: Any) -> Picture:
    """Hang a picture of 960 pixels with copies of 320 and 640."""
    fields: dict[str, Any] = {"width": 960, "height": 720, "sizes": [320, 640]}
    return Picture.objects.create(product=of, path=path, **(fields | changes))


def almond_biscuits(vendor: Vendor, *, on_hand: int = 100) -> Offer:
    """The bakery's almond biscuits at MOP 88.00 a box; 740 g gross."""
    made = product(
        vendor,
        "almond-biscuits",
        category=category("almond-biscuits", parent=category()),
        name_zh_hant="石磨杏仁餅",
        name_zh_hans="石磨杏仁饼",
        name_pt="Bolachas de amêndoa",
        name_en="Almond biscuits",
    )
    return offer(
        made,
        "ALM-24",
        8_800,
        on_hand=on_hand,
        label_zh_hant="24件裝",
        label_zh_hans="24块装",
        label_pt="24 unidades",
        label_en="24 pieces",
    )


def sardines(vendor: Vendor, *, on_hand: int = 100) -> Sardines:
    """The tinned-fish shop's sardines: a gift set at MOP 168.00, one tin at MOP 26.50."""
    made = product(
        vendor,
        "sardines-in-olive-oil",
        category=category("sardines", parent=category("tinned-fish")),
        name_zh_hant="橄欖油沙甸魚",
        name_zh_hans="橄榄油沙丁鱼",
        name_pt="Sardinhas em azeite",
        name_en="Sardines in olive oil",
        origin_country="PT",
        restricted_tags=["fish"],
    )
    facts = {"hs_code": "1604131090", "origin_country": "PT"}
    gift_set = offer(
        made,
        "SAR-GIFT",
        16_800,
        on_hand=on_hand,
        label_zh_hant="六罐禮盒",
        label_zh_hans="六罐礼盒",
        label_pt="Caixa de oferta, 6 latas",
        label_en="Gift set of six",
        net_weight_g=750,
        gross_weight_g=1_120,
        **facts,
    )
    tin = offer(
        made,
        "SAR-1",
        2_650,
        on_hand=on_hand,
        label_zh_hant="一罐",
        label_zh_hans="一罐",
        label_pt="Uma lata",
        label_en="One tin",
        net_weight_g=125,
        gross_weight_g=160,
        **facts,
    )
    return Sardines(gift_set=gift_set, tin=tin)


def red_wine(vendor: Vendor, *, on_hand: int = 100) -> Offer:
    """The wine importer's red at HKD 128.00 a bottle; restricted as alcohol."""
    made = product(
        vendor,
        "douro-red",
        category=category("wine"),
        name_zh_hant="杜羅河谷紅酒",
        name_zh_hans="杜罗河谷红酒",
        name_pt="Tinto do Douro",
        name_en="Douro red",
        origin_country="PT",
        restricted_tags=["alcohol"],
    )
    return offer(
        made,
        "DOU-75",
        12_800,
        on_hand=on_hand,
        label_zh_hant="750毫升",
        label_zh_hans="750毫升",
        label_pt="75 cl",
        label_en="75 cl",
        hs_code="2204210000",
        origin_country="PT",
        net_weight_g=750,
        gross_weight_g=1_300,
    )
