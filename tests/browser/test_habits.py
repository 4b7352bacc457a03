"""What people take for granted: a visible focus, a language that stays put, a back button."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, expect

from tests.browser.buyer import ADDRESS, EMAIL, Buyer
from tests.browser.looking import walk_by_tab

pytestmark = pytest.mark.browser
# In one moment, as a person's fingers on a phone and a browser that fills in addresses do.
CHOOSES_TWO_AT_ONCE = """([country, region]) => {
  for (const [name, value] of Object.entries({ country, region })) {
    const select = document.querySelector(`select[name=${name}]`);
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}"""
CHOOSES_AND_SENDS = """() => {
  const select = document.querySelector("select[name=district]");
  select.dispatchEvent(new Event("change", { bubbles: true }));
  document.querySelector("main .action_bar .button--buy").click();
}"""


def test_the_keyboard_s_place_is_always_seen_and_never_under_a_bar(phone_buyer: Buyer):
    buyer = phone_buyer
    buyer.open("p/sardines-in-olive-oil/")
    found = walk_by_tab(buyer.page, 16)
    buyer.add()
    buyer.open("checkout/")
    buyer.page.locator("input[name=street]").focus()
    found += walk_by_tab(buyer.page, 8)
    assert found == []


def test_a_form_that_was_refused_says_so_first_and_leads_to_each_field(phone_buyer: Buyer):
    buyer = phone_buyer
    buyer.take_one_box()
    buyer.open("checkout/")
    buyer.go_on()
    summary = buyer.part(".error_summary")
    expect(summary).to_be_focused()
    summary.locator("a[href$='street']").click()
    street = buyer.part("input[name=street]")
    expect(street).to_be_focused()
    expect(street).to_be_in_viewport()
    error = street.get_attribute("aria-describedby") or ""
    expect(buyer.part(f"#{error.split()[-1]}")).to_be_visible()
    expect(street).to_have_attribute("aria-invalid", "true")


def test_the_language_changes_and_the_page_stays(phone_buyer: Buyer):
    buyer = phone_buyer
    buyer.take_one_box()
    for path in ("c/biscuits/?sort=price", "p/almond-biscuits/", "cart/"):
        buyer.open(path)
        buyer.part(".site_footer a[hreflang=pt-PT]").click()
        expect(buyer.part("html")).to_have_attribute("lang", "pt-PT")
        assert buyer.page.url == f"{buyer.window.base}/pt/{path}"


def test_a_refused_checkout_and_a_promise_change_language_and_keep_what_was_typed(
    phone_buyer: Buyer,
):
    buyer = phone_buyer
    buyer.fill_cart()
    buyer.open("checkout/")
    buyer.fill_in("wechat_pay")
    buyer.page.fill("input[name=street]", "")
    buyer.go_on()
    expect(buyer.part(".error_summary")).to_be_visible()
    buyer.part(".site_footer a[hreflang=en]").click()
    expect(buyer.part("h1")).to_have_text("Checkout")
    expect(buyer.part("select[name=city]")).to_have_value("珠海市")
    buyer.page.fill("input[name=street]", "情侣中路 1 号")
    buyer.go_on()
    expect(buyer.part("h1")).to_have_text("Review and pay")
    buyer.part(".site_footer a[hreflang=pt-PT]").click()
    expect(buyer.part("html")).to_have_attribute("lang", "pt-PT")
    expect(buyer.part(".order_summary .amount_row--total")).to_contain_text("461,06")


def test_back_from_the_promise_finds_the_form_as_it_was_typed(phone_buyer: Buyer):
    buyer = phone_buyer
    buyer.take_one_box()
    buyer.check_out("wechat_pay")
    buyer.page.go_back()
    typed = {"email": EMAIL, **ADDRESS}
    for name, text in typed.items():
        kind = "select" if name in ("region", "city", "district") else "input"
        expect(buyer.part(f"{kind}[name={name}]")).to_have_value(text)
    expect(buyer.part("#method_wechat_pay")).to_be_checked()
    buyer.page.fill("input[name=street]", "情侣中路 2 号")
    buyer.go_on()
    expect(buyer.part(".checkout_review__address")).to_contain_text("情侣中路 2 号")
    buyer.part(".checkout_review a[href$='/checkout/']").first.click()
    expect(buyer.part("input[name=street]")).to_have_value("情侣中路 2 号")
    expect(buyer.part("#method_wechat_pay")).to_be_checked()


def test_choosing_a_variant_shows_its_price_and_a_changed_quantity_is_sent_by_itself(
    desk_buyer: Buyer,
):
    buyer = desk_buyer
    buyer.fill_cart()
    buyer.open("p/sardines-in-olive-oil/")
    buyer.part(
        ".variant_picker__label",
    ).nth(1).click()
    expect(buyer.part(".buy_form .price__amount")).to_have_text("CN¥22,50")
    expect(buyer.part(".buy_form .price__original")).to_contain_text("MOP$26,50")
    buyer.open("cart/")
    buyer.part(".order_line [data-step='1']").first.click()
    expect(buyer.part("main section.panel").first).to_contain_text("CN¥223,80")
    buyer.part("button[name=remove]").first.click()
    expect(buyer.part(".order_line")).to_have_count(2)


def test_the_total_follows_the_delivery_and_the_place_as_they_are_chosen(phone_buyer: Buyer):
    buyer = phone_buyer
    buyer.take_one_box()
    buyer.open("checkout/")
    total = buyer.part(".checkout_form .action_bar__total")
    expect(total).to_have_text("¥113.79")  # a box, its way to Guangdong, 9.49 of duty
    expect(buyer.part("button[name=update]")).to_have_count(0)
    buyer.page.fill("input[name=street]", "情侣中路 1 号")
    buyer.page.select_option("select[name=country]", "PT")
    expect(buyer.part("#delivery .notice--error")).to_be_visible()
    expect(total).to_have_text("¥74.60")
    buyer.page.select_option("select[name=country]", "CN")
    expect(total).to_have_text("¥113.79")
    expect(buyer.part("input[name=street]")).to_have_value("情侣中路 1 号")


def test_who_chooses_faster_than_the_server_answers_is_sent_where_she_chose(phone_buyer: Buyer):
    buyer = phone_buyer
    buyer.take_one_box()
    buyer.open("checkout/")
    under_way: set[Request] = set()
    most = []

    def begun(request: Request) -> None:
        if request.method == "POST":
            under_way.add(request)
            most.append(len(under_way))

    buyer.page.on("request", begun)
    for end in ("requestfinished", "requestfailed"):
        buyer.page.on(end, lambda request: under_way.discard(request))
    buyer.page.evaluate(CHOOSES_TWO_AT_ONCE, ["CN", ADDRESS["region"]])
    buyer.page.select_option("select[name=city]", ADDRESS["city"])
    buyer.page.select_option("select[name=district]", ADDRESS["district"])
    buyer.part("label[for=method_alipay]").click()
    for name in ("recipient", "phone", "street", "postcode"):
        buyer.page.fill(f"input[name={name}]", ADDRESS[name])
    buyer.page.fill("input[name=email]", EMAIL)
    buyer.page.check("input[name=notices]")
    buyer.page.evaluate(CHOOSES_AND_SENDS)
    expect(buyer.part(".checkout_review__address")).to_contain_text(ADDRESS["district"])
    assert set(most) == {1}


def test_nobody_buys_a_variant_without_having_seen_the_choice(phone_buyer: Buyer):
    buyer = phone_buyer
    buyer.page.set_viewport_size({"width": 390, "height": 480})
    buyer.open("p/sardines-in-olive-oil/")
    picker = buyer.part(".variant_picker__list")
    expect(picker).not_to_be_in_viewport(ratio=0.9)
    buyer.part("button[name=then][value=checkout]").click()
    expect(picker).to_be_in_viewport(ratio=0.9)
    assert buyer.place.endswith("/p/sardines-in-olive-oil/")
    buyer.part("button[name=then][value=checkout]").click()
    buyer.page.wait_for_url("**/checkout/")


def test_a_field_that_is_being_mended_is_no_longer_red(phone_buyer: Buyer):
    buyer = phone_buyer
    buyer.take_one_box()
    buyer.open("checkout/")
    buyer.go_on()
    street = buyer.part("input[name=street]")
    expect(street).to_have_attribute("aria-invalid", "true")
    wrong = buyer.part(".field--wrong")
    before = wrong.count()
    buyer.page.fill("input[name=street]", "情侣中路 1 号")
    expect(wrong).to_have_count(before - 1)
    expect(street).not_to_have_attribute("aria-invalid", "true")
    expect(buyer.part("#id_street_error")).to_be_hidden()
