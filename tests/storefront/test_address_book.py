"""Addresses over the pages, without scripts: chosen in steps, kept, used at the checkout."""

from __future__ import annotations

from marketplace.accounts.models import Address
from marketplace.accounts.services import keep_address
from marketplace.orders.models import CheckoutQuote
from tests.factories import accounts, surfaces
from tests.factories.orders import Street
from tests.factories.pages import Page

FORM = "/en/me/addresses/new/"


def options(page: Page, field: str) -> list[str]:
    """The values of one list of the page, its empty one left out."""
    found, inside = [], False
    for tag, given in page.tags:
        if tag == "select":
            inside = given.get("name") == field
        elif tag == "option" and inside and given.get("value"):
            found.append(given["value"])
    return found


def test_a_place_on_the_mainland_is_chosen_in_steps_and_what_was_typed_stays(shops: Street):
    buyer = surfaces.browser(accounts.zhuhai_buyer())
    page = buyer.open(FORM)
    assert (len(options(page, "region")), options(page, "city")) == (31, [])
    typed = {"recipient": "林小姐", "street": "情侣中路 1 号"}
    page = buyer.post(FORM, typed | {"country": "CN", "region": "广东省", "update": "place"})
    assert "珠海市" in options(page, "city")
    assert page.alerts == []
    sent = {"country": "CN", "region": "广东省", "city": "珠海市"}
    page = buyer.post(FORM, typed | sent | {"update": "place"})
    assert options(page, "district")[-1] == "横琴粤澳深度合作区"
    values = page.form("").values
    assert (values["recipient"], values["street"]) == ("林小姐", "情侣中路 1 号")
    assert Address.objects.count() == 0


def test_a_wrong_field_is_named_the_rest_stays_and_then_it_is_kept(shops: Street):
    buyer = surfaces.browser(accounts.zhuhai_buyer())
    page = buyer.post(FORM, surfaces.ADDRESS | {"phone": "12"})
    assert page.status == 400
    assert "#id_phone" in page.attributes("a", "href")
    assert page.form("").values["district"] == "香洲区"
    page = buyer.post(FORM, surfaces.ADDRESS)
    assert page.path == "/en/me/addresses/"
    row = Address.objects.get()
    assert (row.district_code, row.phone, row.is_default) == ("440402", "+8613800138000", True)
    assert "Default" in page.main


def test_macau_has_a_list_of_parishes_and_no_postcode(shops: Street):
    buyer = surfaces.browser(accounts.zhuhai_buyer(), zone="MO", currency="MOP")
    page = buyer.open("/pt/me/addresses/new/")
    assert "Nossa Senhora do Carmo (Taipa)" in page.main
    assert len(options(page, "district")) == 8
    assert ("input", "postcode") in {(t, g.get("name")) for t, g in page.tags}  # hidden, empty
    typed = {"recipient": "Ana", "phone": "66123456", "country": "MO", "street": "Rua do Cunha 1"}
    buyer.post("/pt/me/addresses/new/", typed | {"district": "嘉模堂區（氹仔）"})
    assert Address.objects.get().district == "Nossa Senhora do Carmo (Taipa)"


def test_a_kept_address_fills_the_checkout_and_a_new_one_is_kept_from_there(shops: Street):
    person = accounts.zhuhai_buyer()
    keep_address(user_id=person.pk, data=accounts.macau_address(), is_default=True)
    other = keep_address(user_id=person.pk, data=accounts.zhuhai_address())
    buyer = surfaces.browser(person)
    surfaces.fill_cart(buyer, shops)
    page = buyer.open("/en/checkout/")
    assert page.form("/checkout/quote/").values["country"] == "MO"
    form = page.form("/checkout/quote/")
    page = buyer.post(form.action, form.values | {"use": str(other.pk)})
    assert page.form("/checkout/quote/").values["city"] == "珠海市"
    changes = {"street": "情侣中路 9 号", "keep_address": "on", "method": "alipay"}
    reviewed = buyer.submit(page, "/checkout/quote/", **changes)
    assert reviewed.path.startswith("/en/checkout/review/"), reviewed.alerts
    assert CheckoutQuote.objects.get().address["district_code"] == "440402"
    assert Address.objects.filter(user=person, street="情侣中路 9 号").count() == 1


def test_nobody_sends_to_the_address_of_another(shops: Street):
    strange = keep_address(user_id=accounts.stranger().pk, data=accounts.zhuhai_address())
    buyer = surfaces.browser(accounts.zhuhai_buyer())
    surfaces.fill_cart(buyer, shops)
    assert buyer.post("/en/checkout/quote/", {"use": str(strange.pk)}).status == 404
    assert buyer.post(f"/en/me/addresses/{strange.pk}/act/", {"do": "delete"}).status == 404
    assert Address.objects.count() == 1
