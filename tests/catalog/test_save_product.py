"""A vendor hands a product in: everything or nothing, with the fault at its field."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from catalog import queries, services
from catalog.answers import Answer
from catalog.drafts import ProductDraft, VariantDraft
from catalog.errors import DraftRefused, ListingIncomplete, MoveRefused, NoSuchPage
from catalog.models import (
    Attribute,
    AttributeChoice,
    CategoryAttribute,
    Offer,
    Option,
    Product,
    Variant,
)
from catalog.queries.drafts import draft_of
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Vendor:
    return vendors.bakery()


def version(sku: str = "EGG-1", **changes: Any) -> VariantDraft:
    fields: dict[str, Any] = {
        "price": Money(5_800, "MOP"),
        "hs_code": "1905310000",
        "net_weight_g": 300,
        "gross_weight_g": 380,
        "on_hand": 12,
    }
    return VariantDraft(sku=sku, **(fields | changes))


def draft(*variants: VariantDraft, **changes: Any) -> ProductDraft:
    fields: dict[str, Any] = {
        "category_id": catalog.category("egg-rolls").pk,
        "origin_country": "MO",
        "texts": {"name": {"zh-hant": "鳳凰捲", "pt": "Rolos fénix"}},
    }
    return ProductDraft(variants=variants or (version(),), **(fields | changes))


SIZES = (
    version("S", values=({"zh-hant": "細", "en": "Small"}, {"zh-hant": "罐", "en": "Tin"})),
    version("L", values=({"zh-hant": "大", "en": "Large"}, {"zh-hant": "罐", "en": "Tin"})),
)
OPTIONS = ({"zh-hant": "份量", "en": "Size"}, {"zh-hant": "包裝", "en": "Pack"})


def test_a_product_is_written_with_everything_that_belongs_to_it(bakery: Vendor):
    made = services.save_product(
        vendor_id=bakery.pk, draft=draft(*SIZES, options=OPTIONS, brand="拾磨")
    )
    assert (made.status, made.vendor_id) == ("draft", bakery.pk)
    assert made.brand is not None
    assert [o.name_en for o in Option.objects.filter(product=made)] == ["Size", "Pack"]
    rows = list(Variant.objects.filter(product=made).order_by("position"))
    assert [row.label_en for row in rows] == ["Small · Tin", "Large · Tin"]
    assert len({row.combination for row in rows}) == 2
    assert [(o.sku, o.price_minor, o.stock.on_hand) for o in Offer.objects.order_by("pk")] == [
        ("S", 5_800, 12),
        ("L", 5_800, 12),
    ]


def test_writing_again_keeps_versions_and_takes_the_others_off_sale(bakery: Vendor):
    made = services.save_product(vendor_id=bakery.pk, draft=draft(*SIZES, options=OPTIONS))
    small, large = Variant.objects.order_by("position")
    again = dataclasses.replace(SIZES[1], variant_id=large.pk, price=Money(6_000, "MOP"))
    services.save_product(
        vendor_id=bakery.pk, product_id=made.pk, draft=draft(again, options=OPTIONS)
    )
    assert set(Variant.objects.values_list("pk", flat=True)) == {small.pk, large.pk}
    assert [(o.sku, o.is_active) for o in Offer.objects.order_by("pk")] == [
        ("S", False),
        ("L", True),
    ]
    assert Product.objects.get().price_from == Money(6_000, "MOP")


def test_what_a_unit_holds_and_how_it_is_packed_is_kept(bakery: Vendor):
    told = {
        "content_quantity": Decimal("250"),
        "content_unit": "096",
        "packed_mm": (210, 140, 60),
        "is_fragile": True,
    }
    made = services.save_product(vendor_id=bakery.pk, draft=draft(version(**told)))
    variant = Variant.objects.get()
    assert (variant.content_quantity, variant.content_unit) == (250, "096")
    assert (variant.packed_length_mm, variant.packed_width_mm, variant.packed_height_mm) == (
        210, 140, 60,
    )  # fmt: skip
    assert (variant.is_fragile, variant.is_cold) == (True, False)
    (read,) = draft_of(Product.objects.get(pk=made.pk)).variants
    assert {name: getattr(read, name) for name in told} == told
    services.save_product(
        vendor_id=bakery.pk, product_id=made.pk, draft=draft(version(variant_id=variant.pk))
    )
    variant.refresh_from_db()
    assert (variant.content_quantity, variant.packed_length_mm, variant.is_fragile) == (
        None, None, False,
    )  # fmt: skip


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"texts": {"name": {}}}, "name"),
    "no country": ({"origin_country": ""}, "origin_country"),
    "no category": ({"category_id": 0}, "category"),
    "no version": ({"variants": ()}, "versions"),
    "a wrong number": ({"variants": (version(gtin="4006381333930"),)}, "variant_0_gtin"),
    "no price": ({"variants": (version(price=Money(0, "MOP")),)}, "variant_0_price"),
    "another currency": ({"variants": (version(price=Money(1, "HKD")),)}, "variant_0_price"),
    "a short HS code": ({"variants": (version(hs_code="1905"),)}, "variant_0_hs_code"),
    "a net weight above": ({"variants": (version(net_weight_g=381),)}, "variant_0_net_weight_g"),
    "a content without a unit": (
        {"variants": (version(content_quantity=Decimal(5)),)},
        "variant_0_content_quantity",
    ),
    "a content of nothing": (
        {"variants": (version(content_quantity=Decimal(0), content_unit="036"),)},
        "variant_0_content_quantity",
    ),
    "two sides of a box": ({"variants": (version(packed_mm=(10, 10)),)}, "variant_0_packed_mm"),
    "one SKU twice": ({"variants": (version(), version())}, "variant_1_sku"),
    "a missing value": ({"variants": (SIZES[0], version("X")), "options": OPTIONS}, "versions"),
    "the same values": (
        {"variants": (SIZES[0], dataclasses.replace(SIZES[0], sku="X")), "options": OPTIONS},
        "versions",
    ),
    "an answer nobody asked for": ({"answers": {"x": Answer(choices=("y",))}}, "attribute_x"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_said_at_its_field_and_nothing_is_written(bakery: Vendor, case: str):
    changes, field = FAULTS[case]
    with pytest.raises(DraftRefused) as refused:
        services.save_product(vendor_id=bakery.pk, draft=dataclasses.replace(draft(), **changes))
    assert list(refused.value.by_field) == [field]
    assert not Product.objects.exists()


def test_a_sku_of_another_product_is_refused_whole(bakery: Vendor):
    catalog.almond_biscuits(bakery)
    with pytest.raises(DraftRefused) as refused:
        services.save_product(vendor_id=bakery.pk, draft=draft(version("A"), version("ALM-24")))
    assert list(refused.value.by_field) == ["variant_1_sku"]
    assert Product.objects.count() == 1


def test_answers_are_written_and_required_ones_are_asked_for(bakery: Vendor):
    shelf = catalog.category("egg-rolls", parent=catalog.category())
    roast = Attribute.objects.create(code="roast", kind="choice", name_en="Roast")
    AttributeChoice.objects.create(attribute=roast, code="dark", label_en="Dark")
    filling = Attribute.objects.create(code="filling", kind="number", unit="g", name_en="Filling")
    CategoryAttribute.objects.create(category=shelf.parent, attribute=roast, is_required=True)
    CategoryAttribute.objects.create(category=shelf, attribute=filling, position=1)
    with pytest.raises(DraftRefused) as refused:
        services.save_product(vendor_id=bakery.pk, draft=draft())
    assert list(refused.value.by_field) == ["attribute_roast"]
    answers = {"roast": Answer(choices=("dark",)), "filling": Answer(number=Decimal("12.50"))}
    made = services.save_product(vendor_id=bakery.pk, draft=draft(answers=answers))
    services.submit_product(product_id=made.pk)
    Product.objects.update(status="published", published_at=catalog.PUBLISHED_AT)
    page = queries.product_page(made.slug, "en")
    told = [(str(p.label), p.value) for p in page.parameters]
    assert told[-2:] == [("Roast", "Dark"), ("Filling", "12.5\u00a0g")]
    made.attributes.filter(attribute=roast).delete()
    with pytest.raises(ListingIncomplete):
        services.submit_product(product_id=_reopened(made).pk)


def _reopened(product: Product) -> Product:
    Product.objects.update(status="draft")
    return product


def test_the_other_script_is_made_by_machine_until_somebody_confirms_it(bakery: Vendor):
    told = {"name": {"zh-hant": "鳳凰捲", "pt": "Rolos fénix"}}
    made = services.save_product(vendor_id=bakery.pk, draft=draft(texts=told))
    assert (made.name_zh_hans, made.machine_made) == ("凤凰卷", ["zh-hans"])
    told = {"name": {"zh-hant": "杏仁餅", "zh-hans": "凤凰卷", "pt": "Bolachas"}}
    made = services.save_product(vendor_id=bakery.pk, product_id=made.pk, draft=draft(texts=told))
    assert (made.name_zh_hans, made.machine_made) == ("杏仁饼", ["zh-hans"])
    macau, mainland = queries.content_meters(made.pk)
    assert (macau.is_complete, macau.machine_made) == (True, ())
    assert (mainland.is_complete, mainland.machine_made) == (True, ("zh-hans",))
    told["name"]["zh-hans"] = "杏仁饼"
    made = services.save_product(
        vendor_id=bakery.pk,
        product_id=made.pk,
        draft=draft(texts=told, confirmed=frozenset({"zh-hans"})),
    )
    assert made.machine_made == []


def test_a_person_who_changes_a_word_has_confirmed_it(bakery: Vendor):
    made = services.save_product(vendor_id=bakery.pk, draft=draft())
    told = {"name": {"zh-hant": "鳳凰捲", "zh-hans": "凤凰蛋卷", "pt": "Rolos"}}
    made = services.save_product(vendor_id=bakery.pk, product_id=made.pk, draft=draft(texts=told))
    assert (made.name_zh_hans, made.machine_made) == ("凤凰蛋卷", [])


@pytest.mark.parametrize("status", ["submitted", "published", "archived", "rejected"])
def test_what_is_handed_in_or_shown_is_not_written_over(bakery: Vendor, status: str):
    product = catalog.almond_biscuits(bakery).variant.product
    Product.objects.update(status=status)
    with pytest.raises(MoveRefused):
        services.save_product(vendor_id=bakery.pk, product_id=product.pk, draft=draft())


def test_nobody_writes_another_vendors_product(bakery: Vendor):
    product = catalog.almond_biscuits(bakery).variant.product
    stranger = vendors.tinned_fish_shop()
    with pytest.raises(NoSuchPage):
        services.save_product(vendor_id=stranger.pk, product_id=product.pk, draft=draft())
