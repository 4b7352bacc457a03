"""Help, legal pages and the state of the shop: true for this installation, in every language."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as used
from django.core.cache.backends.redis import RedisCacheClient
from django.template.loader import render_to_string
from redis.exceptions import ConnectionError as RedisConnectionError

from marketplace.storefront.help_words import TOPICS
from marketplace.storefront.legal_words import COOKIES_SET, PAPERS
from payments.gateways import breaker
from tests.factories import surfaces
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser, Page


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_answers_every_question_with_the_numbers_of_this_installation(
    language: str, db: None, settings: Any
):
    settings.CHECKOUT_MINUTES = 47
    page = Browser().open(f"/{language}/help/")
    asked = sum(len(topic.questions) for topic in TOPICS)
    assert page.status == 200
    assert sum(tag == "details" for tag, _given in page.tags) == asked
    assert "47" in page.main
    assert str(used.RECEIVE_AFTER_DAYS) in page.main
    assert "%(" not in page.source


def test_help_tells_machines_the_same_answers(db: None):
    page = Browser().open("/en/help/")
    data = page.source.split('<script type="application/ld+json">', 1)[1].split("</script>", 1)[0]
    told = json.loads(data)
    told = told[0] if isinstance(told, list) else told
    assert told["@type"] == "FAQPage"
    names = [each["name"] for each in told["mainEntity"]]
    assert len(names) == sum(len(topic.questions) for topic in TOPICS)
    assert all(name in page.main for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAPERS)
def test_a_legal_page_names_who_runs_the_marketplace(language: str, name: str, db: None):
    page = Browser().open(f"/{language}/legal/{name}/")
    assert page.status == 200
    assert "%(" not in page.source
    assert used.MARKETPLACE_LEGAL_NAME in page.source
    if name != "cookies":
        assert used.MARKETPLACE_LEGAL_NAME in page.main


def test_a_legal_page_that_nobody_wrote_is_not_there(db: None):
    assert Browser().open("/en/legal/gossip/").status == 404


def test_the_page_of_cookies_names_every_cookie_that_a_buyer_gets(shops: Street):
    browser = Browser()
    surfaces.fill_cart(browser, shops)
    browser.open("/en/account/login/")
    told = {getattr(used, name) for name in COOKIES_SET}
    assert set(browser.client.cookies) == told
    page = browser.open("/en/legal/cookies/")
    assert all(name in page.main for name in told)


def parts_of(page: Page) -> str:
    return " ".join(page.main.split())


def test_the_state_is_good_while_everything_answers(shops: Street):
    page = Browser().open("/en/status/")
    assert "Yes. Everything works." in parts_of(page)
    assert "away" not in parts_of(page).replace("What is away", "")
    assert "no-store" in page.header("Cache-Control")


def test_a_provider_that_is_away_is_named_by_its_ways_to_pay(
    shops: Street, monkeypatch: pytest.MonkeyPatch
):
    since = datetime(2026, 11, 22, 4, tzinfo=UTC)
    monkeypatch.setattr(
        breaker, "away_since", lambda code: since if code in ("stripe", "antom") else None
    )
    page = parts_of(Browser().open("/en/status/"))
    assert "Not everything." in page
    assert "Card The provider has not answered since" in page


def test_without_redis_the_shop_says_that_it_is_slow(db: None, monkeypatch: pytest.MonkeyPatch):
    def away(*args: Any, **options: Any) -> None:
        raise RedisConnectionError("Redis is away")

    monkeypatch.setattr(RedisCacheClient, "get_client", away)
    page = parts_of(Browser().open("/en/status/"))
    assert "Pages and mails may take longer than usual." in page


def test_old_rates_are_told(shops: Street, settings: Any):
    settings.FX_ALLOW_BUNDLED = False
    settings.FX_MAX_AGE_DAYS = -1
    page = parts_of(Browser().open("/en/status/"))
    assert "Rates are missing or too old" in page


def test_a_page_that_is_not_there_leads_on(shops: Street):
    page = Browser().open("/en/no/such/page/")
    assert page.status == 404
    assert "/en/help/" in page.source.split("<main", 1)[1].split("</main>", 1)[0]
    assert "Or look on the shelves" in page.main


def test_the_page_for_a_broken_server_leads_to_the_orders_and_to_the_state():
    html = render_to_string("500.html")
    assert "/me/" in html
    assert "/status/" in html
