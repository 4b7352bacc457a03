"""What a shop reads of its goods' way to the mainland, and the guide."""

from __future__ import annotations

import pytest

from catalog.models import Product, Variant
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.vendor_portal.mainland_shows import CLOSED, MISSING, READY, REVIEWED, state_of
from tests.factories import accounts, customs_rules, surfaces, vendors
from tests.factories.orders import Street
from tests.factories.pages import Browser
from tests.vendor_portal.conftest import Portal

URL = "/en/vendor/goods/mainland/"


def against(code: str, weight: Weight) -> Finding:
    return Finding(code, weight, rule="rule", source="source")


BANNED = against("goods_banned", Weight.REFUSE)
WRONG_CODE = against("hs_wrong", Weight.REFUSE)
UNLISTED = against("listing_unknown", Weight.REVIEW)
TOLD = against("full_tax", Weight.NOTE)


@pytest.mark.parametrize(
    ("findings", "has_texts", "state"),
    [
        ([], True, READY),
        ([TOLD], True, READY),
        ([UNLISTED], True, REVIEWED),
        ([UNLISTED], False, MISSING),
        ([WRONG_CODE, UNLISTED], True, MISSING),
        ([BANNED, WRONG_CODE], True, CLOSED),
        ([BANNED], False, CLOSED),
    ],
)
def test_the_worst_finding_says_how_goods_stand(
    findings: list[Finding], has_texts: bool, state: str
):
    assert state_of(findings, has_texts=has_texts) == state


@pytest.fixture
def keeper(portal: Portal, shops: Street) -> Browser:
    """Who keeps the bakery's catalog, where customs has its rules."""
    customs_rules.taxing()
    person = accounts.person("keeper@example.com")
    vendors.member(shops.bakery, person, "catalog")
    return surfaces.browser(person)


@pytest.fixture
def listed(shops: Street) -> Variant:
    """The biscuits, with everything that customs asks."""
    variant = shops.biscuits.variant
    Variant.objects.filter(pk=variant.pk).update(
        hs_code="1905310000", net_weight_g=400, gross_weight_g=500, origin_country="MO"
    )
    Product.objects.filter(pk=variant.product_id).update(restricted_tags=[])
    return variant


def test_goods_show_the_tax_of_a_unit_or_what_closes_them(
    keeper: Browser, shops: Street, listed: Variant
):
    page = keeper.open(URL)
    assert page.status == 200
    assert "Cross-border e-commerce, direct (9610)" in page.main
    assert "Tax on one unit at CN¥" in page.main
    assert "Sardines" not in page.main  # another shop's
    Product.objects.filter(pk=listed.product_id).update(restricted_tags=["meat"])
    page = keeper.open(URL)
    assert "We look at it with the first order" in page.main
    assert "may go this way only after a check" in page.main
    Variant.objects.filter(pk=listed.pk).update(hs_code="9999999999")
    page = keeper.open(URL)
    assert "Cannot go to the mainland" in page.main
    assert "cannot be computed yet" in page.main
    assert "Tax on one unit" not in page.main
    mend = [url for url in page.attributes("a", "href") if "/goods/products/" in url]
    assert mend  # it leads to where facts are written


def test_the_guide_has_the_limits_that_are_in_force(keeper: Browser):
    page = keeper.open(f"{URL}guide/")
    assert "CN¥5,000.00" in page.main
    assert "CN¥26,000.00" in page.main
    assert "within 30 days" in page.main


def test_who_keeps_no_goods_is_refused(portal: Portal, shops: Street):
    person = accounts.person("stocker@example.com")
    vendors.member(shops.bakery, person, "fulfillment")
    browser = surfaces.browser(person)
    for url in (URL, f"{URL}guide/"):
        assert browser.open(url).status == 403
