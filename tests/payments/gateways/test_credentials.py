"""Keys and addresses that must never meet, and the one client of a process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps

from payments.gateways import checks, credentials, registry
from payments.gateways.errors import GatewayMisconfigured
from tests.payments.gateways.conftest import credentials_for

SANDBOX = "http://127.0.0.1:8010"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    registry._built.cache_clear()
    yield
    registry._built.cache_clear()


def _configure(settings: Any, **given: Any) -> None:
    values = {
        "STRIPE_SECRET_KEY": "sk_test_x",
        "STRIPE_WEBHOOK_SECRET": "whsec_x",
        "STRIPE_API_BASE": SANDBOX,
        "DEMO_ALLOWED": False,
    }
    for name, value in (values | given).items():
        setattr(settings, name, value)


@pytest.mark.parametrize(
    "given",
    [
        {"STRIPE_SECRET_KEY": "sk_live_x"},
        {"STRIPE_SECRET_KEY": "rk_live_x"},
        {"STRIPE_SECRET_KEY": "sk_live_x", "STRIPE_API_BASE": "https://api.stripe.example"},
        {"STRIPE_SECRET_KEY": "sk_live_x", "STRIPE_API_BASE": None, "DEMO_ALLOWED": True},
        {"STRIPE_SECRET_KEY": "pk_test_x"},
        {"STRIPE_API_BASE": "http://192.0.2.7:8010"},
        {"STRIPE_API_BASE": "ftp://127.0.0.1"},
    ],
)
def test_dangerous_credentials_stop_the_start_and_every_use(
    settings: Any, given: dict[str, Any]
) -> None:
    _configure(settings, **given)

    with pytest.raises(GatewayMisconfigured):
        registry.provider("stripe")
    with pytest.raises(GatewayMisconfigured):
        apps.get_app_config("gateways").ready()
    assert [m.level >= 40 for m in checks.check_credentials(None)].count(True) >= 1


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"DEMO_ALLOWED": True},
        {"STRIPE_SECRET_KEY": "sk_live_x", "STRIPE_API_BASE": None},
        {"STRIPE_SECRET_KEY": "rk_live_x", "STRIPE_API_BASE": "https://api.stripe.com"},
        {"STRIPE_SECRET_KEY": "rk_test_x", "STRIPE_API_BASE": None},
    ],
)
def test_credentials_that_fit_are_taken(settings: Any, given: dict[str, Any]) -> None:
    _configure(settings, **given)

    found = registry.provider("stripe")

    assert checks.check_credentials(None) == []
    assert found.livemode is str(settings.STRIPE_SECRET_KEY).startswith(("sk_live", "rk_live"))
    assert found.is_sandbox is registry.is_sandbox() is (settings.STRIPE_API_BASE == SANDBOX)
    assert registry.provider("stripe") is found


def test_an_empty_key_is_a_warning_and_no_provider(settings: Any) -> None:
    _configure(settings, STRIPE_SECRET_KEY="", STRIPE_WEBHOOK_SECRET="")

    assert [m.id for m in checks.check_credentials(None)] == ["gateways.W005"]
    with pytest.raises(GatewayMisconfigured):
        registry.provider("stripe")


def test_a_missing_or_odd_webhook_secret_is_a_warning(settings: Any) -> None:
    _configure(settings, STRIPE_WEBHOOK_SECRET="")
    assert [m.id for m in checks.check_credentials(None)] == ["gateways.W006"]
    _configure(settings, STRIPE_WEBHOOK_SECRET="hello")
    assert [m.id for m in checks.check_credentials(None)] == ["gateways.W007"]


def test_an_unknown_provider_does_not_exist(settings: Any) -> None:
    _configure(settings)
    with pytest.raises(GatewayMisconfigured):
        registry.provider("antom")


def test_without_an_address_stripes_own_is_used() -> None:
    assert not credentials_for(None).is_sandbox
    assert not credentials_for(credentials.STRIPE_BASE + "/").is_sandbox
