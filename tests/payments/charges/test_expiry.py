"""When the time to pay ends: the provider's page first, then the charge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.foundation.models import OutboxEvent
from payments.charges import queries, services
from payments.charges.models import Attempt, Charge
from payments.gateways.errors import (
    KeyReused,
    OutcomeUnknown,
    ProviderContradiction,
    ProviderUnavailable,
)
from tests.factories.charges import LATER, NOON, ORDER, opened, start
from tests.payments.charges.test_captures import PAID_IN_CNY

pytestmark = pytest.mark.django_db


def test_a_charge_that_nobody_tried_to_pay_expires_without_the_provider(provider, news):
    charge = opened()
    assert services.expire_charges(now=NOON + timedelta(minutes=29)) == 0
    assert services.expire_charges(now=charge.expires_at) == 1
    view = queries.charge_view(charge.charge_ref)
    assert (view.status, view.is_payable) == ("expired", False)
    assert Charge.objects.get().expired_at == charge.expires_at
    assert provider.calls == []
    event = OutboxEvent.objects.get(topic="charges.charge_expired")
    assert event.payload == {"charge_ref": charge.charge_ref, "reference": ORDER}


def test_the_page_is_closed_before_the_charge(provider, news, balances):
    charge = opened()
    start(charge.charge_ref)
    assert services.expire_charges(now=LATER) == 1
    assert provider.sessions["page_1"].status == "expired"
    view = queries.charge_view(charge.charge_ref)
    assert (view.status, view.attempt_status, view.redirect_url) == ("expired", "expired", "")
    assert services.expire_charges(now=LATER) == 0
    assert news() == ["charge_expired"]
    assert balances() == {}


def test_a_payment_in_the_last_second_is_captured_and_not_expired(provider, news, balances):
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    assert services.expire_charges(now=LATER) == 0
    assert queries.charge_view(charge.charge_ref).is_paid
    assert balances() == PAID_IN_CNY
    assert news() == ["charge_captured"]


def test_a_paid_charge_does_not_expire_when_somebody_asks(provider, news):
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    services.sync_attempt(view.attempt_id, now=NOON)
    assert services.expire_charge(charge_ref=charge.charge_ref, now=LATER) is False
    assert services.expire_charge(charge_ref=charge.charge_ref, now=NOON) is False
    assert news() == ["charge_captured"]


def test_a_payment_that_is_processed_keeps_the_charge_open_until_it_is_decided(provider, news):
    charge = opened()
    view = start(charge.charge_ref)
    page = provider.sessions["page_1"]
    page.status = "processing"
    assert services.expire_charges(now=LATER) == 0
    assert queries.charge_view(charge.charge_ref).status == "processing"
    page.status = "declined"
    assert services.expire_charges(now=LATER) == 0  # it was looked at a moment ago
    assert services.expire_charges(now=LATER + timedelta(minutes=1)) == 1
    assert queries.charge_view(charge.charge_ref).attempt_id == view.attempt_id
    assert news() == ["charge_expired"]


@pytest.mark.parametrize("error", [ProviderUnavailable, OutcomeUnknown])
@pytest.mark.parametrize("carried_out", [False, True])
def test_while_the_provider_is_away_the_charge_waits(provider, news, error, carried_out):
    charge = opened()
    start(charge.charge_ref)
    provider.fail("expire", error("away"), carried_out=carried_out)
    assert services.expire_charges(now=LATER) == 0
    assert queries.charge_view(charge.charge_ref).is_payable
    assert news() == []
    assert services.expire_charges(now=LATER + timedelta(minutes=1)) == 1
    assert news() == ["charge_expired"]


def test_one_charge_in_trouble_does_not_stop_the_others(provider):
    first, second = opened(), opened(reference="order:ord_SECOND")
    start(first.charge_ref)
    provider.fail("expire", ProviderUnavailable("away"))
    assert services.expire_charges(now=LATER) == 1
    assert queries.statuses_of([first.charge_ref, second.charge_ref]) == {
        first.charge_ref: "awaiting_buyer",
        second.charge_ref: "expired",
    }


def test_an_unknown_start_is_learned_under_its_key_and_its_page_closed(provider):
    charge = opened()
    provider.fail("start", OutcomeUnknown("cut off"), carried_out=True)
    with pytest.raises(OutcomeUnknown):
        start(charge.charge_ref)
    assert services.expire_charges(now=LATER) == 1
    assert len(provider.sessions) == 1
    assert provider.sessions["page_1"].status == "expired"


def test_a_start_that_never_answers_is_given_up_an_hour_later(provider):
    charge = opened()
    provider.fail("start", OutcomeUnknown("cut off"))
    with pytest.raises(OutcomeUnknown):
        start(charge.charge_ref)
    provider.fail("start", OutcomeUnknown("cut off"))
    assert services.expire_charges(now=LATER) == 0
    provider.fail("start", OutcomeUnknown("cut off"))
    assert services.expire_charges(now=LATER + timedelta(hours=1)) == 1
    view = queries.charge_view(charge.charge_ref)
    assert (view.status, view.attempt_status) == ("expired", "expired")


def test_a_page_that_never_fitted_is_voided(provider):
    charge = opened()
    for _ in range(2):
        provider.fail("start", ProviderContradiction("another amount"), carried_out=True)
    with pytest.raises(ProviderContradiction):
        start(charge.charge_ref)
    assert services.expire_charges(now=LATER) == 1
    assert Attempt.objects.get().status == "voided"


def test_a_start_that_became_another_request_does_not_keep_the_charge_open(provider):
    charge = opened()
    provider.fail("start", OutcomeUnknown("cut off"), carried_out=True)
    with pytest.raises(OutcomeUnknown):
        start(charge.charge_ref)
    provider.fail("start", KeyReused("another release"))
    assert services.expire_charges(now=LATER) == 1
    assert Attempt.objects.get().status == "voided"


def test_a_page_that_the_provider_does_not_know_is_given_up_after_a_day(provider, alarms):
    charge = opened()
    start(charge.charge_ref)
    provider.sessions.clear()
    day = LATER + timedelta(days=1)
    assert services.expire_charges(now=LATER) == 0
    (alarm,) = alarms()
    assert "page_1" in alarm
    assert Attempt.objects.get().status == "awaiting_buyer"
    assert services.expire_charges(now=day) == 1
    assert Attempt.objects.get().status == "voided"
    assert queries.charge_view(charge.charge_ref).status == "expired"


def test_what_was_paid_before_the_key_became_another_accounts_is_found_with_the_right_key(
    provider, balances, news
):
    view = start(opened().charge_ref)
    provider.pay(view.attempt_ref)
    right, provider.sessions = provider.sessions, {}
    assert services.expire_charges(now=LATER) == 0
    provider.sessions = right
    assert services.expire_charges(now=LATER + timedelta(minutes=1)) == 0
    assert queries.charge_view(ORDER).is_paid
    assert balances() == PAID_IN_CNY
    assert news() == ["charge_captured"]


def test_a_charge_that_cannot_expire_lets_those_behind_it_pass_and_waits_longer(provider):
    bad, good = opened(), opened(reference="order:ord_SECOND", expires_at=LATER)
    start(bad.charge_ref)
    provider.fail("expire", ZeroDivisionError("a mistake of ours"))
    assert services.expire_charges(now=LATER, limit=1) == 0
    assert services.expire_charges(now=LATER, limit=1) == 1
    assert queries.statuses_of([bad.charge_ref, good.charge_ref]) == {
        bad.charge_ref: "awaiting_buyer",
        good.charge_ref: "expired",
    }
    waits = []
    for _ in range(8):
        row = Charge.objects.get(public_id=bad.charge_ref)
        provider.fail("expire", ProviderUnavailable("away"))
        services.expire_charges(now=row.next_expiry_at)
        waits.append(Charge.objects.get(pk=row.pk).next_expiry_at - row.next_expiry_at)
    assert [wait / timedelta(minutes=1) for wait in waits] == [2, 4, 8, 16, 32, 60, 60, 60]


def test_a_payment_on_its_way_does_not_stop_those_behind_it(provider):
    busy, other = opened(), opened(reference="order:ord_SECOND", expires_at=LATER)
    start(busy.charge_ref)
    provider.sessions["page_1"].status = "processing"
    assert services.expire_charges(now=LATER, limit=1) == 0
    assert services.expire_charges(now=LATER, limit=1) == 1
    assert queries.charge_view(other.charge_ref).status == "expired"


def test_news_of_what_kept_a_charge_open_lets_it_expire_at_once(provider):
    charge = opened()
    view = start(charge.charge_ref)
    page = provider.sessions["page_1"]
    page.status = "processing"
    for _ in range(5):
        Charge.objects.update(next_expiry_at=None)
        assert services.expire_charges(now=LATER) == 0
    page.status = "declined"
    services.sync_attempt(view.attempt_id, now=LATER)
    assert services.expire_charges(now=LATER) == 1
