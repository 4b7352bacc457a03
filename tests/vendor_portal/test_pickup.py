"""What is picked up has no carrier: other words, the same states, and the shop's address."""

from __future__ import annotations

import pytest
from django.utils import translation

from marketplace.foundation import outbox
from marketplace.notifications.models import Mail
from marketplace.orders import errors, services
from marketplace.orders.models import Fulfillment, VendorOrder
from marketplace.shipping import zones
from tests.factories import accounts, orders, shipping, surfaces, vendors
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES
from tests.vendor_portal.conftest import Portal

HOURS = {
    "zh_hant": "每日上午10時起",
    "zh_hans": "每天上午10点起",
    "pt": "Desde as 10h00",
    "en": "From 10:00",
}
WORDS = {
    "zh-hant": ("可取貨", "已取貨"),
    "zh-hans": ("可自提", "已自提"),
    "pt": ("Pronto para levantar", "Levantado"),
    "en": ("Ready to pick up", "Picked up"),
}


@pytest.fixture
def counter(shops: Street) -> Portal:
    """The bakery's part waits to be picked up; the tins go by parcel."""
    for code, text in HOURS.items():
        setattr(shops.bakery, f"opening_hours_{code}", text)
    shops.bakery.street_zh_hant, shops.bakery.street_en = "官也街1號", "1 Rua do Cunha"
    shops.bakery.save()
    shipping.rate(shops.bakery, 0, zones.GUANGDONG, code="pickup", name_en="Pickup", carrier="")
    deliveries = orders.standard_deliveries(shops) | {shops.bakery.public_id: "pickup"}
    quote = orders.checkout(orders.full_cart(shops), deliveries, language="en")
    order = orders.captured(orders.place(quote))
    vendors.member(shops.bakery, accounts.baker())
    vendors.member(shops.tinned_fish, accounts.fishmonger())
    baker = surfaces.browser(accounts.User.objects.get(email="baker@example.com"))
    fish = surfaces.browser(accounts.User.objects.get(email="fishmonger@example.com"))
    return Portal(
        order=order,
        part=orders.part_of(order, shops.bakery),
        other_part=orders.part_of(order, shops.tinned_fish),
        baker=baker,
        fishmonger=fish,
        packer=baker,
        clerk=baker,
    )


def test_a_pickup_goes_from_the_counter_to_the_buyer(counter: Portal):
    page = counter.baker.open(counter.path())
    assert page.form("/hand-over/").names == {"csrfmiddlewaretoken"}  # no carrier is asked for
    assert "情侣中路" not in page.main
    page = counter.baker.submit(page, "/accept/")
    page = counter.baker.submit(page, "/hand-over/")
    fulfillment = Fulfillment.objects.get()
    assert (fulfillment.carrier, fulfillment.tracking_number) == ("", "")
    assert fulfillment.status == "handed_over"
    assert "Ready to pick up" in page.main
    page = counter.baker.submit(page, "/picked-up/")
    assert VendorOrder.objects.get(pk=counter.part.pk).status == "delivered"
    assert Fulfillment.objects.get().status == "delivered"
    assert not page.has_form("/picked-up/")
    assert counter.baker.post(counter.path("picked-up/")).status == 200  # a second click
    outbox.drain()
    assert Mail.objects.filter(key=f"picked_up:{counter.part.public_id}").count() == 1


def test_the_buyer_reads_where_and_when_and_no_word_of_a_carrier(counter: Portal):
    buyer = surfaces.browser()
    for language in LANGUAGES:
        page = buyer.open(surfaces.link(counter.order, language=language))
        assert all(word in page.main for word in WORDS[language]), language
        assert HOURS[language.replace("-", "_")] in page.main
    counter.baker.post(counter.path("hand-over/"))
    outbox.drain()
    told = Mail.objects.get(key=f"handed_over:{counter.part.public_id}:")
    for body in (told.text, told.html):
        assert "1 Rua do Cunha" in body
        assert "From 10:00" in body
        assert counter.order.public_id in body
        assert "Tracking" not in body
    paid = Mail.objects.get(key=f"order_paid:{counter.order.public_id}:buyer")
    assert "1 Rua do Cunha" in paid.text
    assert "Deliver to:" in paid.text  # the tins go by parcel


def test_a_parcel_is_never_delivered_by_the_word_of_its_shop(counter: Portal):
    where = f"/en/vendor/orders/{counter.other_part.public_id}/"
    counter.fishmonger.post(
        f"{where}hand-over/", {"carrier": "SF Express", "tracking_number": "SF1000000001"}
    )
    before = surfaces.everything()
    page = counter.fishmonger.post(f"{where}picked-up/")
    assert page.alerts
    assert not page.has_form("/picked-up/")
    assert counter.fishmonger.post(counter.path("picked-up/")).status == 404  # another shop's
    assert surfaces.everything() == before


def test_nobody_picks_up_what_is_not_ready(counter: Portal):
    before = surfaces.everything()
    assert counter.baker.post(counter.path("picked-up/")).alerts
    assert surfaces.everything() == before


def test_who_picks_everything_up_needs_no_street(shops: Street):
    for shop in (shops.bakery, shops.tinned_fish):
        shipping.rate(shop, 0, zones.MACAU, code="pickup", carrier="")
        shipping.rate(shop, 0, zones.MACAU)
    given = accounts.zhuhai_address().to_dict() | {"country": "MO", "phone": "+85366123456"}
    bare = type(accounts.zhuhai_address())(
        **(dict.fromkeys(given, "") | {k: given[k] for k in ("recipient", "phone", "country")})
    )
    both = dict.fromkeys((shops.bakery.public_id, shops.tinned_fish.public_id), "pickup")
    cart = orders.full_cart(shops)
    quote = orders.checkout(cart, both, address=bare)
    assert (quote.zone, quote.address["street"]) == ("MO", "")
    for one_by_parcel in (both | {shops.bakery.public_id: "standard"}, {}):
        with pytest.raises(errors.CheckoutIncomplete) as refusal:
            orders.checkout(cart, one_by_parcel, address=bare)
        assert "street" in refusal.value.fields
    with pytest.raises(errors.CheckoutIncomplete):  # a shop left out does not pass as picked up
        orders.checkout(cart, {shops.bakery.public_id: "pickup"}, address=bare)
    order = orders.captured(orders.place(quote))
    with translation.override("en"):
        services.hand_over(
            public_id=orders.part_of(order, shops.bakery).public_id,
            carrier="Counter",
            tracking_number="",
            member=vendors.member(shops.bakery, accounts.baker()),
            now=NOON,
        )
    assert "Partly ready to pick up" in surfaces.browser().open(surfaces.link(order)).main
    mail = Mail.objects.get(key=f"order_paid:{order.public_id}:buyer")
    assert "收件" not in mail.text
