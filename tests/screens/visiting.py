"""Going to every stop of one language and width, as whoever it is for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.window import Window
from tests.screens.people import SignIn
from tests.screens.stops import STAFF, Stop, Who, stops

Scheme = Literal["light", "dark"]
PHONE_BELOW: Final = 900


@dataclass(frozen=True)
class View:
    """How a page is looked at."""

    language: str
    width: int
    scheme: Scheme = "light"

    @property
    def options(self) -> dict[str, Any]:
        """What a browser is told of it."""
        is_phone = self.width < PHONE_BELOW
        return {
            "viewport": {"width": self.width, "height": 740 if is_phone else 900},
            "is_mobile": is_phone,
            "has_touch": is_phone,
            "color_scheme": self.scheme,
            "reduced_motion": "reduce",
            "service_workers": "block",
        }


@dataclass
class Visits:
    """A browser, a marketplace, who signs in there, and what the scene left."""

    browser: Browser
    base: str
    others: tuple[str, ...]
    people: dict[Who, SignIn]
    gaps: dict[str, str]
    _kept: dict[Who, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def all(self, view: View, only: frozenset[str] = frozenset()) -> Iterator[tuple[Stop, Page]]:
        """Open one stop after another; those that the scene has nothing for are left out."""
        rows = [stop for stop in (*stops(), *STAFF) if not only or stop.name in only]
        for who in dict.fromkeys(stop.who for stop in rows):
            if who != "guest" and who not in self.people:
                continue
            with self.window(view, who) as window:
                for stop in rows:
                    address = stop.address(self.gaps) if stop.who == who else ""
                    if stop.who != who or not (address or stop.name == "home"):
                        continue
                    self.open(window.page, view, address)
                    yield stop, window.page

    def open(self, page: Page, view: View, address: str) -> None:
        """Open an address; the administration's has no language, its cookie has."""
        if address.startswith("/"):
            page.goto(f"{self.base}{address}")
        else:
            page.goto(f"{self.base}/{view.language}/{address}")

    @contextmanager
    def window(self, view: View, who: Who) -> Iterator[Window]:
        """Open a window of somebody; a sign-in is kept, for they are counted."""
        context = self.browser.new_context(**view.options, storage_state=self._kept.get(who))
        context.set_default_timeout(60_000)
        context.add_cookies([{"name": "django_language", "value": view.language, "url": self.base}])
        window = Window.open(context, self.base, self.others)
        if who != "guest" and who not in self._kept:
            self._sign_in(window.page, context, who)
        yield window
        self.faults += window.faults
        context.close()

    def _sign_in(self, page: Page, context: BrowserContext, who: Who) -> None:
        known = self.people[who]
        self.open(page, View("en", 1280), "account/login/")
        page.fill("input[name=login]", known.email)
        page.fill("input[name=password]", known.password)
        page.locator("main form button[type=submit]").click()
        page.locator("[href*='logout']").first.wait_for(state="attached")
        self._kept[who] = context.storage_state()
