"""A payment that was begun on one device and goes on on another: docs/payment-methods.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation

from payments.charges import queries, services
from payments.charges.errors import MethodUnavailable
from payments.charges.models import Attempt
from payments.charges.types import PayerContext
from payments.gateways.errors import ProviderUnavailable
from tests.factories import providers
from tests.factories.charges import NOON, FakeProvider, opened, start

pytestmark = pytest.mark.django_db
Find = Callable[[str], FakeProvider]
DESK, PHONE, WITHIN = (
    PayerContext("desktop"),
    PayerContext("phone", "203.0.113.7"),
    PayerContext("wechat"),
)


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch, clock: object, settings) -> Find:
    """WeChat Pay goes to its own provider, cards and Alipay to the first."""
    settings.PAYMENT_ROUTES = {"alipay": ("stripe",), "wechat_pay": ("wechatpay",)}
    return providers.registered(monkeypatch, with_wechat=True)


def begun(method: str, payer: PayerContext) -> str:
    """A charge with an attempt that waits for a buyer there."""
    charge = opened(method=method)
    start(charge.charge_ref, payer=payer)
    return charge.charge_ref


def moved(charge_ref: str, payer: PayerContext) -> None:
    services.move_to_device(charge_ref=charge_ref, payer=payer, now=NOON)


def test_the_code_of_a_desk_is_closed_for_a_phone_which_gets_its_own_page(find):
    charge_ref = begun("wechat_pay", DESK)
    moved(charge_ref, PHONE)
    start(charge_ref, payer=PHONE)
    found = Attempt.objects.order_by("prepared_at", "pk").values_list("scene", "status")
    assert sorted(found) == [("desktop", "expired"), ("phone", "awaiting_buyer")]


def test_the_same_device_and_a_page_for_any_browser_are_kept(find):
    charge_ref = begun("wechat_pay", DESK)
    moved(charge_ref, DESK)
    other = opened(reference="order:ord_0THER0RDER00")
    start(other.charge_ref, payer=DESK)
    moved(other.charge_ref, PHONE)
    assert set(Attempt.objects.values_list("status", flat=True)) == {"awaiting_buyer"}
    assert find("wechatpay").count("expire") == find("stripe").count("expire") == 0


def test_what_could_not_be_replaced_within_wechat_is_kept(find):
    charge_ref = begun("wechat_pay", DESK)
    moved(charge_ref, WITHIN)
    assert Attempt.objects.get().status == "awaiting_buyer"
    moved(charge_ref, PayerContext("wechat", payer_ref="o8888"))
    assert Attempt.objects.get().status == "expired"


def test_a_payment_that_arrived_on_the_other_device_is_kept(find, balances):
    charge_ref = begun("wechat_pay", DESK)
    find("wechatpay").pay(Attempt.objects.get().public_id)
    moved(charge_ref, PHONE)
    assert queries.charge_view(charge_ref).is_paid
    assert sum(balances().values()) == 0


def test_a_provider_that_is_away_changes_nothing(find):
    charge_ref = begun("wechat_pay", DESK)
    find("wechatpay").fail("expire", ProviderUnavailable("away"))
    with pytest.raises(ProviderUnavailable):
        moved(charge_ref, PHONE)
    assert Attempt.objects.get().status == "awaiting_buyer"


def test_within_wechat_nothing_is_begun_that_needs_the_wallets_name_of_the_person(find):
    charge = opened(method="wechat_pay")
    with translation.override("en"):
        with pytest.raises(MethodUnavailable) as refused:
            start(charge.charge_ref, payer=WITHIN)
        assert "does not open within WeChat" in str(refused.value)
    assert not Attempt.objects.exists()
    assert find("wechatpay").calls == []


def test_within_wechat_another_provider_of_the_route_takes_it(find, settings):
    settings.PAYMENT_ROUTES = {"wechat_pay": ("wechatpay", "stripe")}
    charge = opened(method="wechat_pay")
    start(charge.charge_ref, payer=WITHIN)
    assert Attempt.objects.get().provider == "stripe"
