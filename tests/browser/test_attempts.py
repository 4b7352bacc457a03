"""Payments that do not go well at once, as a buyer meets them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.buyer import Buyer
from tests.running import Running

pytestmark = pytest.mark.browser

EXPIRE = """
from datetime import timedelta
from marketplace.foundation import outbox
from marketplace.foundation.clock import now
from marketplace.orders.models import Order
from payments.charges.services import expire_charges
order = Order.objects.get(public_id="{number}")
assert expire_charges(now=now() + timedelta(hours=1))
outbox.drain()
"""


def to_the_payment_page(buyer: Buyer, method: str) -> None:
    buyer.take_one_box()
    buyer.check_out(method)
    buyer.order_and_pay()


def test_a_declined_card_is_told_and_the_next_one_pays(phone_buyer: Buyer):
    buyer = phone_buyer
    to_the_payment_page(buyer, "card")
    buyer.pay_by_card("4000 0000 0000 0002")
    expect(buyer.part("[role=alert]").first).to_be_visible()
    buyer.pay_by_card("4242 4242 4242 4242")
    buyer.is_thanked(parcels=1)


def test_who_leaves_the_payment_page_pays_later_from_the_order_in_another_way(phone_buyer: Buyer):
    buyer = phone_buyer
    to_the_payment_page(buyer, "alipay")
    buyer.answer("decline")
    expect(buyer.part("[role=alert]").first).to_be_visible()
    buyer.answer("abandon")
    expect(buyer.part(".order_pay [data-countdown]")).to_be_visible()
    expect(buyer.part(".order_pay .button--buy")).to_contain_text("¥113.79")
    expect(buyer.part(".order_pay input[value=alipay]")).to_be_checked()
    buyer.part(".order_pay label[for=method_card]").click()
    buyer.part(".order_pay .button--buy").click()
    buyer.pay_by_card("4242 4242 4242 4242")
    buyer.is_thanked(parcels=1)
    expect(buyer.part(".order_pay")).to_have_count(0)


def test_a_slow_wallet_is_waited_for_and_the_page_moves_on_by_itself(phone_buyer: Buyer):
    buyer = phone_buyer
    to_the_payment_page(buyer, "wechat_pay")
    buyer.answer("slow")
    expect(buyer.part("[data-payment_status]")).to_be_visible()
    expect(buyer.part("[data-by_script]")).to_be_visible()
    buyer.page.wait_for_url("**/orders/ord_*/?t=*", timeout=30_000)
    expect(buyer.part(".vendor_order")).to_have_count(1)


def test_an_order_that_nobody_paid_says_so_and_gives_the_way_back(
    phone_buyer: Buyer, running: Running
):
    buyer = phone_buyer
    to_the_payment_page(buyer, "alipay")
    link = buyer.part("a").first.get_attribute("href") or ""
    buyer.part("a[href*='refresh=off']").click()  # or the page loads anew while we leave it
    running.manage("shell", "-v", "0", "-c", EXPIRE.format(number=buyer.order_number))
    buyer.page.goto(link)
    expect(buyer.part(".order_pay")).to_have_count(0)
    expect(buyer.part(".status_timeline__step--stopped")).to_have_count(1)
    buyer.page.goto(link.replace("?", "return/?"))
    expect(buyer.part(".return_page form[action*='/again/'] button")).to_be_visible()
