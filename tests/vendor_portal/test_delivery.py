"""A shop's deliveries in the portal: a sheet tried, published, taken as a file and ended."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.foundation.clock import macau_day, now
from marketplace.shipping.models import DispatchTerms, RateSheet, SheetUse
from tests.factories import accounts, shipping, surfaces, vendors
from tests.factories.orders import Street
from tests.factories.pages import Browser
from tests.factories.shipping import sheet_line

URL = "/en/vendor/delivery/"
TYPED = {
    "step_g": "500",
    "divisor": "6000",
    "fuel": "12.5",
    "collects_on": ["0", "1", "2", "3", "4"],
    "name_zh_hant": "標準配送",
    "GD-ZHUHAI-bands": "0.5 = 22; 1 = 28; 3 = 45",
    "GD-ZHUHAI-next_kg": "1",
    "GD-ZHUHAI-next_price": "9",
    "GD-ZHUHAI-free_from": "500",
    "GD-ZHUHAI-days_min": "1",
    "GD-ZHUHAI-days_max": "2",
}
BOX = {
    "box-zone": "GD-ZHUHAI",
    "box-weight": "2",
    "box-length": "40",
    "box-width": "30",
    "box-height": "20",
}


@pytest.fixture
def baker(shops: Street) -> Browser:
    """The bakery's owner."""
    person = accounts.baker()
    vendors.member(shops.bakery, person)
    return surfaces.browser(person)


@pytest.fixture
def typed(shops: Street) -> dict[str, object]:
    """What the form sends on the day of the tests."""
    return TYPED | {"valid_from": str(macau_day(now()))}


def test_a_shop_reads_its_rates_and_what_a_box_costs_by_them(baker: Browser):
    page = baker.open(URL)
    assert "MOP$35.00" in page.main
    priced = baker.open(f"{URL}?zone=GD-ZHUHAI&weight=2&length=40&width=30&height=20&goods=")
    assert "2 kg · 40 × 30 × 20 cm" in priced.main
    assert "MOP$35.00" in priced.main
    nowhere = baker.open(f"{URL}?zone=INTL&weight=2&length=&width=&height=&goods=")
    assert "This box is not carried there" in nowhere.main
    wrong = baker.open(f"{URL}?zone=MARS&weight=heavy&length=&width=&height=&goods=")
    assert "Please check these fields" in wrong.main


def test_a_sheet_is_tried_and_then_published(baker: Browser, typed: dict[str, object]):
    where = f"{URL}standard/"
    tried = baker.client.post(where, typed | BOX | {"try": "1"})
    assert tried.status_code == 200
    assert "MOP$60.75" in tried.content.decode()
    assert not RateSheet.objects.exists()
    done = baker.client.post(where, typed | BOX)
    assert done.status_code == 302, done.content.decode()
    sheet = RateSheet.objects.get()
    line = sheet.lines.get()
    assert (sheet.version, sheet.fuel_bps, sheet.collects_on) == (1, 1_250, "1111100")
    assert line.bands == [[500, 2_200], [1_000, 2_800], [3_000, 4_500]]
    assert (line.next_g, line.next_minor, line.free_over_minor) == (1_000, 900, 50_000)
    again = baker.open(where)
    assert again.form(where).values["GD-ZHUHAI-bands"] == "0.5 = 22.00; 1 = 28.00; 3 = 45.00"
    assert again.form(where).values["fuel"] == "12.5"
    priced = baker.open(f"{URL}?zone=GD-ZHUHAI&weight=2&length=40&width=30&height=20&goods=")
    assert "MOP$60.75" in priced.main
    assert baker.client.post(where, {"end": "1"}).status_code == 302
    assert RateSheet.objects.order_by("-version").first().lines.count() == 0


WRONG = {
    "no price": {"GD-ZHUHAI-bands": ""},
    "no number": {"GD-ZHUHAI-bands": "light = cheap"},
    "no days": {"GD-ZHUHAI-days_min": ""},
    "half a further weight": {"GD-ZHUHAI-next_price": ""},
    "no weekday": {"collects_on": []},
    "no name": {"name_zh_hant": ""},
    "a day that is over": {"valid_from": "2020-01-01"},
    "oversize without a price": {"oversize_cm": "100"},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_wrong_sheet_is_said_and_not_kept(
    baker: Browser, typed: dict[str, object], changes: dict[str, object]
):
    answer = baker.client.post(f"{URL}standard/", typed | changes)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not RateSheet.objects.exists()


def test_a_file_is_tried_and_told_row_by_row(baker: Browser, shops: Street):
    where = f"{URL}standard/file/"
    head = "zone,up_to_kg,price,days_min,days_max\n"

    def hand_in(text: str) -> tuple[int, str]:
        file = SimpleUploadedFile("list.csv", text.encode())
        answer = baker.client.post(where, {"file": file})
        return answer.status_code, answer.content.decode()

    status, page = hand_in(head + "MARS,1,1,1,2\nMO,1,x,1,2\n")
    assert status == 400
    assert "Row 2, MARS, zone: There is no such zone." in page
    assert "Row 3, Macau, price: This is not a number" in page
    status, page = hand_in(head + "MO,1,18,1,2\n")
    assert status == 200
    assert "Nothing is saved yet" in page
    assert "1 = 18.00" in page
    assert not RateSheet.objects.exists()
    assert baker.client.post(where).status_code == 400
    shipping.own_sheet(shops.bakery, sheet_line("MO", {1_000: 1_800}), now=now())
    listed = baker.client.get(f"{URL}standard/list.csv")
    assert listed["Content-Disposition"] == 'attachment; filename="cunha-bakery-standard.csv"'
    assert "MO,Macau,1,18.00,,,,1,3" in listed.content.decode()


def test_a_shop_uses_a_sheet_of_the_marketplace_and_says_when_it_sends(
    baker: Browser, shops: Street
):
    shipping.contract("sf-mop", sheet_line("CN-GD", {5_000: 2_500}), now=now())
    assert "SF Express" in baker.open(URL).main
    baker.client.post(f"{URL}contract/", {"series": "sf-mop"})
    assert SheetUse.objects.get().vendor == shops.bakery
    assert "in use" in baker.open(URL).main
    baker.client.post(f"{URL}contract/", {"series": "sf-mop", "stop": "1"})
    assert not SheetUse.objects.exists()
    assert baker.client.post(f"{URL}contract/", {"series": "no"}).status_code == 404
    hours = {"cut_off": "11:30", "handling_days": "2", "packs_on": ["0", "4"]}
    assert baker.client.post(f"{URL}hours/", hours).status_code == 302
    terms = DispatchTerms.objects.get(vendor=shops.bakery)
    assert (str(terms.cut_off), terms.handling_days, terms.packs_on) == ("11:30:00", 2, "1000100")
    assert baker.client.post(f"{URL}hours/", hours | {"packs_on": []}).status_code == 400


def test_only_who_keeps_the_goods_may_see_and_change_prices(shops: Street):
    packer = accounts.person("packer@example.com")
    vendors.member(shops.bakery, packer, "fulfillment")
    browser = surfaces.browser(packer)
    for path in ("", "standard/", "standard/list.csv"):
        assert browser.client.get(URL + path).status_code == 403
    for path in ("standard/", "standard/file/", "hours/", "contract/"):
        assert browser.client.post(URL + path).status_code == 403
    assert not RateSheet.objects.exists()
    assert not DispatchTerms.objects.exists()


def test_there_are_sheets_of_two_options_alone(baker: Browser):
    for code in ("pickup", "teleport"):
        assert baker.client.get(f"{URL}{code}/").status_code == 404
