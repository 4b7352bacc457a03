"""Which provider takes a payment: the tables of docs/payment-methods.md, with a second provider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from marketplace.foundation.money import Money
from payments.gateways import breaker, checks, registry, routing
from payments.gateways.errors import GatewayMisconfigured, ProviderAway, ProviderUnavailable
from payments.gateways.port import DeclaresCustoms, HoldsMoney, TellsDisputes
from tests.factories import providers
from tests.factories.charges import FakeProvider

HKD = Money(20_600, "HKD")
MOP = Money(21_100, "MOP")


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], FakeProvider]:
    return providers.registered(monkeypatch)


def offered(amount: Money) -> list[tuple[str, str]]:
    return [(entry.method, entry.provider) for entry in routing.methods_for(amount)]


def knock_out(code: str, fake: FakeProvider) -> None:
    for _time in range(5):
        fake.fail("fetch", ProviderUnavailable("away"))
        with pytest.raises(ProviderUnavailable):
            registry.provider(code).fetch("page_1")


def test_the_first_provider_of_a_route_takes_it(two: Any) -> None:
    assert offered(HKD) == [("alipay", "stripe"), ("wechat_pay", "stripe"), ("card", "stripe")]
    assert offered(MOP) == [("mpay", "antom"), ("card", "stripe")]
    assert offered(Money(99, "MOP")) == []


def test_the_order_of_preference_is_a_setting(two: Any, settings: Any) -> None:
    settings.PAYMENT_ROUTES = {"card": ("stripe",), "alipay": ("antom", "stripe")}
    assert offered(HKD) == [("card", "stripe"), ("alipay", "antom")]
    # the preferred one does not take euros
    assert offered(Money(2_000, "EUR")) == [("card", "stripe"), ("alipay", "stripe")]


def test_a_provider_without_keys_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    providers.registered(monkeypatch, secret_key="")
    assert registry.configured() == ["stripe"]
    assert offered(MOP) == [("card", "stripe")]
    with pytest.raises(GatewayMisconfigured):
        registry.provider("antom")


def test_without_any_keys_nothing_is_offered(two: Any, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert offered(HKD) == [("alipay", "antom")]


def test_dangerous_credentials_of_any_provider_stop_every_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    providers.registered(monkeypatch, is_dangerous=True)
    with pytest.raises(GatewayMisconfigured):
        apps.get_app_config("gateways").ready()
    with pytest.raises(GatewayMisconfigured):
        registry.provider("antom")
    assert registry.provider("stripe").code == "stripe"
    assert [found.level >= 40 for found in checks.check_credentials(None)] == [True]


def test_another_takes_over_what_it_can_while_one_is_away(two: Any) -> None:
    assert offered(HKD)[0] == ("alipay", "stripe")
    knock_out("stripe", two("stripe"))
    assert offered(HKD) == [("alipay", "antom")]
    assert offered(MOP) == [("mpay", "antom")]
    since = breaker.away_since("stripe")
    away = [routing.MethodAway(name, since) for name in ("wechat_pay", "card")]  # type: ignore[arg-type]
    assert routing.methods_away(HKD) == away
    assert routing.can_take("card", HKD)
    assert routing.choose("card", HKD) is None


def test_who_just_failed_is_avoided(two: Any) -> None:
    found = routing.choose("alipay", HKD, avoiding={"stripe"})
    assert found
    assert found.provider == "antom"
    assert routing.choose("card", HKD, avoiding={"stripe"}) is None


def test_a_guarded_provider_can_what_it_could(two: Any) -> None:
    guarded = registry.provider("antom")
    assert (guarded.code, guarded.livemode, guarded.reports) == ("antom", False, frozenset())
    assert isinstance(guarded, HoldsMoney)
    assert not isinstance(guarded, TellsDisputes | DeclaresCustoms)


def test_a_message_is_proven_whoever_is_away(two: Any) -> None:
    knock_out("stripe", two("stripe"))
    with pytest.raises(ProviderAway):
        registry.provider("stripe").fetch("page_1")
    body = b'{"event_id": "evt_1", "kind": "attempt", "provider_ref": "p", "client_reference": ""}'
    signals = registry.provider("stripe").parse_webhook({"Fake-Signature": "genuine"}, body)
    assert [signal.event_id for signal in signals] == ["evt_1"]
