"""A shop's orders: accept, hand over, once; somebody else's do not exist."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from marketplace.foundation import outbox
from marketplace.notifications.models import Mail
from marketplace.orders.errors import MoveRefused, OrderNotFound
from marketplace.orders.models import Fulfillment, VendorOrder
from marketplace.vendors.errors import MemberRoleMissing
from tests.factories import accounts, orders, surfaces
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Page
from tests.vendor_portal.conftest import Portal

LEFT = {"carrier": "SF Express", "tracking_number": "SF1000000001"}


def status(part: VendorOrder) -> str:
    """Where a part is now."""
    return VendorOrder.objects.get(pk=part.pk).status


def test_a_shop_accepts_and_hands_over(portal: Portal):
    page = portal.baker.open("/en/vendor/")
    assert portal.path() in page.attributes("a", "href")
    page = portal.baker.open(portal.path())
    for fact in ("ALM-24", "MOP$176.00", "MOP$35.00", "MOP$196.92", "林小姐", "138 0013 8000"):
        assert fact in page.source, fact

    page = portal.baker.submit(page, "/accept/")
    assert page.path == portal.path()
    assert status(portal.part) == "accepted"
    assert not page.has_form("/accept/")

    page = portal.baker.submit(page, "/hand-over/", **LEFT)
    assert page.path == portal.path()
    assert status(portal.part) == "fulfilled"
    assert "SF1000000001" in page.main
    assert not page.has_form("/hand-over/")
    assert status(portal.other_part) == "paid"


def test_who_hands_over_has_accepted(portal: Portal):
    page = portal.packer.open(portal.path())
    portal.packer.submit(page, "/hand-over/", **LEFT)
    part = VendorOrder.objects.get(pk=portal.part.pk)
    assert part.status == "fulfilled"
    assert part.accepted_at == part.fulfilled_at


def test_a_second_click_changes_nothing(portal: Portal):
    for path, data in (("accept/", {}), ("hand-over/", LEFT)):
        for _click in range(2):
            page = portal.baker.post(portal.path(path), data)
            assert page.path == portal.path()
            assert not page.alerts
    assert Fulfillment.objects.count() == 1
    outbox.drain()
    assert Mail.objects.filter(key__startswith="handed_over").count() == 1


WRONG = {
    "nothing": {"carrier": "", "tracking_number": ""},
    "no carrier": {"carrier": "   ", "tracking_number": "SF1000000001"},
    "no number": {"carrier": "SF Express", "tracking_number": ""},
    "too short": {"carrier": "SF Express", "tracking_number": "SF1"},
    "too long": {"carrier": "SF Express", "tracking_number": "S" * 41},
    "signs": {"carrier": "SF Express", "tracking_number": "SF<b>1000</b>"},
    "a NUL": {"carrier": "SF\x00", "tracking_number": "SF1000000001"},
    "a long carrier": {"carrier": "S" * 61, "tracking_number": "SF1000000001"},
    "full width": {"carrier": "SF Express", "tracking_number": "ＳＦ１０００"},
}


def test_a_number_that_cannot_be_one_is_refused_and_what_was_typed_stays(portal: Portal):
    before = surfaces.everything()
    for (name, typed), language in zip(WRONG.items(), LANGUAGES * 3, strict=False):
        page = portal.baker.post(portal.path("hand-over/", language), typed)
        assert page.status == 400, name
        assert page.alerts, name
        sent = page.form("/hand-over/").values
        if name != "a NUL":  # which no page can carry
            assert sent["carrier"] == typed["carrier"], name
        assert sent["tracking_number"] == typed["tracking_number"], name
        links = set(page.attributes("a", "href")) & {"#id_carrier", "#id_tracking_number"}
        assert links, name
        assert all(link[1:] in page.ids for link in links)
        assert surfaces.everything() == before, name


def test_the_reason_is_said_in_the_language_of_the_page(portal: Portal):
    said = set()
    for language in LANGUAGES:
        page = portal.baker.post(portal.path("hand-over/", language), {})
        with translation.override(language):
            wanted = translation.gettext("A tracking number has 4 to 40 letters, digits or dashes.")
        assert wanted in page.alerts[0]
        said.add(wanted)
    assert len(said) == 4


def refused(page: Page, language: str, where: str) -> None:
    """See that a move came too late, on the order's own page."""
    with translation.override(language):
        assert page.alerts == [str(MoveRefused(status="", wanted=""))]
    assert (page.status, page.path) == (200, where)


