"""The shop on a home screen: what a browser is told to keep, and that none of it is personal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as used
from django.contrib.staticfiles import finders
from PIL import Image

from marketplace.storefront.views import installed
from tests.factories import accounts, surfaces
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_installs_the_shop_in_the_language_of_its_page(language: str, db: None):
    page = Browser().open(f"/{language}/")
    assert f'rel="manifest" href="/{language}/manifest.webmanifest"' in page.source
    answer = Browser().open(f"/{language}/manifest.webmanifest").response
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert told["start_url"] == f"/{language}/"
    assert told["short_name"] == used.MARKETPLACE_NAME
    assert told["display"] == "standalone"
    assert told["theme_color"] == "#1c4d9f"
    assert [each["url"] for each in told["shortcuts"]] == [f"/{language}/cart/", f"/{language}/me/"]


def test_the_icons_are_there_and_as_large_as_they_say(db: None):
    told = Browser().open("/en/manifest.webmanifest").response.json()
    assert {each.get("purpose", "any") for each in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        name = icon["src"].removeprefix(used.STATIC_URL)
        with Image.open(str(finders.find(name))) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]
        assert Path(str(finders.find(name))).stat().st_size < 20_000


def test_the_worker_keeps_the_shell_and_nothing_of_the_shop(db: None):
    kept = installed.shell()
    files = [path for path in kept if path.startswith(("/static/", "/css/"))]
    pages = [f"/{language}/offline/" for language in LANGUAGES]
    assert sorted(kept) == sorted([*files, *pages])
    for path in files:
        if path.startswith("/static/"):
            assert finders.find(path.removeprefix("/static/"))
    assert Browser().open(next(path for path in files if path.startswith("/css/"))).status == 200


def test_the_script_is_asked_for_anew_and_its_list_is_in_it(db: None):
    page = Browser().open("/worker.js")
    assert page.header("Cache-Control") == "no-cache"
    assert page.header("Content-Type") == "text/javascript; charset=utf-8"
    assert "__TOLD__" not in page.source.split("\n\n", 1)[1]
    for path in installed.shell():
        assert f'"{path}"' in page.source


def test_the_script_puts_away_nothing_but_files():
    """Two places put something away: the shell at the start, files under two prefixes later."""
    text = (Path(used.STATICFILES_DIRS[0]) / "js" / "worker.js").read_text(encoding="utf-8")
    assert len(re.findall(r"\.(?:put|add|addAll)\(", text)) == 2
    page = text.split("async function page", 1)[1].split("\n}", 1)[0]
    assert not re.search(r"\.(?:put|add|addAll)\(", page)
    assert 'credentials: "omit"' in text
    assert 'if (request.mode === "navigate") event.respondWith(page(event));' in text
    assert "else if (isFile(url.pathname)) event.respondWith(file(request));" in text


def test_the_page_without_a_network_is_the_same_for_everybody(shops: Street):
    person = surfaces.browser(accounts.zhuhai_buyer())
    surfaces.fill_cart(person, shops)
    for language in LANGUAGES:
        stranger = Browser()
        own, theirs = person.open(f"/{language}/offline/"), stranger.open(f"/{language}/offline/")
        assert own.source == theirs.source
        assert own.status == 200
        assert "csrfmiddlewaretoken" not in own.source
        assert "lin.zhuhai" not in own.source
        assert not stranger.client.cookies
        assert "Cookie" not in theirs.header("Vary")
        assert theirs.header("Cache-Control") == "public, max-age=3600"


def test_an_operator_can_take_the_worker_back(db: None, settings: Any):
    assert 'data-worker="/worker.js"' in Browser().open("/en/").source
    settings.SERVICE_WORKER = False
    assert 'data-worker=""' in Browser().open("/en/").source  # the script takes old ones back
    assert Browser().open("/worker.js").status == 404


def test_the_code_of_a_product_leads_to_its_page(shops: Street):
    page = Browser().open("/en/p/almond-biscuits/")
    assert 'src="/en/p/almond-biscuits/code.svg"' in page.source
    code = Browser().open("/en/p/almond-biscuits/code.svg")
    assert code.header("Content-Type") == "image/svg+xml"
    assert code.header("Cache-Control") == "public, max-age=86400"
    assert code.source.startswith("<svg xmlns=")


def test_sharing_needs_no_script(shops: Street):
    for path, name in (("p/almond-biscuits/", "Almond"), ("s/cunha-bakery/", "Cunha")):
        page = Browser().open(f"/en/{path}")
        links = [given for tag, given in page.tags if tag == "a" and "data-share" in given]
        assert len(links) == 1
        assert links[0]["href"].startswith("mailto:?subject=")
        assert links[0]["data-url"].startswith(f"{used.PUBLIC_BASE_URL}/en/")
        assert name in links[0]["data-share"]
