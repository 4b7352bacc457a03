"""Limits count by the client's address, also behind proxies, and a forged hop changes nothing."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from dataclasses import replace

import pytest
from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.test import RequestFactory
from rest_framework.throttling import AnonRateThrottle

from marketplace.settings import base, environment
from tests.factories.orders import Street
from tests.factories.pages import Browser

PROXY = "192.0.2.1"
READERS = [
    pytest.param(lambda request: AnonRateThrottle().get_ident(request), id="api"),
    pytest.param(lambda request: get_adapter().get_client_ip(request), id="sign-in"),
]


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch, settings) -> Callable[[int], None]:
    """Set both limits up as the settings would for a number of proxies."""

    def trust(count: int) -> None:
        known = replace(environment.ENV, trusted_proxies=count)
        monkeypatch.setattr(environment, "ENV", known)
        found = runpy.run_path(base.__file__)
        settings.REST_FRAMEWORK = found["REST_FRAMEWORK"]
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = found["ALLAUTH_TRUSTED_PROXY_COUNT"]

    return trust


def asked(hops: str) -> HttpRequest:
    return RequestFactory().get("/", headers={"X-Forwarded-For": hops}, REMOTE_ADDR=PROXY)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("count", "hops", "client"),
    [
        (0, "198.51.100.7", PROXY),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "198.51.100.7, 192.0.2.2", "198.51.100.7"),
        (2, "203.0.113.9, 203.0.113.8, 198.51.100.7, 192.0.2.2", "198.51.100.7"),
    ],
)
def test_the_client_is_the_hop_before_the_trusted_proxies(reader, trusting, count, hops, client):
    trusting(count)
    assert reader(asked(hops)) == client


def test_clients_behind_one_proxy_have_a_limit_each(
    machine: Browser, shops: Street, trusting, monkeypatch: pytest.MonkeyPatch
):
    trusting(1)
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})

    def ask(hops: str) -> int:
        found = machine.client.get("/api/v1/categories/", headers={"X-Forwarded-For": hops})
        return found.status_code

    one = machine.client.defaults["REMOTE_ADDR"]  # an address that nobody has asked from yet
    assert [ask(one), ask(one), ask(f"203.0.113.9, {one}")] == [200, 200, 429]
    assert ask(f"{one}, 198.51.100.77") == 200


@pytest.mark.parametrize("said", ["-1", "one", "1.5"])
def test_a_number_of_proxies_is_a_whole_one(said: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRUSTED_PROXIES", said)
    with pytest.raises(SystemExit, match="TRUSTED_PROXIES must be a whole number"):
        environment.read_environment()
