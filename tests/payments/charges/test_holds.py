"""Cards that are held first: taken once, let go when it is too late, never both."""

from __future__ import annotations

import pytest

from payments.charges import queries, services
from payments.charges.errors import PaymentInProgress
from payments.charges.models import Attempt
from payments.charges.types import AttemptView
from payments.gateways.errors import OutcomeUnknown, ProviderUnavailable
from payments.ledger.models import Entry
from tests.factories.charges import LATER, NOON, FakeProvider, opened, start
from tests.payments.charges.test_captures import PAID_IN_CNY

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(provider: FakeProvider, settings: object) -> AttemptView:
    """The buyer has confirmed at the page; we have not heard of it."""
    settings.PAYMENT_HOLD_CARDS = True  # type: ignore[attr-defined]
    view = start(opened(method="card").charge_ref)
    provider.pay(view.attempt_ref)
    return view


def status_of(view: AttemptView) -> tuple[str, str]:
    charge = queries.charge_view(view.charge_ref)
    return charge.status, charge.attempt_status


def test_what_is_held_is_taken_at_the_first_look(held, provider, balances, news):
    assert services.sync_attempt(held.attempt_id, now=NOON).is_paid
    assert balances() == PAID_IN_CNY
    assert news() == ["charge_captured"]
    services.sync_attempt(held.attempt_id, now=NOON)
    services.capture_charge(charge_ref=held.charge_ref, now=NOON)
    assert provider.count("capture") == 1


def test_a_hold_is_no_payment_and_keeps_others_out(held, provider, news):
    provider.fail("capture", ProviderUnavailable("away"))
    with pytest.raises(ProviderUnavailable):
        services.sync_attempt(held.attempt_id, now=NOON)
    assert status_of(held) == ("authorized", "authorized")
    assert Entry.objects.count() == 0
    assert news() == []
    with pytest.raises(PaymentInProgress):
        start(held.charge_ref)
    with pytest.raises(PaymentInProgress):
        services.change_method(charge_ref=held.charge_ref, method="alipay", now=NOON)
    assert services.poll_open_attempts(now=NOON) == 1  # the sweep takes it
    assert status_of(held) == ("captured", "captured")


def test_an_unknown_capture_is_repeated_under_its_key(held, provider, balances):
    provider.fail("capture", OutcomeUnknown("cut"), carried_out=True)
    with pytest.raises(OutcomeUnknown):
        services.sync_attempt(held.attempt_id, now=NOON)
    services.sync_attempt(held.attempt_id, now=NOON)
    assert balances() == PAID_IN_CNY
    assert len({key for name, key in provider.calls if name == "capture"}) == 1


def test_what_is_held_when_the_time_is_over_is_let_go(held, provider, news):
    assert services.expire_charges(now=LATER) == 1
    assert status_of(held) == ("expired", "voided")
    assert (provider.count("capture"), provider.count("void")) == (0, 1)
    assert provider.sessions["page_1"].status == "voided"
    assert Entry.objects.count() == 0
    assert news() == ["charge_expired"]


def test_what_was_taken_meanwhile_is_a_payment(held, provider, balances):
    provider.fail("capture", OutcomeUnknown("cut"), carried_out=True)
    with pytest.raises(OutcomeUnknown):
        services.sync_attempt(held.attempt_id, now=NOON)
    assert services.expire_charges(now=LATER) == 0
    assert status_of(held) == ("captured", "captured")
    assert balances() == PAID_IN_CNY


def test_a_hold_that_lapsed_leaves_the_charge_to_another_try(held, provider):
    provider.fail("capture", ProviderUnavailable("away"))
    with pytest.raises(ProviderUnavailable):
        services.sync_attempt(held.attempt_id, now=NOON)
    provider.sessions["page_1"].status = "voided"
    services.capture_charge(charge_ref=held.charge_ref, now=NOON)
    assert status_of(held) == ("opened", "voided")
    assert start(held.charge_ref).redirect_url == "https://pay.example/page_2"


def test_another_amount_than_was_held_is_not_believed(held, provider):
    provider.sessions["page_1"].captured = queries.charge_view(held.charge_ref).amount * 2
    services.sync_attempt(held.attempt_id, now=NOON)
    assert queries.charge_view(held.charge_ref).is_under_review
    assert Entry.objects.count() == 0


def test_a_charge_that_is_voided_ends_before_its_time(held, provider, news):
    services.void_charge(charge_ref=held.charge_ref, now=NOON)
    assert status_of(held) == ("voided", "voided")
    assert news() == ["charge_expired"]
    assert services.void_charge(charge_ref=held.charge_ref, now=NOON).status == "voided"
    assert news() == ["charge_expired"]


def test_a_charge_that_is_paid_is_not_voided(held, provider, news):
    services.sync_attempt(held.attempt_id, now=NOON)
    assert services.void_charge(charge_ref=held.charge_ref, now=NOON).is_paid
    assert news() == ["charge_captured"]


def test_only_cards_are_held_and_only_when_it_is_set(provider, settings):
    for is_set, method, holds in ((False, "card", False), (True, "alipay", False)):
        settings.PAYMENT_HOLD_CARDS = is_set
        start(opened(reference=f"order:ord_{method}", method=method).charge_ref)
        assert Attempt.objects.get(method=method).holds_only is holds
