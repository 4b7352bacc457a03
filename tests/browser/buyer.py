"""What a buyer does in a window: looks, chooses, fills in, pays. By names, in any language."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.window import Window
from tests.factories.nobodies import NAME, resident

ADDRESS = {
    "recipient": "林小姐",
    "phone": "13800138000",
    "region": "广东省",
    "city": "珠海市",
    "district": "香洲区",
    "street": "情侣中路 1 号 2 座 301",
    "postcode": "519000",
}
EMAIL = "lin.zhuhai@example.com"


class Buyer:
    """One person in one window, in one language."""

    def __init__(self, window: Window, language: str) -> None:
        self.window = window
        self.page: Page = window.page
        self.language = language

    def open(self, path: str = "") -> None:
        """Type an address of the storefront."""
        self.page.goto(f"{self.window.base}/{self.language}/{path}")

    def choose(self, zone: str, currency: str) -> None:
        """Choose where to and in which currency on the preference sheet."""
        self.page.locator("[data-opens=preferences]").first.click()
        self.page.select_option("#preferences_zone", zone)
        self.page.select_option("#preferences_currency", currency)
        self.page.locator("#preferences [type=submit]").click()
        expect(self.page.locator("#preferences")).not_to_be_visible()

    def go_to_category(self, slug: str) -> None:
        """Follow a tile of the home page."""
        self.page.locator(f".category_grid a[href*='/c/{slug}/']").click()

    def go_to_product(self, slug: str) -> None:
        """Follow a card."""
        self.page.locator(f".listing_card a[href*='/p/{slug}/']").first.click()

    def add(self, quantity: int = 1, variant: str = "") -> None:
        """Choose a variant and a quantity on a product page, and put it into the cart."""
        if variant:
            self.page.locator(".variant_picker__label", has_text=variant).click()
        self.page.fill("input[name=quantity]", str(quantity))
        self.page.locator("button[name=then][value=stay]").click()
        expect(self.page.locator(".notice--success")).to_be_visible()

    def take_one_box(self) -> None:
        """Put one box of biscuits into the cart: CNY 74.60, one parcel, 9.49 of duty."""
        self.open("p/almond-biscuits/")
        self.add()

    def fill_cart(self) -> None:
        """Put the cart together that everybody knows the sum of: CNY 461.06 to Zhuhai."""
        self.open()
        self.choose("CN-GD", "CNY")
        self.open("p/almond-biscuits/")
        self.add(2)
        self.open("p/sardines-in-olive-oil/")
        self.add(1)  # the gift set is the first variant
        tin = self.page.locator("input[name=offer]").nth(1)
        tin.evaluate("(input) => input.click()")
        self.add(3)

    def fill_in(self, method: str, *, has_address: bool = False) -> None:
        """Fill in the checkout; an account may know the address already."""
        if not has_address:
            self.page.fill("input[name=email]", EMAIL)
            self.page.select_option("select[name=country]", "CN")
            for name in ("region", "city", "district"):  # each list follows the choice before it
                self.page.select_option(f"select[name={name}]", ADDRESS[name])
                if self.page.locator("button[name=update][value=place]").count():
                    self.page.click("button[name=update][value=place]")  # without scripts
            for name in ("recipient", "phone", "street", "postcode"):
                self.page.fill(f"input[name={name}]", ADDRESS[name])
        self.page.locator(f"label[for=method_{method}]").click()
        for box in self.page.locator("input[name=notices]").all():
            box.check()

    def go_on(self) -> None:
        """Press the button that moves the purchase on."""
        self.page.locator("main .action_bar .button--buy").click()

    def check_out(self, method: str = "alipay") -> None:
        """From a full cart to the review."""
        self.open("checkout/")
        self.fill_in(method)
        self.go_on()
        expect(self.page.locator("input[name=quote]")).to_be_attached()

    def order_and_pay(self) -> None:
        """Place the order that was looked over; ends on the payment page."""
        expect(self.page.locator("input[name=quote]")).to_be_attached()
        if self.page.locator("input[name=is_payer]").is_visible():
            self.say_who_orders()
        self.go_on()
        self.page.wait_for_url(re.compile(r"/pay/cs_"))
        expect(self.page.locator("body")).to_contain_text("SANDBOX")

    def say_who_orders(self) -> None:
        """Fill in whom customs asks for; an account may have kept it from an order before."""
        if self.page.locator("input[name=number]").is_visible():
            self.page.fill("input[name=name]", NAME)
            self.page.fill("input[name=number]", resident())
            self.page.check("input[name=declare]")
        self.page.check("input[name=is_payer]")

    def answer(self, action: str) -> None:
        """Let the wallet on the payment page answer: pay, slow, decline or abandon."""
        self.page.locator(f"button[name=action][value={action}]").first.click()

    def pay_by_card(self, number: str) -> None:
        """Fill in the card on the payment page."""
        self.page.fill("input[name=number]", number)
        self.page.fill("input[name=expiry]", "12/40")
        self.page.fill("input[name=cvc]", "123")
        self.page.fill("input[name=holder]", "LIN")
        self.page.locator("form button[type=submit]").last.click()

    def is_thanked(self, parcels: int = 2) -> None:
        """Be on the order's page, thanked, with every parcel on it."""
        self.page.wait_for_url(re.compile(r"/orders/ord_\w+/\?.*new=1"))
        expect(self.page.locator(".thanks h1")).to_be_visible()
        expect(self.page.locator(".vendor_order")).to_have_count(parcels)

    @property
    def place(self) -> str:
        """The path of the open page."""
        return urlsplit(self.page.url).path

    @property
    def order_number(self) -> str:
        """The order that the open page or its address is about."""
        found = re.search(r"ord_\w{12}", self.page.url + self.page.content())
        assert found
        return found[0]

    def part(self, selector: str) -> Locator:
        """A part of the open page."""
        return self.page.locator(selector)
