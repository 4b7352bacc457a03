"""What every answer tells the browser: run nothing strange, keep nothing personal, show it in no
frame, say little to other places. And what no page holds.
"""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.shipping.models import ShippingRate
from tests.factories import accounts, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import Browser, Page

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PUBLIC = ("", "c/almond-biscuits/", "p/almond-biscuits/", "s/cunha-bakery/")
PERSONAL = ("cart/", "checkout/", "me/")
PORTAL = ("vendor/", "vendor/orders/", "vendor/statement/")
SIGN_IN = ("account/login/", "account/signup/", "account/password/reset/")
ACCOUNT = ("account/email/", "account/password/change/", "account/logout/")
WRONG = {"no-such-page/": 404, "p/no-such-thing/": 404, "preferences/": 405, "orders/ord_0/": 404}


_walked: dict[str, Page] = {}


@pytest.fixture
def walk(request: pytest.FixtureRequest) -> dict[str, Page]:
    """Every kind of page, opened by somebody who may; once for all tests, which only read."""
    if not _walked:
        shops = request.getfixturevalue("shops")
        _walked.update(_walk(shops, request.getfixturevalue("provider")))
    return _walked


def _walk(shops: Street, provider: FakeProvider) -> dict[str, Page]:
    person = accounts.zhuhai_buyer()
    buyer = surfaces.browser(person)
    order = surfaces.paid_order(buyer, shops, provider)
    surfaces.fill_cart(buyer, shops)
    pages = {path: Browser().open(f"/en/{path}") for path in (*PUBLIC, *SIGN_IN, *WRONG)}
    pages |= {path: buyer.open(f"/en/{path}") for path in (*PERSONAL, *ACCOUNT)}
    pages["review"] = surfaces.review(buyer)
    pages["refused form"] = buyer.post("/en/checkout/quote/", {"email": "x"})
    nothing = {"offer": shops.tin.pk, "quantity": "0"}
    pages["refused addition"] = buyer.post("/en/cart/add/", nothing)
    pages["order"] = Browser().open(surfaces.link(order))
    waiting = surfaces.buy(buyer, shops)
    pages["payment return"] = Browser().open(surfaces.link(waiting, "return/"))
    pages["payment status"] = Browser().open(surfaces.link(waiting, "status/"))
    owner = accounts.baker()
    vendors.member(shops.bakery, owner)
    baker = surfaces.browser(owner)
    pages |= {path: baker.open(f"/en/{path}") for path in PORTAL}
    part = surfaces.part_of(order, shops)
    pages["vendor order"] = baker.open(f"/en/vendor/orders/{part.public_id}/")
    pages["bad host"] = Browser().open("/en/", Host="evil.example")
    pages["no word"] = Page(Client(enforce_csrf_checks=True).post("/en/cart/add/"), "/en/cart/add/")
    return pages


def directives(page: Page) -> dict[str, str]:
    """Read the policy of a page."""
    parts = (
        part.strip().partition(" ") for part in page.header("Content-Security-Policy").split(";")
    )
    return {name: value for name, _blank, value in parts if name}


def test_every_answer_carries_the_same_rules(walk: dict[str, Page]):
    for name, page in walk.items():
        assert page.status == WRONG.get(name, page.status), name
        policy = directives(page)
        assert POLICY.items() <= policy.items(), name
        assert policy.keys() - POLICY.keys() == {"form-action"}, name
        assert "unsafe" not in page.header("Content-Security-Policy"), name
        assert page.header("X-Content-Type-Options") == "nosniff", name
        assert page.header("Referrer-Policy") == "strict-origin-when-cross-origin", name
        assert page.header("X-Frame-Options") == "DENY", name
        assert page.header("Cross-Origin-Opener-Policy") == "same-origin", name
        assert "camera=()" in page.header("Permissions-Policy"), name
        assert "geolocation=()" in page.header("Permissions-Policy"), name


def test_what_is_personal_is_kept_by_no_cache(walk: dict[str, Page]):
    for name in walk.keys() - {*PUBLIC, *WRONG, "bad host", "no word"}:
        kept = walk[name].header("Cache-Control")
        assert {"no-store", "private"} <= set(kept.split(", ")), (name, kept)


def test_what_is_public_is_kept_by_no_cache_that_people_share(walk: dict[str, Page]):
    for name in PUBLIC:  # the page counts the visitor's cart and carries the form's word
        kept = set(walk[name].header("Cache-Control").split(", "))
        assert kept == {"private", "max-age=0"}, name  # the browser may, to go back fast
        assert "Cookie" in walk[name].header("Vary"), name


DATA = ("application/json", "application/ld+json")


def test_no_page_holds_a_style_a_script_or_a_handler_of_its_own(walk: dict[str, Page]):
    for name, page in walk.items():
        for tag, given in page.tags:
            assert tag != "style", name
            assert "style" not in given, (name, tag)
            assert not any(attribute.startswith("on") for attribute in given), (name, tag)
            # Data is never run.
            if tag == "script" and given.get("type") not in DATA:
                assert given.get("src", "").startswith("/static/"), name
        assert "javascript:" not in page.source, name


