"""While the database is away, everybody is told so: in the page's language, without asking it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection, connections
from django.test import Client
from django.utils import translation

from marketplace.foundation.errors import RecordsAway, in_family
from tests.factories.pages import LANGUAGES, Page

TEXT = (
    "Our records did not answer. Please try again in a minute. If you were paying, please look "
    "at your order before you pay again: nobody is charged twice for one order."
)


@pytest.fixture
def client() -> Client:
    """A browser that gets the page for a broken server instead of the test its error."""
    return Client(raise_request_exception=False)


@pytest.fixture(params=[OperationalError, InterfaceError])
def _away(request: pytest.FixtureRequest, db: None) -> Iterator[None]:
    """Every statement fails, and every new connection too; Redis keeps what it has."""

    def fail(*args: Any, **options: Any) -> None:
        raise request.param("the connection is closed")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connections["default"]), "_cursor", fail)
        yield


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("_away")
def test_a_page_says_so_in_its_language(client: Client, language: str):
    for path in ("", "cart/", "p/almond-biscuits/", "account/login/", "no-such-page/"):
        page = Page(client.get(f"/{language}/{path}"), path)
        assert (page.status, page.header("Retry-After")) == (503, "15"), path
        assert "no-store" in page.header("Cache-Control")
        with translation.override(language):
            assert translation.gettext("A moment, please") in page.main
            assert translation.gettext(TEXT) in page.main
        assert f"/{language}/{path}" in page.attributes("a", "href")


@pytest.mark.usefixtures("_away")
def test_a_browser_with_a_session_is_told_the_same(client: Client):
    client.cookies["sessionid"] = "abcdefghijklmnopqrstuvwxyz012345"
    assert client.get("/en/cart/").status_code == 503
    assert client.get("/admin/").status_code == 503


def test_a_session_that_cannot_be_saved_is_told_the_same(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: Any, **options: Any) -> None:
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr(SessionStore, "save", fail)
    saved = client.post("/pt/preferences/", {"zone": "HK", "currency": "HKD", "next": "/pt/"})
    assert (saved.status_code, saved["Retry-After"]) == (503, "15")
    with translation.override("pt"):
        assert translation.gettext(TEXT) in Page(saved, "preferences").main


@pytest.mark.usefixtures("_away")
def test_machines_are_told_in_json(client: Client):
    cache.clear()
    said = client.get("/api/v1/categories/", {"language": "en"})
    assert said.status_code == 503
    assert said["Retry-After"] == "15"
    assert said.json() == {"error": {"code": "try_again", "message": "A moment, please"}}


def test_a_webhook_is_told_in_json_and_comes_again(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: Any, **options: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("payments.charges.services.receive_webhook", fail)
    said = client.post("/webhooks/stripe/", b"{}", content_type="application/json")
    assert (said.status_code, said["Retry-After"]) == (503, "15")
    assert said.json()["error"]["code"] == "try_again"


def test_health_says_at_once_that_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    said = client.get("/healthz")
    assert (said.status_code, said["Retry-After"]) == (503, "5")
    told = said.json()
    assert (told["state"], told["database"], told["redis"]) == ("down", "away", "ok")


def test_a_statement_that_takes_too_long_may_be_tried_again(db: None):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        with pytest.raises(OperationalError) as slow:
            cursor.execute("SELECT pg_sleep(1)")
    found = in_family(slow.value)
    assert isinstance(found, RecordsAway)
    assert "statement timeout" in str(found)


def test_any_other_error_stays_what_it_is():
    for error in (ValueError("x"), None):
        assert in_family(error) is error