def test_a_second_hand_over_with_another_number_is_refused(portal: Portal):
    portal.baker.post(portal.path("hand-over/"), LEFT)
    before = surfaces.everything()
    for language in LANGUAGES:
        again = LEFT | {"tracking_number": "SF2000000002"}
        page = portal.packer.post(portal.path("hand-over/", language), again)
        refused(page, language, portal.path("", language))
        page = portal.packer.post(portal.path("accept/", language))
        refused(page, language, portal.path("", language))
        assert surfaces.everything() == before
    assert "SF2000000002" not in portal.baker.open(portal.path()).source


def test_somebody_elses_order_does_not_exist(portal: Portal):
    before = surfaces.everything()
    names = (portal.part.public_id, portal.order.public_id, "vor_0123456789AB", "x" * 300)
    for name, language in zip(names, LANGUAGES, strict=True):
        with translation.override(language):
            wanted = str(OrderNotFound())
        path = f"/{language}/vendor/orders/{name}/"
        for page in (
            portal.fishmonger.open(path),
            portal.fishmonger.post(f"{path}accept/"),
            portal.fishmonger.post(f"{path}hand-over/", LEFT),
            portal.fishmonger.post(f"{path}hand-over/", {}),
        ):
            assert page.status == 404, (name, page.path)
            assert wanted in page.main
            assert "林小姐" not in page.source
    assert surfaces.everything() == before


def test_an_unpaid_order_is_nothing_to_a_shop(portal: Portal, shops: Street):
    unpaid = orders.placed_order(shops)
    part = orders.part_of(unpaid, shops.bakery)
    assert portal.baker.open(f"/en/vendor/orders/{part.public_id}/").status == 404
    assert portal.baker.post(f"/en/vendor/orders/{part.public_id}/accept/").status == 404
    for path in ("/en/vendor/", "/en/vendor/orders/"):
        assert part.public_id not in portal.baker.open(path).source
    assert status(part) == "placed"


def test_the_books_are_kept_by_who_packs_nothing(portal: Portal):
    page = portal.clerk.open(portal.path())
    assert page.status == 200
    assert not page.has_form("/accept/")
    assert not page.has_form("/hand-over/")
    before = surfaces.everything()
    for language in LANGUAGES:
        for path, data in (("accept/", {}), ("hand-over/", LEFT)):
            page = portal.clerk.post(portal.path(path, language), data)
            assert page.status == 403
            with translation.override(language):
                assert str(MemberRoleMissing()) in page.main
    assert surfaces.everything() == before


def test_balances_are_for_who_keeps_the_books(portal: Portal):
    for who, sees in ((portal.baker, True), (portal.clerk, True), (portal.packer, False)):
        page = who.open("/en/vendor/")
        assert "MOP$196.92" in page.main  # the order to pack, in the list: less commission
        assert ("Paid by buyers, not due yet" in page.main) is sees
        assert ("/en/vendor/statement/" in page.attributes("a", "href")) is sees
        assert (who.open("/en/vendor/statement/").status == 200) is sees


def test_who_acts_for_no_shop_finds_none(portal: Portal):
    for someone in (surfaces.stranger(), surfaces.browser(accounts.operator())):
        for language in LANGUAGES:
            page = someone.open(f"/{language}/vendor/")
            with translation.override(language):
                assert translation.gettext("This account runs no shop") in page.main
            assert page.status == 404
            ways_on = page.attributes("a", "href")
            assert f"/{language}/account/logout/" in ways_on
            assert f"/{language}/" in ways_on


def test_who_was_let_go_is_out_at_once(portal: Portal):
    person = accounts.User.objects.get(email="packer@example.com")
    person.is_active = False
    person.save()
    page = portal.packer.open("/en/vendor/")
    assert page.path.startswith("/en/account/login/")


def test_a_page_of_the_list_is_read_with_care(portal: Portal):
    for page in ("0", "-1", "abc", "99999", "9" * 5_000, "%00"):
        found = portal.baker.open(f"/en/vendor/orders/?page={page}&status=%00")
        assert found.status == 200, page


