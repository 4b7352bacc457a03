"""Every way to pay, on a phone, in every language: refused, left, come back to, and paid."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.buyer import Buyer
from tests.browser.conftest import PHONE, OpenWindow

pytestmark = pytest.mark.browser
LOCALES = {"zh-hant": "zh-MO", "zh-hans": "zh-CN", "pt": "pt-PT", "en": "en-GB"}


def to_the_payment_page(buyer: Buyer, method: str) -> None:
    buyer.take_one_box()
    buyer.check_out(method)
    buyer.order_and_pay()


def scan(buyer: Buyer, wallet: Buyer, answer: str) -> None:
    """Open on another phone what the code on the payment page says, and answer there."""
    link = buyer.part("a[href*='/wallet/']").get_attribute("href")
    wallet.page.goto(link or "")
    wallet.answer(answer)


@pytest.mark.parametrize("language", LOCALES)
def test_a_phone_pays_by_alipay_by_wechat_pay_and_by_card(
    open_window: OpenWindow, language: str
) -> None:
    buyer = Buyer(open_window(locale=LOCALES[language], **PHONE), language)
    wallet = Buyer(open_window(locale=LOCALES[language], **PHONE), language)
    buyer.open()
    buyer.choose("CN-GD", "CNY")

    to_the_payment_page(buyer, "alipay")
    scan(buyer, wallet, "decline")
    expect(wallet.part("[role=alert]").first).to_be_visible()
    buyer.answer("abandon")
    buyer.part(".order_pay .button--buy").click()  # and comes back
    scan(buyer, wallet, "pay")
    buyer.is_thanked(parcels=1)

    to_the_payment_page(buyer, "wechat_pay")
    scan(buyer, wallet, "pay")
    buyer.is_thanked(parcels=1)

    to_the_payment_page(buyer, "card")
    buyer.pay_by_card("4000 0000 0000 0002")
    expect(buyer.part("[role=alert]").first).to_be_visible()
    buyer.pay_by_card("4242 4242 4242 4242")
    buyer.is_thanked(parcels=1)
