"""Operators read on their start page which payment provider is away."""

from __future__ import annotations

import pytest
from django.test import Client

from marketplace.foundation import formats
from payments.gateways import breaker
from payments.gateways.errors import ProviderUnavailable
from tests.factories import accounts
from tests.factories.orders import NOON


def _away() -> None:
    raise ProviderUnavailable("away")


def test_the_start_page_names_who_is_away_and_since_when(db: None, clock: object):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(accounts.operator())
    told = f"The payment provider stripe has not been answering since {formats.moment(NOON, 'en')}."
    assert told not in client.get("/admin/").content.decode()
    for _time in range(5):
        with pytest.raises(ProviderUnavailable):
            breaker.call("stripe", _away)
    page = client.get("/admin/").content.decode()
    assert told in page
    assert "/admin/charges/attempt/?provider__exact=stripe" in page
    health = client.get("/healthz")
    assert (health.status_code, health.json()["state"]) == (200, "degraded")
    assert health.json()["payments"] == {"stripe": "away"}
