"""One walk of a guest who buys: what no address alone shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from playwright.sync_api import Page, Route

from tests.browser.buyer import Buyer
from tests.screens.pictures import Album


@dataclass(frozen=True)
class Tour:
    """A guest's window and where the pictures go."""

    buyer: Buyer
    album: Album
    gaps: dict[str, str]
    NAMES: ClassVar[tuple[str, ...]] = (
        "product-window",
        "choices",
        "filters",
        "added",
        "checkout-refused",
        "review-guest",
        "payment",
        "thanks",
    )

    def take(self, name: str, *, is_window: bool = False) -> None:
        """Take a picture."""
        self.album.take(self.buyer.page, name, is_window=is_window)

    def walk(self) -> None:
        """Open what opens on a page, then buy."""
        self._look_around()
        self._buy()

    def _look_around(self) -> None:
        self.buyer.open(f"p/{self.gaps['product']}/")
        self.take("product-window", is_window=True)
        self.buyer.part("[data-opens=preferences]").first.click()
        self.take("choices", is_window=True)
        if self.album.is_phone:
            self.buyer.open(f"c/{self.gaps['category']}/")
            self.buyer.part("[data-filters-open]").click()
            self.take("filters", is_window=True)

    def _buy(self) -> None:
        buyer = self.buyer
        buyer.open()
        buyer.choose("CN-GD", "CNY")
        buyer.open(f"p/{self.gaps['product']}/")
        buyer.add()
        self.take("added")
        buyer.open("checkout/")
        buyer.go_on()
        buyer.part(".error_summary").wait_for()
        self.take("checkout-refused")
        buyer.fill_in("alipay")
        buyer.go_on()
        buyer.part("input[name=quote]").wait_for(state="attached")
        self.take("review-guest")
        buyer.order_and_pay()
        self.take("payment")
        buyer.answer("pay")
        buyer.part(".thanks").wait_for()
        self.take("thanks")


def show(page: Page, base: str, album: Album, html: str) -> None:
    """Take a page that no address answers with: the one for a server that broke."""

    def answer(route: Route) -> None:
        route.fulfill(status=500, content_type="text/html; charset=utf-8", body=html)

    page.route("**/broken-on-purpose/", answer)
    page.goto(f"{base}/{album.language}/broken-on-purpose/")
    album.take(page, "broken")
