"""The provider belongs to the attempt: the tables of docs/payment-methods.md with two providers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from marketplace.foundation.money import Money
from payments.charges import queries, services
from payments.charges.errors import ChargeNotPayable, MethodUnavailable
from payments.charges.models import Attempt, Charge, Refund, WebhookEvent
from payments.charges.services.start_attempt import spec_of
from payments.charges.types import PayerContext
from payments.gateways import breaker, breaker_state
from payments.gateways.errors import OutcomeUnknown, ProviderAway, ProviderUnavailable
from payments.gateways.types import Signal
from tests.factories import providers
from tests.factories.charges import (
    LATER,
    NOON,
    SIGNED,
    FakeProvider,
    in_patacas,
    opened,
    signal,
    start,
)

pytestmark = pytest.mark.django_db
Find = Callable[[str], FakeProvider]
MOP = Money(49_850, "MOP")


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, clock: object) -> Find:
    return providers.registered(monkeypatch)


def attempts() -> list[tuple[str, str, str]]:
    """Each as provider, method, status; the first provider's first."""
    return sorted(Attempt.objects.values_list("provider", "method", "status"), reverse=True)


def open_the_breaker(code: str = "stripe") -> None:
    for _time in range(5):
        with pytest.raises(ProviderUnavailable):
            breaker.call(code, _away)


def _away() -> None:
    raise ProviderUnavailable("away")


def test_a_payment_by_the_second_provider_is_its_own_to_the_last_refund(two, balances):
    charge = opened(method="mpay", amount=MOP, shares=in_patacas())
    view = start(charge.charge_ref)
    assert attempts() == [("antom", "mpay", "awaiting_buyer")]
    assert queries.charge_view(charge.charge_ref).provider == "antom"
    services.expire_charges(now=LATER)
    antom = two("antom")
    antom.pay(view.attempt_ref, fee=Money(498, "MOP"))
    body = signal(Attempt.objects.get(), client_reference=None)
    receipt = services.receive_webhook(provider="antom", headers=SIGNED, body=body, now=LATER)
    assert services.process_webhook(receipt.event_ids[0], now=LATER)
    antom.refund_status = "succeeded"
    assert services.submit_refund(Refund.objects.get().pk, now=LATER)
    assert balances()["psp_clearing:antom:MOP"] == -498  # the fee stays with the provider
    assert not [name for name in balances() if "stripe" in name]
    assert two("stripe").calls == []


def test_a_charge_names_who_captured_it_and_never_another(two):
    charge = opened()
    view = start(charge.charge_ref)
    assert Charge.objects.get().provider == ""
    two("stripe").pay(view.attempt_ref)
    services.sync_attempt(view.attempt_id, now=NOON)
    assert Charge.objects.get().provider == "stripe"
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.update(provider="antom")


def test_another_method_may_be_another_provider_and_its_page_is_the_only_one(two, settings):
    settings.PAYMENT_ROUTES = {"card": ("stripe",), "alipay": ("antom",)}
    charge = opened(method="card")
    start(charge.charge_ref)
    services.change_method(charge_ref=charge.charge_ref, method="alipay", now=NOON)
    start(charge.charge_ref)
    assert attempts() == [("stripe", "card", "expired"), ("antom", "alipay", "awaiting_buyer")]
    assert two("stripe").sessions["page_1"].status == "expired"


def test_the_next_provider_takes_what_the_first_did_not(two):
    charge = opened()
    two("stripe").fail("start", ProviderUnavailable("maintenance"))
    assert start(charge.charge_ref).redirect_url
    assert attempts() == [("stripe", "alipay", "voided"), ("antom", "alipay", "awaiting_buyer")]
    assert two("stripe").sessions == {}


def test_a_provider_that_is_away_is_not_asked_at_all(two):
    charge = opened()
    open_the_breaker()
    assert start(charge.charge_ref).redirect_url
    assert attempts() == [("antom", "alipay", "awaiting_buyer")]
    assert two("stripe").calls == []


def test_what_waited_for_a_provider_that_is_away_gives_way(two, settings):
    settings.PAYMENT_ROUTES = {"alipay": ("stripe",)}
    charge = opened()
    two("stripe").fail("start", ProviderUnavailable("away"))
    with pytest.raises(ProviderUnavailable):
        start(charge.charge_ref)
    assert attempts() == [("stripe", "alipay", "created")]
    open_the_breaker()
    settings.PAYMENT_ROUTES = {"alipay": ("stripe", "antom")}
    assert start(charge.charge_ref).redirect_url
    assert attempts() == [("stripe", "alipay", "voided"), ("antom", "alipay", "awaiting_buyer")]


def test_a_page_that_opens_too_late_is_never_shown_and_not_asked_about_forever(two):
    charge = opened()

    def meanwhile() -> None:
        open_the_breaker()
        assert start(charge.charge_ref).redirect_url

    two("stripe").during["start"] = meanwhile
    with pytest.raises(ChargeNotPayable):
        start(charge.charge_ref)
    assert attempts() == [("stripe", "alipay", "voided"), ("antom", "alipay", "awaiting_buyer")]
    breaker_state.clear("stripe")
    late = Attempt.objects.get(provider="stripe")
    assert late.provider_ref == "page_1"
    services.sync_attempt(late.pk, now=NOON)
    late.refresh_from_db()
    assert late.next_poll_at == NOON + timedelta(minutes=2)
    two("stripe").sessions["page_1"].status = "expired"
    services.sync_attempt(late.pk, now=LATER)
    late.refresh_from_db()
    assert (late.status, late.next_poll_at) == ("voided", None)


