"""A capture: compared, recorded once, and in the books to the cent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from payments.charges import queries, services
from payments.charges.errors import PaymentUnderReview
from payments.charges.models import Attempt, Charge, ChargeFact
from payments.gateways.errors import ProviderUnavailable
from payments.ledger.models import Entry
from tests.factories.charges import LATER, NOON, ORDER, in_patacas, opened, start
from tests.factories.roles import without_triggers

pytestmark = pytest.mark.django_db

# Debit positive, credit negative; minor units. CNY 422.60 came in, less the fee of CNY 9.30.
PAID_IN_CNY = {
    "psp_clearing:stripe:CNY": 41_330,
    "processing_fee:CNY": 930,
    "fx_position:CNY": -41_993,  # CNY 177.74 + CNY 242.19 at the mid rate
    "fx_margin:CNY": -267,  # CNY 1.16 + CNY 1.51
    "fx_position:MOP": 49_850,
    "vendor_pending:vendor:ven_CUNHABAKERY1:MOP": -21_100,
    "vendor_pending:vendor:ven_TINNEDFISH01:MOP": -28_750,
}


def paid(provider, **changes):
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref, **changes)
    return charge, view


def test_a_capture_in_another_currency_is_in_the_books_to_the_cent(provider, balances, news):
    charge, view = paid(provider)
    after = services.sync_attempt(view.attempt_id, now=NOON)
    assert (after.status, after.is_paid, after.captured_at) == ("captured", True, NOON)
    assert (after.redirect_url, after.attempt_status) == ("", "captured")
    assert balances() == PAID_IN_CNY
    assert news() == ["charge_captured"]
    event = OutboxEvent.objects.get(topic="charges.charge_captured")
    assert event.payload == {
        "charge_ref": charge.charge_ref,
        "reference": ORDER,
        "captured_at": NOON.isoformat(),
    }


def test_the_capture_entry_names_each_share_and_its_day_in_macau(provider):
    charge, view = paid(provider)
    late = NOON + timedelta(hours=12, minutes=1)  # 00:01 of the next day in Macau
    with without_triggers("charges_charge"):
        Charge.objects.update(expires_at=late + timedelta(hours=1))
    services.sync_attempt(view.attempt_id, now=late)
    entry = Entry.objects.get(kind="capture")
    assert entry.key == f"charge:{charge.charge_ref}:capture:pay_1"
    assert (entry.reference, entry.effective_on.isoformat()) == (ORDER, "2026-05-24")
    shown = [
        (p.debit.code, p.credit.code, p.amount_minor, p.memo)
        for p in entry.postings.select_related("debit", "credit").order_by("line")
    ]
    a, b = "vendor_order:vor_AZHUHA1BUYER0", "vendor_order:vor_BZHUHA1BUYER0"
    psp = "psp_clearing:stripe:CNY"
    assert shown == [
        (psp, "fx_position:CNY", 17_774, a),
        (psp, "fx_margin:CNY", 116, a),
        ("fx_position:MOP", "vendor_pending:vendor:ven_CUNHABAKERY1:MOP", 21_100, a),
        (psp, "fx_position:CNY", 24_219, b),
        (psp, "fx_margin:CNY", 151, b),
        ("fx_position:MOP", "vendor_pending:vendor:ven_TINNEDFISH01:MOP", 28_750, b),
    ]


def test_a_capture_without_conversion_owes_each_vendor_what_was_paid(provider, balances):
    provider.fee = Money(786, "MOP")
    charge = opened(amount=Money(49_850, "MOP"), shares=in_patacas(), method="card")
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    services.sync_attempt(view.attempt_id, now=NOON)
    assert balances() == {
        "psp_clearing:stripe:MOP": 49_064,
        "processing_fee:MOP": 786,
        "vendor_pending:vendor:ven_CUNHABAKERY1:MOP": -21_100,
        "vendor_pending:vendor:ven_TINNEDFISH01:MOP": -28_750,
    }


def test_syncing_again_changes_nothing(provider, balances, news):
    _, view = paid(provider)
    for minute in range(3):
        services.sync_attempt(view.attempt_id, now=NOON + timedelta(minutes=minute))
    assert balances() == PAID_IN_CNY
    assert news() == ["charge_captured"]
    assert sorted(ChargeFact.objects.values_list("kind", flat=True)) == [
        "captured",
        "processing_fee",
    ]
    assert Charge.objects.get().captured_at == NOON


def test_a_fee_that_is_known_later_is_posted_later_once(provider, balances):
    _, view = paid(provider, fee=None)
    services.sync_attempt(view.attempt_id, now=NOON)
    assert balances()["psp_clearing:stripe:CNY"] == 42_260
    row = Attempt.objects.get()
    assert row.next_poll_at is not None
    provider.sessions["page_1"].fee = Money(930, "CNY")
    assert services.poll_open_attempts(now=row.next_poll_at) == 1
    assert balances() == PAID_IN_CNY
    assert Attempt.objects.get().next_poll_at is None
    assert services.poll_open_attempts(now=LATER) == 0


def test_a_fee_in_another_currency_is_booked_in_that_currency(provider, balances):
    _, view = paid(provider, fee=Money(730, "HKD"))
    services.sync_attempt(view.attempt_id, now=NOON)
    books = balances()
    assert (books["processing_fee:HKD"], books["psp_clearing:stripe:HKD"]) == (730, -730)
    assert books["psp_clearing:stripe:CNY"] == 42_260


def test_a_fee_of_nothing_is_a_fact_without_an_entry(provider, balances):
    _, view = paid(provider, fee=Money(0, "CNY"))
    services.sync_attempt(view.attempt_id, now=NOON)
    assert "processing_fee:CNY" not in balances()
    assert ChargeFact.objects.get(kind="processing_fee").amount_minor == 0
    assert Attempt.objects.get().next_poll_at is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"captured": Money(100, "CNY")}, ["amount"]),
        ({"captured": Money(42_261, "CNY")}, ["amount"]),
        ({"captured": Money(42_260, "HKD")}, ["currency"]),
        ({"captured": Money(1, "HKD")}, ["amount", "currency"]),
        ({"livemode": True}, ["livemode"]),
        ({"client_reference": "att_SOMEONEELSE"}, ["client_reference"]),
        ({"client_reference": None}, ["client_reference"]),
        ({"method": "card"}, ["method"]),
        ({"method": None}, ["method"]),
        ({"captured": None}, ["amount", "currency", "provider_object_id"]),
    ],
)
def test_a_genuine_payment_that_is_not_ours_pays_nothing(
    provider, balances, news, alarms, changes, named
):
    charge, view = paid(provider, **changes)
    after = services.sync_attempt(view.attempt_id, now=NOON)
    assert (after.status, after.is_paid, after.is_under_review) == ("awaiting_buyer", False, True)
    assert balances() == {}
    assert news() == []
    fact = ChargeFact.objects.get()
    assert fact.kind == "mismatch"
    assert sorted(fact.detail) == sorted(named)
    row = Attempt.objects.get()
    assert (row.quarantined_at, row.next_poll_at, row.captured_minor) == (NOON, None, 0)
    assert len(alarms()) == 1
    # Until a person has looked: no second page, no second alarm, no redirect.
    with pytest.raises(PaymentUnderReview):
        start(charge.charge_ref)
    with pytest.raises(PaymentUnderReview):
        services.change_method(charge_ref=charge.charge_ref, method="card", now=NOON)
    assert services.sync_attempt(view.attempt_id, now=NOON) == after
    assert ChargeFact.objects.count() == 1
    assert len(alarms()) == 1
    assert queries.charge_view(ORDER).redirect_url == ""


def test_two_who_heard_of_the_same_mismatch_raise_one_alarm(provider, alarms):
    _, view = paid(provider, captured=Money(100, "CNY"))
    provider.during["fetch"] = lambda: services.sync_attempt(view.attempt_id, now=NOON)
    services.sync_attempt(view.attempt_id, now=NOON)
    assert provider.count("fetch") == 2
    assert ChargeFact.objects.count() == 1
    assert len(alarms()) == 1


def test_a_quarantined_payment_does_not_keep_the_charge_open_for_ever(provider, balances, news):
    _, view = paid(provider, captured=Money(100, "CNY"))
    services.sync_attempt(view.attempt_id, now=NOON)
    assert services.expire_charges(now=LATER) == 1
    assert news() == ["charge_expired"]
    assert balances() == {}
    assert Attempt.objects.get().is_quarantined


def test_states_without_money_are_followed_and_older_ones_ignored(provider):
    charge = opened()
    view = start(charge.charge_ref)
    page = provider.sessions["page_1"]
    for status, charge_status in [
        ("awaiting_buyer", "awaiting_buyer"),
        ("processing", "processing"),
        ("awaiting_buyer", "awaiting_buyer"),
        ("declined", "declined"),
    ]:
        page.status = status
        assert services.sync_attempt(view.attempt_id, now=NOON).status == charge_status
    page.status = "processing"  # an answer that was under way when it was declined
    assert services.sync_attempt(view.attempt_id, now=NOON).attempt_status == "declined"


@pytest.mark.parametrize("ended", ["declined", "expired", "voided"])
def test_money_after_a_declined_try_still_pays_in_time(provider, balances, ended):
    charge = opened()
    view = start(charge.charge_ref)
    provider.sessions["page_1"].status = ended
    services.sync_attempt(view.attempt_id, now=NOON)
    provider.pay(view.attempt_ref)
    assert services.sync_attempt(view.attempt_id, now=NOON).is_paid
    assert balances() == PAID_IN_CNY


def test_a_provider_that_is_away_changes_nothing_and_is_asked_again(provider, balances):
    _, view = paid(provider)
    provider.fail("fetch", ProviderUnavailable("away"))
    with pytest.raises(ProviderUnavailable):
        services.sync_attempt(view.attempt_id, now=NOON)
    assert balances() == {}
    provider.fail("fetch", ProviderUnavailable("away"))
    first = NOON + timedelta(minutes=1)
    assert services.poll_open_attempts(now=first) == 0
    assert services.poll_open_attempts(now=first) == 0  # it waits before it asks again
    assert services.poll_open_attempts(now=first + timedelta(minutes=2)) == 1
    assert balances() == PAID_IN_CNY


def test_the_poller_asks_less_and_less_often(provider):
    charge = opened()
    start(charge.charge_ref)
    waits, now = [], NOON
    for _ in range(4):
        now = Attempt.objects.get().next_poll_at
        services.poll_open_attempts(now=now)
        waits.append(Attempt.objects.get().next_poll_at - now)
    assert waits == [timedelta(minutes=m) for m in (2, 4, 8, 16)]
