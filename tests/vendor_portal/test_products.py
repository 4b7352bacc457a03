"""A shop writes its products, hands them in, and offers what others listed."""

from __future__ import annotations

import pytest
from django.conf import settings

from catalog.combinations import MOST_OPTIONS, MOST_VARIANTS
from catalog.models import Attribute, AttributeChoice, CategoryAttribute, Offer, OfferPrice, Product
from marketplace.vendor_portal.product_form import ProductForm
from tests.factories import accounts, catalog, surfaces, vendors
from tests.factories.orders import Street
from tests.factories.pages import Browser, Page
from tests.vendor_portal.conftest import Portal

URL = "/en/vendor/goods/products/"
FACTS = {
    "v0_sku": "EGG-1",
    "v0_price": "58.00",
    "v0_on_hand": "12",
    "v0_hs_code": "1905310000",
    "v0_net_weight_g": "300",
    "v0_gross_weight_g": "380",
}


@pytest.fixture
def keeper(portal: Portal, shops: Street) -> Browser:
    """Who keeps the bakery's catalog."""
    person = accounts.person("keeper@example.com")
    vendors.member(shops.bakery, person, "catalog")
    return surfaces.browser(person)


def typed(**changes: str) -> dict[str, str]:
    names = {"name_zh_hant": "鳳凰捲", "name_pt": "Rolos fénix"}
    shelf = str(catalog.category("egg-rolls").pk)
    return {"category": shelf, "origin_country": "MO", **names, **FACTS} | changes


def value(page: Page, name: str) -> str:
    """What a field of the page's form holds."""
    return next(form.values[name] for form in page.forms if name in form.values)


def made() -> Product:
    return Product.objects.order_by("-pk")[0]


def test_the_largest_product_that_may_be_is_taken_as_one_form():
    form = ProductForm(
        None, currency="MOP", categories=(), questions=(), counts=(MOST_VARIANTS, MOST_OPTIONS)
    )
    answers = 200  # of its category: room for each in four languages
    assert len(form.fields) + answers < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_a_product_is_written_with_versions_and_handed_in(keeper: Browser):
    page = keeper.submit(keeper.open(f"{URL}new/"), "", **typed(option="1"))
    assert Product.objects.count() == 2  # asking for more fields saves nothing
    page = keeper.submit(page, "", more="1")
    assert value(page, "v0_sku") == "EGG-1"
    second = {name.replace("v0", "v1"): text for name, text in FACTS.items()} | {"v1_sku": "EGG-2"}
    values = {
        "o0_name_zh_hant": "份量",
        "o0_name_pt": "Tamanho",
        "v0_o0_zh_hant": "細",
        "v0_o0_pt": "Pequeno",
        "v1_o0_zh_hant": "大",
        "v1_o0_pt": "Grande",
    }
    listed = keeper.submit(page, "", **second, **values, submit="1")
    assert listed.path == URL
    product = made()
    assert (product.status, product.name_zh_hans) == ("submitted", "凤凰卷")
    assert [v.label_pt for v in product.variants.order_by("position")] == ["Pequeno", "Grande"]
    assert "Macau 100%" in listed.main
    closed = keeper.open(f"{URL}{product.public_id}/")
    assert "Save and hand in" not in closed.main


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(keeper: Browser):
    page = keeper.open(f"{URL}new/")
    wrong = typed(v0_gtin="4006381333930", v0_hs_code="1905")
    page = keeper.submit(page, "", **wrong, save="1")
    assert page.status == 400
    assert "The last digit does not fit the others." in page.main
    assert "An HS code has ten digits." in page.main
    assert Product.objects.count() == 2
    missing = keeper.submit(keeper.open(f"{URL}new/"), "", **typed(name_pt=""), submit="1")
    assert (
        "The texts are complete for no destination yet." not in missing.main
    )  # the mainland's are


def test_the_category_asks_and_the_answer_is_kept(keeper: Browser):
    roast = Attribute.objects.create(code="roast", kind="choice", name_en="Roast")
    AttributeChoice.objects.create(attribute=roast, code="dark", label_en="Dark roast")
    shelf = catalog.category("egg-rolls")
    CategoryAttribute.objects.create(category=shelf, attribute=roast, is_required=True)
    page = keeper.submit(keeper.open(f"{URL}new/"), "", **typed(refresh="1"))
    assert "Dark roast" in page.main
    refused = keeper.submit(page, "", save="1")
    assert "This category needs an answer." in refused.main
    keeper.submit(refused, "", attribute_roast="dark", save="1")
    assert made().attributes.get().choice.code == "dark"
    again = keeper.open(f"{URL}{made().public_id}/")
    assert value(again, "name_zh_hans") == "凤凰卷"
    keeper.submit(again, "", confirm="on", save="1")
    assert made().machine_made == []


def test_nobody_else_writes_a_shops_product(keeper: Browser, shops: Street):
    theirs = shops.tin.variant.product
    assert keeper.open(f"{URL}{theirs.public_id}/").status == 404
    counter = accounts.person("counter@example.com")
    vendors.member(shops.bakery, counter, "finance")
    stranger = surfaces.browser(counter)
    assert stranger.open(f"{URL}new/").status == 403


def test_a_shop_finds_what_another_sells_and_offers_it(keeper: Browser, shops: Street):
    found = keeper.open(f"{URL}find/?q=sardines")
    where = f"{URL}offer/{shops.tin.variant.public_id}/"
    assert where in found.attributes("a", "href")
    taken = keeper.submit(keeper.open(where), "", sku="ALM-24", price="25.00", on_hand="3")
    assert "uses the SKU ALM-24 for something else" in taken.main
    keeper.submit(taken, "", sku="SAR-B")
    offer = Offer.objects.get(sku="SAR-B")
    assert (offer.vendor, offer.price_minor, offer.is_shared) == (shops.bakery, 2_500, True)
    page = Browser().open(f"/en/p/sardines-in-olive-oil/?offer={offer.pk}")
    assert "Other shops that sell it" in page.main


def test_an_offer_gets_further_prices_and_a_threshold(keeper: Browser, shops: Street):
    where = f"/en/vendor/goods/{shops.biscuits.pk}/prices/"
    wrong = keeper.submit(keeper.open(where), "", from_0="2")
    assert "Fill in both, or neither." in wrong.main
    wrong = keeper.submit(wrong, "", each_0="90.00")
    assert "More units must cost less each." in wrong.main
    keeper.submit(wrong, "", each_0="84.00", fixed_CNY="75.00", low_stock_at="5")
    assert Offer.objects.get(pk=shops.biscuits.pk).low_stock_at == 5
    prices = OfferPrice.objects.order_by("currency").values_list(
        "currency", "from_quantity", "price_minor"
    )
    assert list(prices) == [("CNY", 1, 7_500), ("MOP", 2, 8_400)]
    assert value(keeper.open(where), "each_0") == "84.00"
