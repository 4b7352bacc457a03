"""A visitor's own choice of colors, the marks of an installation, and the staff's style page."""

from __future__ import annotations

from typing import Any

from marketplace.storefront import palette
from tests.factories import accounts, surfaces
from tests.factories.pages import Browser


def choose(browser: Browser, scheme: str) -> str:
    page = browser.submit(
        browser.open("/en/help/"), "/preferences/", zone="MO", currency="MOP", scheme=scheme
    )
    return page.source


def test_the_device_decides_until_a_visitor_chooses(db: None):
    browser = Browser()
    page = browser.open("/en/").source
    assert "data-scheme" not in page
    assert page.count('name="theme-color"') == 2
    chosen = choose(browser, "night")
    assert '<html lang="en" id="top" data-scheme="night"' in chosen
    night = palette.in_the_file()["night"]["surface"]
    assert f'<meta name="theme-color" content="{night}">' in chosen
    assert 'data-scheme="night"' in browser.open("/pt/cart/").source
    assert 'data-scheme="day"' in choose(browser, "day")
    assert "data-scheme" not in choose(browser, "")
    assert "data-scheme" not in choose(browser, 'x" onload="x')


def test_a_form_without_the_choice_leaves_it_alone(db: None):
    browser = Browser()
    choose(browser, "night")
    browser.post("/en/preferences/", {"zone": "HK", "currency": "HKD", "next": "/en/"})
    assert 'data-scheme="night"' in browser.open("/en/").source


def test_an_installation_shows_its_own_logo_and_icons(db: None, settings: Any):
    settings.MARKETPLACE_LOGO = "img/tile.svg"
    page = Browser().open("/en/")
    marks = [given for tag, given in page.tags if given.get("class") == "logo__mark"]
    assert [given.get("src") for given in marks] == ["/static/img/tile.svg"] * 2
    settings.MARKETPLACE_ICONS = "brand"
    page = Browser().open("/en/")
    icons = [given["href"] for tag, given in page.tags if "icon" in given.get("rel", "")]
    assert icons == [
        f"/static/brand/{name}" for name in ("favicon.svg", "icon-192.png", "icon-180.png")
    ]


def test_staff_see_every_token_and_every_pair_as_they_are(db: None):
    staff = surfaces.browser(accounts.operator())
    page = staff.open("/admin/look/")
    assert page.status == 200
    for scheme in palette.SCHEMES:
        for token, color in palette.in_the_file()[scheme].items():
            assert f"<code>{token}</code>" in page.source
            assert f'fill="{color}"' in page.source
    shown = page.source.count('class="look__pair"')
    assert shown == len(list(palette.pairs(palette.in_the_file())))
    assert "/admin/look/" in staff.open("/admin/").source


def test_nobody_else_sees_it(db: None):
    assert Browser().open("/admin/look/", follow=False).status == 302
    buyer = surfaces.browser(accounts.zhuhai_buyer())
    assert buyer.client.get("/admin/look/").status_code == 302
