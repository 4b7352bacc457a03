"""Another way to pay: the open page is closed first, so that never two can be paid."""

from __future__ import annotations

import pytest

from marketplace.foundation.money import Money
from payments.charges import queries, services
from payments.charges.errors import (
    ChargeNotFound,
    ChargeNotPayable,
    MethodUnavailable,
    PaymentInProgress,
)
from payments.charges.models import Attempt
from payments.gateways.errors import ProviderUnavailable
from tests.factories.charges import LATER, NOON, in_patacas, opened, start
from tests.payments.charges.test_captures import PAID_IN_CNY

pytestmark = pytest.mark.django_db


def change(charge, method="card", now=NOON):
    return services.change_method(charge_ref=charge.charge_ref, method=method, now=now)


def test_the_open_page_is_closed_and_the_next_one_is_for_the_new_method(provider):
    charge = opened()
    first = start(charge.charge_ref)
    assert change(charge).method == "card"
    assert provider.sessions["page_1"].status == "expired"
    second = start(charge.charge_ref)
    assert (second.method, second.redirect_url) == ("card", "https://pay.example/page_2")
    assert second.attempt_id != first.attempt_id
    live = Attempt.objects.filter(status="awaiting_buyer")
    assert [row.pk for row in live] == [second.attempt_id]


def test_the_same_method_again_keeps_the_open_page(provider):
    charge = opened()
    first = start(charge.charge_ref)
    assert change(charge, "alipay").redirect_url == first.redirect_url
    assert provider.count("expire") == 0


def test_a_payment_that_arrived_meanwhile_is_kept(provider, balances):
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    after = change(charge)
    assert (after.is_paid, after.method) == (True, "alipay")
    assert balances() == PAID_IN_CNY


def test_a_payment_on_its_way_is_not_disturbed(provider):
    charge = opened()
    start(charge.charge_ref)
    provider.sessions["page_1"].status = "processing"
    with pytest.raises(PaymentInProgress):
        change(charge)
    assert queries.charge_view(charge.charge_ref).method == "alipay"
    with pytest.raises(PaymentInProgress):  # now it is known here, too
        change(charge)
    assert provider.count("expire") == 1


def test_while_the_provider_is_away_nothing_changes(provider):
    charge = opened()
    start(charge.charge_ref)
    provider.fail("expire", ProviderUnavailable("away"))
    with pytest.raises(ProviderUnavailable):
        change(charge)
    view = queries.charge_view(charge.charge_ref)
    assert (view.method, view.status) == ("alipay", "awaiting_buyer")


def test_a_method_that_cannot_take_the_currency_is_refused_and_the_page_stays(provider):
    charge = opened(amount=Money(49_850, "MOP"), shares=in_patacas(), method="card")
    start(charge.charge_ref)
    with pytest.raises(MethodUnavailable):
        change(charge, "wechat_pay")
    assert provider.sessions["page_1"].status == "awaiting_buyer"


def test_a_charge_whose_time_is_over_or_that_does_not_exist_is_refused(provider):
    charge = opened()
    with pytest.raises(ChargeNotPayable):
        change(charge, now=LATER)
    with pytest.raises(ChargeNotFound):
        services.change_method(charge_ref="chg_NOBODY", method="card", now=NOON)
