"""One walk through the shop, with a picture at every stop."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from tests.browser.buyer import ADDRESS, EMAIL
from tests.screens.pictures import Album

# A stop that needs nothing but its address.
PLAIN: Final = {
    "category": "c/almond-biscuits/",
    "search": "search/?q=almond",
    "search-nothing": "search/?q=xyzzyq",
    "shop": "s/cunha-bakery/",
    "cart-empty": "cart/",
    "sign-in": "account/login/",
    "sign-up": "account/signup/",
    "help": "help/",
    "terms": "legal/terms/",
    "privacy": "legal/privacy/",
    "cookies": "legal/cookies/",
    "status": "status/",
    "offline": "offline/",
    "not-found": "no/such/page/",
}
GOODS: Final = ("almond-biscuits", "classic-sardines", "classic-blue-azulejo")


@dataclass(frozen=True)
class Tour:
    """A buyer's window and where the pictures go. `people` sign in, by role."""

    page: Page
    base: str
    album: Album
    people: dict[str, dict[str, str]]

    def open(self, path: str) -> None:
        """Type an address of the storefront."""
        self.page.goto(f"{self.base}/{self.album.language}/{path}")

    def take(self, name: str, *, is_window: bool = False) -> None:
        """Take a picture."""
        self.album.take(self.page, name, is_window=is_window)

    @property
    def is_phone(self) -> bool:
        return self.album.width < 900

    def walk(self) -> None:
        """Go everywhere: around, to the till, into an account."""
        for stop in (self._look_around, self._buy, self._sign_in):
            stop()

    def _look_around(self) -> None:
        self.open("")
        self.take("home")
        self._first_product()
        self.take("product-window", is_window=True)
        self.take("product")
        for name, path in PLAIN.items():
            self.open(path)
            self.take(name)
        self.open("")
        self.page.locator("[data-opens=preferences]").first.click()
        self.take("choices", is_window=True)
        if self.is_phone:
            self.open(PLAIN["category"])
            self.page.locator("[data-filters-open]").click()
            self.take("filters", is_window=True)
        self.page.emulate_media(color_scheme="dark")
        self.open("")
        self.take("home-night")
        self._first_product()
        self.take("product-night")
        self.page.emulate_media(color_scheme="light")

    def _first_product(self) -> None:
        self.open("")
        link = self.page.locator(".listing_card__link").first.get_attribute("href")
        self.page.goto(f"{self.base}{link}")

    def _buy(self) -> None:
        self._choose_zhuhai()
        for path in self._goods():
            self.page.goto(f"{self.base}{path}")
            # Nobody buys a version without having seen the choice.
            self.page.locator("input[name=quantity]").scroll_into_view_if_needed()
            self.page.wait_for_timeout(300)
            self.page.locator("button[name=then][value=stay]").click()
            self.page.locator(".notice--success").wait_for()
        self.take("added")
        self.open("cart/")
        self.take("cart")
        self.open("checkout/")
        self.take("checkout")
        self.page.locator("main .action_bar .button--buy").click()
        self.page.locator(".error_summary").wait_for()
        self.take("checkout-refused")
        self._fill_in()
        self.take("review")
        self.page.locator("main .action_bar .button--buy").click()
        self.page.wait_for_url(re.compile(r"/pay/"))
        self.take("payment")
        self.page.locator("button[name=action][value=pay]").first.click()
        self.page.locator(".thanks").wait_for()
        self.take("thanks")
        self.page.goto(self.page.url.replace("new=1", "").rstrip("&?"))
        self.take("order")

    def _goods(self) -> list[str]:
        """Choose goods of several shops from the front page."""
        self.open("")
        cards = self.page.locator(".listing_card:not(.listing_card--sold_out)").all()
        chosen: dict[str, str] = {}
        for card in cards:
            shop = card.locator(".listing_card__vendor").inner_text()
            link = card.locator(".listing_card__link").get_attribute("href") or ""
            chosen.setdefault(shop, link)
        return list(chosen.values())[:2]

    def _choose_zhuhai(self) -> None:
        self.open("")
        self.page.locator("[data-opens=preferences]").first.click()
        self.page.select_option("#preferences_zone", "CN-GD")
        self.page.select_option("#preferences_currency", "CNY")
        self.page.locator("#preferences [type=submit]").click()
        self.page.locator("#preferences").wait_for(state="hidden")

    def _fill_in(self) -> None:
        page = self.page
        page.fill("input[name=email]", EMAIL)
        page.select_option("select[name=country]", "CN")
        page.wait_for_load_state("networkidle")
        for name, text in ADDRESS.items():
            page.fill(f"input[name={name}]", text)
        page.locator("label[for=method_alipay]").click()
        page.locator("main .action_bar .button--buy").click()
        page.locator("input[name=quote]").wait_for(state="attached")

    def _sign_in(self) -> None:
        known = self.people.get("buyer")
        if known is None:
            return
        self.open("account/login/?next=" + f"/{self.album.language}/me/")
        self.page.fill("input[name=login]", known["email"])
        self.page.fill("input[name=password]", known["password"])
        self.page.locator("main form button[type=submit]").click()
        self.page.locator("[href*='logout']").first.wait_for(state="attached")
        self.open("me/")
        self.take("account")
        self.open("me/identity/")
        self.take("identity")


def look_page(page: Page, base: str, album: Album, known: dict[str, str]) -> None:
    """Sign in as staff and take the living style page."""
    page.goto(f"{base}/{album.language}/account/login/?next=/admin/look/")
    page.fill("input[name=login]", known["email"])
    page.fill("input[name=password]", known["password"])
    page.locator("main form button[type=submit]").click()
    page.goto(f"{base}/admin/look/")
    album.take(page, "look")


def show(page: Page, base: str, album: Album, html: str) -> None:
    """Take a page that no address answers with: the one for a server that broke."""

    def answer(route: object) -> None:
        route.fulfill(status=500, content_type="text/html; charset=utf-8", body=html)  # type: ignore[attr-defined]

    page.route("**/broken-on-purpose/", answer)
    page.goto(f"{base}/{album.language}/broken-on-purpose/")
    album.take(page, "broken")


def people_of(file: Path) -> dict[str, dict[str, str]]:
    """Read who signs in to a demo; nobody where there is none."""
    known = json.loads(file.read_text()) if file.exists() else []
    found: dict[str, dict[str, str]] = {}
    for each in known:
        if each["email"].startswith("buyer"):
            found["buyer"] = each
        elif "/admin/" in each["url"]:
            found.setdefault("staff", each)
    return found