def test_the_list_has_a_tab_for_each_status_and_pages(
    portal: Portal, shops: Street, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("marketplace.orders.queries.vendor_side.PAGE_SIZE", 1)
    second = orders.captured(orders.placed_order(shops))
    mine = {portal.part.public_id, orders.part_of(second, shops.bakery).public_id}
    pages = [portal.baker.open(f"/en/vendor/orders/?status=paid&page={n}") for n in (1, 2, 3)]
    shown = [{public_id for public_id in mine if public_id in page.source} for page in pages]
    assert [len(found) for found in shown] == [1, 1, 0]
    assert shown[0] | shown[1] == mine
    assert "/en/vendor/orders/?status=paid&page=2" in pages[0].attributes("a", "href")
    portal.baker.post(portal.path("accept/"))
    assert portal.part.public_id in portal.baker.open("/en/vendor/orders/?status=accepted").source
    assert portal.part.public_id not in portal.baker.open("/en/vendor/orders/?status=paid").source
    everything = portal.baker.open("/en/vendor/orders/?status=garbage")
    assert everything.status == 200


def test_an_act_takes_the_same_statements_however_much_is_packed(
    portal: Portal, django_assert_num_queries: Any
):
    acts = (
        # person, member, part, lock of the order, its parts, move, its news; savepoints; message;
        # of a hand-over also what went back of it, and what the parcels' room writes to follow it
        ("accept/", {}, 13),
        ("hand-over/", LEFT, 51),
    )
    works = ((portal.baker, portal.part, 1), (portal.fishmonger, portal.other_part, 2))
    for browser, part, lines in works:
        assert part.lines.count() == lines
        for path, data, number in acts:
            where = f"/en/vendor/orders/{part.public_id}/{path}"
            with django_assert_num_queries(number, exact=True, info=where):
                assert browser.client.post(where, data).status_code == 302


def test_a_search_finds_its_own_by_number_name_and_parcel(portal: Portal, shops: Street):
    portal.baker.post(portal.path("hand-over/"), LEFT)
    number = portal.order.public_id
    for word in (number, number[-6:].lower(), "林小姐", "sf 1000", portal.part.public_id):
        page = portal.baker.open(f"/en/vendor/orders/?q={word}")
        assert portal.path() in page.attributes("a", "href"), word
        assert number in page.main
    for word in (
        "ord_0123456789AB",
        "%25",
        "_________________________",
        portal.other_part.public_id,
    ):
        assert "Nothing found" in portal.baker.open(f"/en/vendor/orders/?q={word}").main, word
    assert portal.baker.open("/en/vendor/orders/?q=%00&status=fulfilled").status == 200
    other = portal.fishmonger.open("/en/vendor/orders/?q=SF1000000001")
    assert "Nothing found" in other.main  # the bakery's parcel
    kept = portal.baker.open("/en/vendor/orders/?q=ord_").attributes("a", "href")
    assert "/en/vendor/orders/?status=fulfilled&q=ord_" in kept


def test_buyer_and_shop_name_one_order_by_one_number(portal: Portal):
    page = portal.baker.open(portal.path())
    assert portal.order.public_id in page.main
    assert "Almond biscuits ×2 · 林小姐" in page.main
    assert portal.part.public_id not in page.main
    assert portal.order.public_id in portal.baker.open("/en/vendor/orders/").main


def test_a_packing_slip_has_what_to_pack_and_no_price(portal: Portal):
    page = portal.packer.open(portal.path("packing-slip/"))
    for fact in ("ALM-24", "林小姐", "情侣中路", portal.order.public_id):
        assert fact in page.main, fact
    assert "MOP$" not in page.main
    assert portal.fishmonger.open(portal.path("packing-slip/")).status == 404


def test_a_known_carrier_is_named_in_the_language_of_each_reader(portal: Portal):
    page = portal.baker.open(portal.path())
    assert "SF Express" in page.attributes("option", "value")
    portal.baker.post(portal.path("hand-over/"), LEFT | {"carrier": "順豐速運"})
    assert "SF Express SF1000000001" in portal.baker.open(portal.path()).main
    buyer = surfaces.browser()
    assert "顺丰速运" in buyer.open(surfaces.link(portal.order, language="zh-hans")).main
