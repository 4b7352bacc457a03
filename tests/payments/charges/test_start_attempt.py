"""Sending a buyer to a payment page: once, under one key, whatever the network does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from payments.charges import queries, services
from payments.charges.errors import (
    ChargeNotFound,
    ChargeNotPayable,
    MethodUnavailable,
    PaymentInProgress,
)
from payments.charges.models import Attempt, Charge
from payments.gateways.errors import (
    KeyReused,
    OutcomeUnknown,
    ProviderContradiction,
    ProviderRefused,
    ProviderUnavailable,
)
from tests.factories.charges import LATER, NOON, TOTAL, opened, start

pytestmark = pytest.mark.django_db


def test_a_start_writes_the_attempt_and_gives_a_page(provider):
    charge = opened()
    view = start(charge.charge_ref)
    assert view.redirect_url == "https://pay.example/page_1"
    assert (view.status, view.method, view.charge_ref) == (
        "awaiting_buyer",
        "alipay",
        charge.charge_ref,
    )
    row = Attempt.objects.get()
    assert row.key == f"charge:{charge.charge_ref}:attempt:{row.public_id}"
    assert (row.provider_ref, row.next_poll_at) == ("page_1", NOON + timedelta(minutes=1))
    spec = provider.sessions["page_1"].spec
    assert (spec.amount, spec.charge_ref, spec.reference) == (
        TOTAL,
        charge.charge_ref,
        row.public_id,
    )
    now = queries.charge_view(charge.charge_ref)
    assert (now.status, now.redirect_url, now.attempt_id) == (
        "awaiting_buyer",
        view.redirect_url,
        row.pk,
    )


def test_a_second_click_returns_the_same_page_without_asking_the_provider(provider):
    charge = opened()
    first = start(charge.charge_ref)
    assert start(charge.charge_ref, language="pt", email="other@example.com") == first
    assert provider.count("start") == 1
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("error", [OutcomeUnknown, ProviderUnavailable])
@pytest.mark.parametrize("carried_out", [False, True])
def test_after_an_outage_the_same_request_goes_out_under_the_same_key(provider, error, carried_out):
    charge = opened()
    provider.fail("start", error("the line is dead"), carried_out=carried_out)
    with pytest.raises(error):
        start(charge.charge_ref)
    assert Attempt.objects.get().status == ("unknown" if error is OutcomeUnknown else "created")
    assert queries.charge_view(charge.charge_ref).redirect_url == ""
    # Another language and address now: the request must still be the first one.
    view = start(charge.charge_ref, language="en", now=NOON + timedelta(minutes=2))
    assert view.redirect_url == "https://pay.example/page_1"
    keys = {what for name, what in provider.calls if name == "start"}
    assert len(keys) == 1
    assert len(provider.sessions) == 1
    assert provider.sessions["page_1"].spec.language == "zh-hans"


@pytest.mark.parametrize("error", [OutcomeUnknown, ProviderRefused])
def test_a_failed_twin_does_not_take_back_the_page_that_the_other_got(provider, error):
    charge = opened()

    def twin() -> None:
        start(charge.charge_ref)
        provider.fail("start", error("only the first call fails"))

    provider.during["start"] = twin
    with pytest.raises(error):
        start(charge.charge_ref)
    view = queries.charge_view(charge.charge_ref)
    assert (view.status, view.redirect_url) == ("awaiting_buyer", "https://pay.example/page_1")


def test_the_poller_learns_what_became_of_an_unknown_start(provider):
    charge = opened()
    provider.fail("start", OutcomeUnknown("cut off"), carried_out=True)
    with pytest.raises(OutcomeUnknown):
        start(charge.charge_ref)
    assert services.poll_open_attempts(now=NOON + timedelta(minutes=1)) == 0
    assert services.poll_open_attempts(now=NOON + timedelta(minutes=3)) == 1
    assert queries.charge_view(charge.charge_ref).redirect_url == "https://pay.example/page_1"
    assert len(provider.sessions) == 1


def test_a_process_that_died_before_the_call_leaves_an_attempt_that_is_taken_up(provider):
    charge = opened()
    provider.fail("start", KeyboardInterrupt())  # as near to a kill as one process can come
    with pytest.raises(KeyboardInterrupt):
        start(charge.charge_ref)
    assert Attempt.objects.get().status == "created"
    assert start(charge.charge_ref).redirect_url == "https://pay.example/page_1"
    assert Attempt.objects.count() == 1


def test_a_refused_start_is_declined_and_another_method_may_follow(provider):
    charge = opened()
    provider.fail("start", ProviderRefused("not this method"))
    with pytest.raises(ProviderRefused):
        start(charge.charge_ref)
    assert Attempt.objects.get().status == "declined"
    assert queries.charge_view(charge.charge_ref).status == "declined"
    services.change_method(charge_ref=charge.charge_ref, method="card", now=NOON)
    view = start(charge.charge_ref)
    assert (view.method, view.status) == ("card", "awaiting_buyer")
    assert queries.charge_view(charge.charge_ref).status == "awaiting_buyer"
    assert Attempt.objects.count() == 2


def test_a_page_that_does_not_fit_is_never_shown(provider):
    charge = opened()
    provider.fail("start", ProviderContradiction("another amount"), carried_out=True)
    with pytest.raises(ProviderContradiction):
        start(charge.charge_ref)
    view = queries.charge_view(charge.charge_ref)
    assert (view.attempt_status, view.redirect_url) == ("unknown", "")


def test_nothing_starts_for_a_charge_whose_time_is_over(provider):
    charge = opened()
    with pytest.raises(ChargeNotPayable):
        start(charge.charge_ref, now=charge.expires_at)
    services.expire_charges(now=LATER)
    with pytest.raises(ChargeNotPayable):
        start(charge.charge_ref, now=NOON)
    assert not Attempt.objects.exists()
    assert provider.calls == []


def test_nothing_starts_for_a_paid_charge(provider):
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    services.sync_attempt(view.attempt_id, now=NOON)
    with pytest.raises(ChargeNotPayable) as refusal:
        start(charge.charge_ref)
    assert refusal.value.facts == {"status": "captured"}
    assert Attempt.objects.count() == 1


def test_nothing_starts_while_a_payment_is_processed(provider):
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref, status="processing", captured=None)
    assert services.sync_attempt(view.attempt_id, now=NOON).status == "processing"
    with pytest.raises(PaymentInProgress):
        start(charge.charge_ref)
    assert provider.count("start") == 1


def test_nothing_starts_for_a_charge_that_does_not_exist(provider):
    with pytest.raises(ChargeNotFound):
        start("chg_NOBODY")
    assert provider.calls == []


def test_a_method_that_the_table_no_longer_offers_is_refused_before_the_provider(provider):
    charge = opened()
    Charge.objects.update(method="bank_card")
    with pytest.raises(MethodUnavailable):
        start(charge.charge_ref)
    assert not Attempt.objects.exists()
    assert provider.calls == []


def test_a_charge_that_expires_while_its_page_opens_sends_nobody_there(provider):
    charge = opened()
    provider.during["start"] = lambda: Charge.objects.update(status="expired")
    with pytest.raises(ChargeNotPayable):
        start(charge.charge_ref)
    assert queries.charge_view(charge.charge_ref).redirect_url == ""
    # The page exists, though: the poller closes it.
    services.poll_open_attempts(now=NOON)
    assert Attempt.objects.get().status == "expired"
    assert provider.sessions["page_1"].status == "expired"


def test_the_database_allows_one_live_attempt_under_a_charge(provider):
    charge = opened()
    start(charge.charge_ref)
    row = Attempt.objects.get()
    for status in ("created", "awaiting_buyer", "processing", "unknown"):
        with pytest.raises(IntegrityError, match="attempt_one_live"), transaction.atomic():
            Attempt.objects.create(
                charge=row.charge,
                provider="stripe",
                method="card",
                key=f"another:{status}",
                status=status,
                prepared_at=NOON,
                expires_at=NOON,
            )


def test_a_repeat_after_the_shop_changed_its_name_is_the_same_request(provider, settings):
    charge = opened()
    provider.fail("start", OutcomeUnknown("cut off"), carried_out=True)
    with pytest.raises(OutcomeUnknown):
        start(charge.charge_ref)
    asked = provider.sessions["page_1"].spec
    assert asked.business_name == f"{settings.MARKETPLACE_NAME} {settings.MARKETPLACE_NAME_HAN}"
    settings.MARKETPLACE_NAME = "Another name"
    assert start(charge.charge_ref).redirect_url == "https://pay.example/page_1"
    assert len(provider.sessions) == 1


def test_a_repeat_that_is_another_request_is_given_up_and_the_next_start_is_a_new_one(
    provider, alarms
):
    charge = opened()
    provider.fail("start", OutcomeUnknown("cut off"), carried_out=True)
    with pytest.raises(OutcomeUnknown):
        start(charge.charge_ref)
    provider.fail("start", KeyReused("another release"))
    with pytest.raises(ChargeNotPayable):
        start(charge.charge_ref)
    assert len(alarms()) == 1
    view = start(charge.charge_ref)
    assert view.redirect_url == "https://pay.example/page_2"
    assert sorted(Attempt.objects.values_list("status", flat=True)) == ["awaiting_buyer", "voided"]


def test_coming_back_to_a_start_that_became_another_request_shows_that_it_is_open(provider):
    charge = opened()
    provider.fail("start", OutcomeUnknown("cut off"), carried_out=True)
    with pytest.raises(OutcomeUnknown):
        start(charge.charge_ref)
    provider.fail("start", KeyReused("another release"))
    view = services.sync_attempt(Attempt.objects.get().pk, now=NOON)
    assert (view.attempt_status, view.is_payable, view.is_paid) == ("voided", True, False)