def test_no_page_fetches_from_another_host(walk: dict[str, Page]):
    for name, page in walk.items():
        for tag, attribute in (
            ("img", "src"),
            ("script", "src"),
            ("source", "src"),
            ("use", "href"),
        ):
            for address in page.attributes(tag, attribute):
                assert re.match(r"/(?!/)|#|data:", address), (name, address)
        for given in (given for tag, given in page.tags if tag == "link"):
            if given.get("rel") not in ("alternate", "canonical"):  # named, not fetched
                assert re.match(r"/(?!/)", given["href"]), (name, given)
        for sources in page.attributes("img", "srcset"):
            assert "//" not in sources, name
        assert not {"iframe", "object", "embed", "frame"} & {tag for tag, _ in page.tags}, name
        assert all(form.action.startswith("/") or not form.action for form in page.forms), name


def test_personal_pages_ask_not_to_be_indexed(walk: dict[str, Page]):
    public = {*PUBLIC, *WRONG, "bad host", "no word", "payment status", "refused addition"}
    for name in walk.keys() - public:
        robots = [g["content"] for tag, g in walk[name].tags if g.get("name") == "robots"]
        assert robots == ["noindex"], name


def test_every_id_on_a_page_is_one_of_a_kind_and_every_label_finds_its_field(
    walk: dict[str, Page],
):
    for name, page in walk.items():
        assert len(page.ids) == len(set(page.ids)), (name, sorted(page.ids))
        for target in page.attributes("label", "for"):
            assert target in page.ids, (name, target)
        for link in page.attributes("a", "href"):
            if link.startswith("#"):
                assert link[1:] in page.ids, (name, link)


def test_cookies_are_out_of_reach_for_scripts(buyer: Browser, shops: Street):
    surfaces.fill_cart(buyer, shops)
    answer = buyer.client.get("/en/")
    answer.cookies.update(buyer.client.cookies)
    for name in ("csrftoken", "sessionid"):
        morsel = answer.cookies[name]
        if morsel["path"]:  # one that a page set, not the test
            assert morsel["httponly"], name
            assert morsel["samesite"] == "Lax", name


def test_a_visitor_who_chose_nothing_gets_no_session(shops: Street):
    visitor = Browser()
    for path in (*PUBLIC, "cart/", "checkout/", *SIGN_IN):
        visitor.open(f"/en/{path}")
    assert "sessionid" not in visitor.client.cookies


NAME = 'Salt & "Pepper" <b>x</b>'


def test_a_name_with_signs_in_it_stays_a_name(shops: Street, provider: FakeProvider):
    for thing in (shops.bakery, shops.biscuits.variant.product):
        thing.name_en = NAME
        thing.save()
    shops.biscuits.variant.label_en = NAME
    shops.biscuits.variant.save()
    ShippingRate.objects.update(name_en=NAME, carrier=NAME)
    person = surfaces.browser(accounts.zhuhai_buyer())
    order = surfaces.paid_order(person, shops, provider)
    surfaces.fill_cart(person, shops)
    owner = accounts.baker()
    vendors.member(shops.bakery, owner)
    baker = surfaces.browser(owner)
    part = surfaces.part_of(order, shops).public_id
    pages = [person.open(f"/en/{path}") for path in (*PUBLIC, *PERSONAL)]
    pages += [surfaces.review(person, recipient=NAME, street=NAME)]
    pages += [person.open(surfaces.link(order))]
    pages += [baker.open(path) for path in ("/en/vendor/", f"/en/vendor/orders/{part}/")]
    for page in pages:
        assert NAME in page.text, page.path
        assert "<b>x</b>" not in page.source, page.path
        assert "&amp;amp;" not in page.source, page.path
        assert "&amp;quot;" not in page.source, page.path


def test_machines_get_the_same_rules(shops: Street):
    for path in ("/healthz", "/api/v1/categories/", "/webhooks/stripe/", "/no-such-thing"):
        page = Browser().open(path)
        assert POLICY.items() <= directives(page).items(), path
        assert page.header("X-Content-Type-Options") == "nosniff", path


def test_the_bare_address_leads_to_the_readers_language(shops: Street):
    wanted = {
        "": "zh-hant",
        "pt-BR,pt;q=0.9": "pt",
        "zh-CN,zh;q=0.9": "zh-hans",
        "zh-HK": "zh-hant",
        "zh-TW": "zh-hant",
        "zh-MO": "zh-hant",
        "fr,en;q=0.5": "en",
        "de": "zh-hant",
    }
    for accepted, language in wanted.items():
        answer = Client().get("/", headers={"Accept-Language": accepted} if accepted else {})
        with translation.override(language):
            assert answer.headers["Location"] == reverse("storefront:home"), accepted
        assert "Accept-Language" in answer.headers["Vary"]


def test_what_anybody_may_see_travels_compressed_and_what_is_ones_own_does_not(
    buyer: Browser, shops: Street
):
    surfaces.fill_cart(buyer, shops)
    takes = {"Accept-Encoding": "gzip"}
    for path in PUBLIC:
        plain = buyer.client.get(f"/en/{path}")
        small = buyer.client.get(f"/en/{path}", headers=takes)
        assert "Content-Encoding" not in plain
        assert small["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small["Vary"]
        assert b"<!doctype html>" in gzip.decompress(small.content)
        assert len(small.content) < len(plain.content) / 3
    for path in ("cart/", "checkout/"):
        own = buyer.client.get(f"/en/{path}", headers=takes)
        assert own.status_code == 200
        assert "Content-Encoding" not in own


def test_the_same_page_is_padded_to_another_length_each_time(shops: Street):
    """How long it is compressed would tell what it says beside what was asked for."""
    takes = {"Accept-Encoding": "gzip"}
    lengths = {len(Client().get("/en/", headers=takes).content) for _ in range(12)}
    assert len(lengths) > 4
