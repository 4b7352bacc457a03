"""The buyer's whole path, as people walk it: phone, desk, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.buyer import Buyer
from tests.browser.conftest import PHONE, OpenWindow
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.browser


def walk_to_the_cart(buyer: Buyer) -> None:
    """Home, category, product, two shops, cart: everything by clicking."""
    buyer.open()
    buyer.choose("CN-GD", "CNY")
    buyer.go_to_category("biscuits")
    buyer.go_to_product("almond-biscuits")
    expect(buyer.part(".buy_form .price__amount")).to_have_text("¥74.60")
    expect(buyer.part(".buy_form .price__original")).to_contain_text("MOP$88.00")
    buyer.add(2)
    buyer.part("header .site_header__home").click()
    buyer.go_to_category("tinned-fish")
    buyer.go_to_product("sardines-in-olive-oil")
    buyer.add(1, "六罐礼盒")
    buyer.add(3, "一罐")
    buyer.part("header a[href$='/cart/']").click()


def read_the_cart(buyer: Buyer) -> None:
    groups = buyer.part("main section.panel")
    expect(groups).to_have_count(2)
    expect(groups.nth(0)).to_contain_text("¥149.20")
    expect(groups.nth(1)).to_contain_text("¥142.30")
    expect(groups.nth(1)).to_contain_text("¥67.50")
    expect(buyer.part(".cart_summary .amount_row--total")).to_contain_text("¥461.06")


def read_the_promise(buyer: Buyer) -> None:
    """The review shows what the money will do, before it does it."""
    rate = buyer.part(".checkout_review .rate_note").first
    expect(rate).to_contain_text("1 CNY = 1.1871 MOP")
    expect(rate).to_contain_text("澳门金融管理局")
    expect(rate).to_contain_text("0.5%")
    expect(buyer.part(".checkout_review__until")).to_contain_text(re.compile(r"\d\d:\d\d"))
    expect(buyer.part(".checkout_review__address")).to_contain_text("+86 138 0013 8000")
    expect(buyer.part(".order_summary .amount_row--total")).to_contain_text("¥461.06")
    expect(buyer.part("main .button--buy")).to_contain_text("¥461.06")


def scan_and_pay(buyer: Buyer) -> None:
    expect(buyer.part("body")).to_contain_text("461.06")
    expect(buyer.part("svg, img").first).to_be_visible()  # the code to scan
    buyer.answer("pay")
    buyer.is_thanked()


def read_the_order(buyer: Buyer) -> None:
    buyer.page.goto(buyer.page.url.replace("&new=1", ""))
    expect(buyer.part(".thanks")).to_have_count(0)
    expect(buyer.part(".amount_row--total")).to_contain_text("¥461.06")
    expect(buyer.part(".vendor_order").nth(1)).to_contain_text("橄榄油沙丁鱼")


def test_a_phone_in_zhuhai_buys_from_two_shops_and_pays_once_with_alipay(phone_buyer: Buyer):
    buyer = phone_buyer
    walk_to_the_cart(buyer)
    read_the_cart(buyer)
    buyer.go_on()
    buyer.fill_in("alipay")
    buyer.go_on()
    read_the_promise(buyer)
    expect(buyer.part("[data-countdown]")).to_have_text(re.compile(r"^(30:00|2\d:\d\d)$"))
    buyer.order_and_pay()
    scan_and_pay(buyer)
    read_the_order(buyer)


def test_the_whole_purchase_works_without_scripts(open_window: OpenWindow):
    window = open_window(locale="zh-CN", java_script_enabled=False, **PHONE)
    buyer = Buyer(window, "zh-hans")
    walk_to_the_cart(buyer)
    read_the_cart(buyer)
    buyer.page.fill("input[name=quantity] >> nth=0", "3")
    buyer.part("button[data-replaced]").first.click()
    expect(buyer.part("main section.panel").nth(0)).to_contain_text("¥223.80")
    buyer.page.fill("input[name=quantity] >> nth=0", "2")
    buyer.part("button[data-replaced]").first.click()
    read_the_cart(buyer)
    buyer.go_on()
    buyer.fill_in("alipay")
    buyer.go_on()
    read_the_promise(buyer)
    buyer.order_and_pay()
    scan_and_pay(buyer)
    read_the_order(buyer)


def test_a_desk_in_portuguese_signs_in_keeps_the_cart_and_pays_by_card(desk_buyer: Buyer):
    buyer = desk_buyer
    buyer.fill_cart()
    buyer.part("header a[href*='/account/login/']").click()
    buyer.page.fill("input[name=login]", "lin.zhuhai@example.com")
    buyer.page.fill("input[name=password]", PASSWORD)
    buyer.part("main form button[type=submit]").click()
    buyer.open("cart/")
    expect(buyer.part(".order_line")).to_have_count(3)
    buyer.go_on()
    expect(buyer.part("input[name=street]")).to_have_value("情侣中路 1 号 2 栋 301")
    buyer.fill_in("card", has_address=True)
    buyer.go_on()
    total = "CN¥461,06"
    expect(buyer.part("main .button--buy")).to_contain_text(total)
    buyer.order_and_pay()
    buyer.pay_by_card("4242 4242 4242 4242")
    buyer.is_thanked()
    number = buyer.order_number
    buyer.part("header a[href$='/me/']").click()
    expect(buyer.part(".order_card").first).to_contain_text(number)
    expect(buyer.part(".order_card").first).to_contain_text(total)
    buyer.part(".order_card a").first.click()
    assert buyer.place == f"/pt/orders/{number}/"
