"""Goods that a rule keeps from a destination: said on pages, refused before money is asked."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.moderation.models import ScreenRule
from catalog.moderation.services import screen_product
from catalog.search.models import ProductClosures, Touch
from catalog.search.reading import read_documents
from marketplace.orders import errors, queries, services
from marketplace.orders.closures import closed_goods, closed_zones, is_closed
from marketplace.shipping.types import Destination
from tests.factories import orders, surfaces
from tests.factories.orders import NOON, Street

BOTH = ["CBEC", "PARCEL"]


def closing(shops: Street, closed_to: list[str], code: str = "biscuits") -> ScreenRule:
    """A rule of today that finds the bakery's biscuits."""
    rule = ScreenRule.objects.create(
        code=code, name_zh_hant="杏仁", name_en="Almonds", name_pt="Amêndoas", words="杏仁",
        severity="block", advice_en="Send biscuits without almonds.", source="Law 1/2026",
        closed_to=closed_to, valid_from=date(2026, 1, 1),
    )  # fmt: skip
    screen_product(product_id=shops.biscuits.variant.product_id, now=NOON)
    return rule


def test_a_zone_is_closed_when_every_way_to_it_is():
    assert closed_zones({"PARCEL"}) == ()
    assert closed_zones({"CBEC", "PARCEL"}) == ("CN-ZH-HQ", "CN-GD", "CN")
    assert closed_zones({"MO", "HK"}) == ("MO", "HK")
    assert not is_closed("INTL", {"MO", "HK", "CBEC", "PARCEL"})


def test_each_rule_that_closes_a_way_is_named_once():
    meat, live, other = (["PARCEL"], "Meat", "L1", ""), (["CBEC"], "Live", "L2", "Cook it."), (
        ["MO"], "Other", "L3", "",
    )  # fmt: skip
    assert closed_goods("CN-GD", [meat]) is None
    told = closed_goods("CN-GD", [meat, live, meat, other])
    assert told is not None
    assert (told.rules, told.advice) == (("Meat (L1)", "Live (L2)"), "Cook it.")


def quote(shops: Street):
    return orders.checkout(orders.full_cart(shops), orders.standard_deliveries(shops))


def test_a_quote_is_refused_at_the_shops_delivery_with_the_rule(shops: Street):
    closing(shops, ["PARCEL"])
    quote(shops)  # cross-border e-commerce is open
    closing(shops, ["CBEC"], "more")
    cart = orders.full_cart(shops)
    before = orders.moved()
    with pytest.raises(errors.CheckoutIncomplete) as refusal:
        orders.checkout(cart, orders.standard_deliveries(shops))
    place = f"delivery_{shops.bakery.public_id}"
    assert list(refusal.value.fields) == [place]
    assert "Law 1/2026" in str(refusal.value.fields[place])
    assert orders.moved() == before


def test_placing_is_refused_when_the_destination_was_closed_meanwhile(shops: Street):
    made = quote(shops)
    closing(shops, BOTH)
    before = orders.moved()
    with pytest.raises(errors.GoodsClosed, match="Law 1/2026"):
        orders.place(made)
    assert orders.moved() == before


def test_a_rule_that_is_over_closes_nothing(shops: Street):
    rule = closing(shops, BOTH)
    ScreenRule.objects.filter(pk=rule.pk).update(valid_to=date(2026, 1, 31))
    assert orders.place(quote(shops))


def test_a_checkout_page_says_it_at_the_line_and_offers_no_delivery(shops: Street):
    closing(shops, ["PARCEL"])
    cart = orders.full_cart(shops)
    seen = {"to": Destination("CN-GD"), "currency": "MOP", "language": "en", "now": NOON}
    assert queries.checkout_view(cart, **seen).can_check_out
    closing(shops, BOTH, "more")
    ScreenRule.objects.filter(code="biscuits").delete()
    view = queries.checkout_view(cart, **seen)
    bakery = next(each for each in view.groups if each.vendor_slug == shops.bakery.slug)
    assert (bakery.options, view.can_check_out) == ((), False)
    (notice,) = [each for line in bakery.lines for each in line.notices if each.code == "closed"]
    assert notice.text == (
        "“Almond biscuits” cannot be sent to Guangdong: Almonds (Law 1/2026). "
        "Send biscuits without almonds."
    )


def test_the_page_of_the_goods_says_so(shops: Street):
    closing(shops, BOTH)
    buyer = surfaces.browser()
    said = "“Almond biscuits” cannot be sent to Guangdong: Almonds (Law 1/2026)."
    for zone, is_said in (("CN-GD", True), ("HK", False)):
        buyer.post("/en/preferences/", {"zone": zone, "currency": "MOP"})
        page = buyer.open("/en/p/almond-biscuits/")
        assert (said in page.main) is is_said
        assert ("does not deliver to" in page.main) is not is_said


def test_search_leaves_closed_zones_out(shops: Street):
    services.tell_search(now=NOON)
    pk = shops.biscuits.variant.product_id
    before = read_documents([pk])[0].ships_to
    assert "CN-GD" in before
    rule = closing(shops, BOTH)
    Touch.objects.all().delete()
    services.tell_search(now=NOON)
    assert Touch.objects.filter(product_id=pk).exists()
    after = read_documents([pk])[0].ships_to
    assert set(before) - set(after) == set(before) & {"CN-ZH-HQ", "CN-GD", "CN"}
    ScreenRule.objects.filter(pk=rule.pk).update(valid_to=date(2026, 1, 31))
    services.tell_search(now=NOON)
    assert read_documents([pk])[0].ships_to == before
    assert not ProductClosures.objects.exists()