def test_nothing_new_starts_while_an_outcome_is_unknown(two):
    charge = opened()
    two("stripe").fail("start", OutcomeUnknown("no answer"), carried_out=True)
    with pytest.raises(OutcomeUnknown):
        start(charge.charge_ref)
    open_the_breaker()
    with pytest.raises(ProviderAway):
        start(charge.charge_ref)
    assert attempts() == [("stripe", "alipay", "unknown")]
    assert two("antom").calls == []
    breaker_state.clear("stripe")
    assert start(charge.charge_ref).redirect_url
    assert len(two("stripe").sessions) == 1


def test_without_another_provider_nothing_is_written_while_the_only_one_is_away(two):
    charge = opened(method="card")
    open_the_breaker()
    with pytest.raises(ProviderAway):
        start(charge.charge_ref)
    assert attempts() == []
    assert queries.charge_view(charge.charge_ref).is_payable


def test_an_order_can_be_placed_while_its_provider_is_away(two):
    open_the_breaker()
    assert opened(method="card").is_payable


def test_a_method_that_is_away_closes_no_page_that_waits(two):
    charge = opened(method="mpay", amount=MOP, shares=in_patacas())
    start(charge.charge_ref)
    open_the_breaker()
    with pytest.raises(MethodUnavailable):
        services.change_method(charge_ref=charge.charge_ref, method="card", now=NOON)
    assert attempts() == [("antom", "mpay", "awaiting_buyer")]


def test_sweeps_leave_who_is_away_and_go_on_with_the_others(two, settings):
    settings.PAYMENT_ROUTES = {"card": ("stripe",), "alipay": ("antom",)}
    for number in range(4):
        charge = opened(reference=f"order:ord_{number}", method="card")
        start(charge.charge_ref)
    alipay = opened()
    view = start(alipay.charge_ref)
    two("antom").pay(view.attempt_ref)
    open_the_breaker()
    asked = two("stripe").count("fetch")
    soon = NOON + timedelta(seconds=59)
    Attempt.objects.update(next_poll_at=soon)
    Attempt.objects.filter(pk=view.attempt_id).update(next_poll_at=soon + timedelta(seconds=0.5))
    with_time = soon + timedelta(seconds=1)
    assert services.poll_open_attempts(now=with_time) == 1
    assert queries.charge_view(alipay.charge_ref).is_paid
    assert two("stripe").count("fetch") == asked
    left = set(Attempt.objects.filter(method="card").values_list("polls", "next_poll_at"))
    assert left == {(0, with_time + timedelta(seconds=61))}  # no try is counted


def test_a_refund_is_not_begun_while_its_provider_is_away(two):
    view = start(opened().charge_ref)
    services.expire_charges(now=LATER)
    two("stripe").pay(view.attempt_ref)
    services.sync_attempt(view.attempt_id, now=LATER)
    open_the_breaker()
    assert services.submit_refunds(now=LATER) == 0
    refund = Refund.objects.get()
    assert (refund.status, refund.submitted_at, two("stripe").count("refund")) == (
        "requested",
        None,
        0,
    )


def test_who_pays_and_how_it_waits_is_kept_with_the_attempt(two, monkeypatch):
    code = "weixin://wxpay/bizpayurl?pr=p4lpSuKzz"
    call = {"appId": "wx0", "package": "prepay_id=wx2"}
    opens = FakeProvider.start

    def asks_the_wallet(self, spec, *, key):
        return replace(opens(self, spec, key=key), redirect_url="", qr_text=code, wallet_call=call)

    monkeypatch.setattr(FakeProvider, "start", asks_the_wallet)
    charge = opened()
    payer = PayerContext(scene="wechat", client_ip="203.0.113.7", payer_ref="oUpF8uMuAJO")
    view = start(charge.charge_ref, payer=payer)
    assert (view.redirect_url, view.qr_text, view.wallet_call) == ("", code, call)
    shown = queries.charge_view(charge.charge_ref)
    assert (shown.qr_text, shown.wallet_call) == (code, call)
    again = start(charge.charge_ref, payer=PayerContext())  # from elsewhere: the same request
    assert again.attempt_id == view.attempt_id
    spec = spec_of(Attempt.objects.select_related("charge").get())
    assert (spec.scene, spec.client_ip, spec.payer_ref) == ("wechat", "203.0.113.7", "oUpF8uMuAJO")
    for changed in ({"scene": "phone"}, {"payer_ref": ""}, {"client_ip": ""}, {"qr_text": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.update(wallet_call={"appId": "another"})
    services.expire_charges(now=LATER)
    assert queries.charge_view(charge.charge_ref).qr_text == ""


def test_undelivered_news_is_fetched_from_both_and_one_that_is_away_stops_only_itself(two):
    charge = opened(method="mpay", amount=MOP, shares=in_patacas())
    start(charge.charge_ref)
    body = json.loads(signal(Attempt.objects.get(), "evt_antom"))
    two("antom").lost = [Signal(**body)]
    two("stripe").fail("undelivered", ProviderUnavailable("away"))
    assert services.recover_undelivered(now=NOON) == 1
    two("antom").fail("undelivered", ProviderUnavailable("away"))
    two("stripe").lost = [Signal(**body | {"event_id": "evt_stripe"})]
    assert services.recover_undelivered(now=NOON) == 1
    rows = WebhookEvent.objects.values_list("provider", "event_id")
    assert sorted(rows) == [("antom", "evt_antom"), ("stripe", "evt_stripe")]
