"""What the database itself keeps of brands, attributes, options, prices and shared products."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from catalog.models import (
    Attribute,
    AttributeChoice,
    Category,
    Collection,
    Offer,
    OfferPrice,
    Option,
    OptionValue,
    PastPrice,
    Product,
    ProductAttribute,
    RelatedProduct,
    ScheduledMove,
    Variant,
    VariantOptionValue,
)
from marketplace.vendors.models import Vendor
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db


@pytest.fixture
def biscuits() -> Offer:
    return catalog.almond_biscuits(vendors.bakery())


def test_a_price_before_is_higher_than_the_price(biscuits: Offer):
    with pytest.raises(IntegrityError, match="catalog_compare_at_above_price"):
        Offer.objects.update(compare_at_minor=8_800)


BAD_ROWS: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "catalog_offer_price_positive": (
        OfferPrice,
        {"currency": "MOP", "from_quantity": 0, "price_minor": 1},
    ),
    "catalog_offer_price_currency_known": (OfferPrice, {"currency": "JPY", "price_minor": 1}),
    "catalog_unit_only_of_numbers": (Attribute, {"code": "a", "kind": "text", "unit": "g"}),
    "catalog_rule_says_something": (Collection, {"slug": "c", "kind": "rule"}),
    "catalog_rule_price_has_currency": (
        Collection,
        {"slug": "c", "kind": "rule", "rule_price_to_minor": 1},
    ),
    "catalog_move_ended_has_instant": (
        ScheduledMove,
        {"move": "publish", "status": "done", "due_at": catalog.PUBLISHED_AT},
    ),
    "catalog_past_price_has_span": (
        PastPrice,
        {
            "price_minor": 1,
            "currency": "MOP",
            "since": catalog.PUBLISHED_AT,
            "until": catalog.PUBLISHED_AT,
        },
    ),
}


@pytest.mark.parametrize("constraint", BAD_ROWS)
def test_a_bad_row_is_refused_by_its_constraint(biscuits: Offer, constraint: str):
    model, values = BAD_ROWS[constraint]
    fields = {field.name for field in model._meta.get_fields()}
    values |= {"offer": biscuits} if "offer" in fields else {}
    values |= {"product": biscuits.variant.product} if "product" in fields else {}
    with pytest.raises(IntegrityError, match=constraint):
        model.objects.create(**values)


def test_an_answer_comes_from_the_list_of_its_attribute(biscuits: Offer):
    sweetness = Attribute.objects.create(code="sweetness", kind="choice")
    roast = Attribute.objects.create(code="roast", kind="choice")
    dark = AttributeChoice.objects.create(attribute=roast, code="dark")
    with pytest.raises(IntegrityError, match="catalog_answer_from_its_list"), transaction.atomic():
        ProductAttribute.objects.create(
            product=biscuits.variant.product, attribute=sweetness, choice=dark
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_text_is_answered_once(biscuits: Offer):
    made = Attribute.objects.create(code="made-by", kind="text")
    answer = {"product": biscuits.variant.product, "attribute": made, "text_zh_hant": "人手"}
    ProductAttribute.objects.create(**answer)
    with pytest.raises(IntegrityError, match="catalog_answer_once_per_choice"):
        ProductAttribute.objects.create(**answer)


def sizes(offer: Offer) -> tuple[Option, list[OptionValue]]:
    option = Option.objects.create(product=offer.variant.product, name_zh_hant="份量")
    made = [OptionValue.objects.create(option=option, label_zh_hant=text) for text in "大小"]
    return option, made


def test_two_versions_cannot_have_the_same_values(biscuits: Offer):
    option, (large, small) = sizes(biscuits)
    other = catalog.offer(biscuits.variant.product, "ALM-12", 4_800).variant
    first = biscuits.variant
    VariantOptionValue.objects.create(variant=first, option=option, value=large)
    second = VariantOptionValue.objects.create(variant=other, option=option, value=small)
    assert Variant.objects.get(pk=other.pk).combination == str(small.pk)
    first.save()  # an old copy: what the trigger wrote stays
    assert Variant.objects.get(pk=first.pk).combination == str(large.pk)
    with pytest.raises(IntegrityError, match="catalog_combination_once"), transaction.atomic():
        VariantOptionValue.objects.filter(pk=second.pk).update(value=large)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    second.delete()
    assert Variant.objects.get(pk=other.pk).combination is None


def test_a_version_takes_no_option_of_another_product(biscuits: Offer):
    option, (large, _) = sizes(biscuits)
    stranger = catalog.offer(catalog.product(biscuits.vendor, "tarts"), "TRT-1", 900).variant
    with pytest.raises(IntegrityError, match="another product"):
        VariantOptionValue.objects.create(variant=stranger, option=option, value=large)


def test_the_tree_has_five_levels_and_no_ring():
    at = None
    for level in range(5):
        at = catalog.category(f"level-{level}", parent=at)
    with pytest.raises(IntegrityError, match="deeper than 5"), transaction.atomic():
        catalog.category("level-5", parent=at)
    root = Category.objects.get(slug="level-0")
    with pytest.raises(IntegrityError, match="below itself"), transaction.atomic():
        Category.objects.filter(pk=root.pk).update(parent=Category.objects.get(slug="level-2"))
    lone = catalog.category("lone")
    with pytest.raises(IntegrityError, match="deeper than 5"), transaction.atomic():
        Category.objects.filter(pk=root.pk).update(parent=lone)


def test_a_price_that_moved_is_kept_with_its_span(biscuits: Offer):
    began = catalog.PUBLISHED_AT
    Offer.objects.update(price_since=began)
    Offer.objects.update(price_minor=7_900)
    past = PastPrice.objects.get()
    assert (past.price_minor, past.currency, past.since) == (8_800, "MOP", began)
    assert past.until == Offer.objects.get().price_since > began
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        PastPrice.objects.update(price_minor=99_900)


def test_what_an_offer_asked_while_nobody_could_buy_it_is_no_past_price(biscuits: Offer):
    Offer.objects.update(is_active=False)
    Offer.objects.update(price_since=catalog.PUBLISHED_AT, price_minor=99_900)
    Offer.objects.update(price_since=catalog.PUBLISHED_AT - timedelta(days=40))
    Offer.objects.update(is_active=True)
    assert not PastPrice.objects.filter(price_minor=99_900).exists()


def led_by(product: Product) -> tuple[int | None, int | None, str]:
    row = Product.objects.get(pk=product.pk)
    return row.lead_vendor_id, row.price_from_minor, row.price_currency


def test_the_lister_leads_then_an_approved_vendor_then_who_came_first(biscuits: Offer):
    product = biscuits.variant.product
    bakery, shop = product.vendor, vendors.tinned_fish_shop()
    cheaper = Offer.objects.create(
        variant=biscuits.variant, vendor=shop, sku="ALM-X", price_minor=8_000, currency="MOP"
    )
    assert Offer.objects.get(pk=cheaper.pk).is_shared
    assert not Offer.objects.get(pk=biscuits.pk).is_shared
    assert led_by(product) == (bakery.pk, 8_800, "MOP")
    Vendor.objects.filter(pk=bakery.pk).update(status="suspended")
    assert led_by(product) == (shop.pk, 8_000, "MOP")
    Vendor.objects.filter(pk=bakery.pk).update(status="approved")
    assert led_by(product) == (bakery.pk, 8_800, "MOP")
    Offer.objects.filter(pk=biscuits.pk).update(is_active=False)
    assert led_by(product) == (shop.pk, 8_000, "MOP")
    Offer.objects.update(is_active=False)
    assert led_by(product) == (None, None, "")


def test_nothing_is_shown_beside_itself(biscuits: Offer):
    product = biscuits.variant.product
    with pytest.raises(IntegrityError, match="catalog_not_related_to_itself"):
        RelatedProduct.objects.create(product=product, other=product)
