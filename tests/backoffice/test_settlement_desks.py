"""Holds, terms, adjustments, closings at their desks: asked with a reason, shown before decided."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from marketplace.vendors.models import Vendor
from payments.settlement import queries, services
from payments.settlement.models import Adjustment, Hold, PayeeTerms, SettlementChunk, SettlementRun
from tests.backoffice.test_desks import desk, text_of
from tests.factories import vendors
from tests.factories.settlement import book_sale, deliver, mop, register
from tests.payments.settlement.test_settlement import LATER, ON

pytestmark = pytest.mark.django_db
PLACE = reverse("admin:settlement_hold_place")
SET = reverse("admin:settlement_payeeterms_set")
PROPOSE = reverse("admin:settlement_adjustment_propose")
PREVIEW = reverse("admin:settlement_settlementrun_preview")
START = reverse("admin:index")


@pytest.fixture
def shop() -> Vendor:
    return vendors.bakery()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def owed(shop: Vendor, minor: int) -> None:
    """Let an amount be payable to a shop."""
    asked = services.propose_adjustment(
        payee_ref=shop.ref,
        amount=mop(minor),
        description="to begin with",
        reason="a test",
        by="user:1",
        now=LATER,
    )
    services.decide_adjustment(adjustment_ref=asked.public_id, approve=True, by="user:2", now=LATER)


def test_a_hold_is_placed_and_released_with_a_reason_by_who_may(shop: Vendor):
    operator, person = desk("add_hold", name="operator")
    page = operator.get(PLACE)
    assert "Nothing held is paid out" in text_of(page)
    refused = operator.post(PLACE, {"shop": shop.pk, "reason": " "})
    assert "This field is required." in text_of(refused)
    unknown = {"shop": shop.pk, "reason": "odd", "reference": "vendor_order:vor_NONE"}
    assert "no such sale" in text_of(operator.post(PLACE, unknown))
    assert not Hold.objects.exists()
    told = operator.post(PLACE, {"shop": shop.pk, "reason": "Stolen cards?"}, follow=True)
    hold = Hold.objects.get()
    assert (hold.payee_ref, hold.placed_by) == (shop.ref, f"user:{person.pk}")
    assert "Rua do Cunha Bakery" in text_of(told)
    release = reverse("admin:settlement_hold_release", args=[hold.pk])
    own = reverse("admin:settlement_hold_change", args=[hold.pk])
    assert release not in operator.get(own).content.decode()
    assert operator.post(release, {"reason": "fine"}).status_code == 403
    checker, _ = desk("change_hold")
    assert release in checker.get(own).content.decode()
    asked = text_of(checker.get(release))
    assert "Rua do Cunha Bakery, all payouts. Held by operator@example.com" in asked
    assert "Stolen cards?" in asked
    checker.post(release, {"reason": "They were not."})
    hold.refresh_from_db()
    assert hold.release_reason == "They were not."
    assert release not in checker.get(own).content.decode()


def test_terms_name_what_each_tier_means_and_are_set_by_who_may(shop: Vendor):
    maker, _ = desk("add_payeeterms", name="maker")
    assert "watched: held 14 days, 10% kept back for 90 days" in text_of(maker.get(SET))
    asked = {"shop": shop.pk, "tier": "watched", "payout_currency": "HKD", "reason": "returns"}
    assert "Select a valid choice" in text_of(maker.post(SET, asked | {"tier": "x"}))
    assert "The terms are set." in text_of(maker.post(SET, asked, follow=True))
    row = PayeeTerms.objects.get()
    assert (row.payee_ref, row.tier, row.payout_currency) == (shop.ref, "watched", "HKD")
    seer, _ = desk(name="seer")
    assert seer.get(SET).status_code == 403
    listed = seer.get(reverse("admin:settlement_payeeterms_changelist"))
    assert SET not in listed.content.decode()


def proposal(shop: Vendor, amount: str) -> dict[str, object]:
    return {
        "shop": shop.pk,
        "direction": "take",
        "currency": "MOP",
        "amount": amount,
        "description": "Photographs of your goods",
        "reason": "agreed by telephone",
    }


def test_an_adjustment_shows_what_it_moves_before_it_is_sent_and_before_it_is_decided(
    shop: Vendor,
):
    owed(shop, 30_000)
    maker, _ = desk("add_adjustment", "decide_adjustment", name="maker")
    checker, _ = desk("decide_adjustment")
    assert "Adjustments to decide" not in text_of(checker.get(START))
    asked = proposal(shop, "400.00")
    shown = text_of(maker.post(PROPOSE, asked))
    for figure in ("-MOP$400.00", "MOP$300.00", "MOP$0.00", "MOP$100.00"):
        assert figure in shown, figure
    assert Adjustment.objects.count() == 1
    edited = maker.post(PROPOSE, asked | {"edit": "1"})
    assert 'value="400.00"' in edited.content.decode()
    maker.post(PROPOSE, asked | {"confirmed": "1"})
    row = Adjustment.objects.latest("pk")
    assert (row.status, row.amount) == ("proposed", mop(-40_000))
    assert queries.balances(shop.ref, "MOP").payable == mop(30_000)

    decide = reverse("admin:settlement_adjustment_decide", args=[row.pk])
    own = text_of(maker.get(decide))
    assert "another person approves it" in own
    maker.post(decide, {"decision": "approve"})
    row.refresh_from_db()
    assert row.status == "proposed"
    assert "1 Adjustments to decide" in text_of(checker.get(START))
    page = checker.get(reverse("admin:settlement_adjustment_change", args=[row.pk]))
    assert decide in page.content.decode()
    shown = text_of(checker.get(decide))
    assert "agreed by telephone" in shown
    assert "MOP$100.00" in shown
    assert "booked" in text_of(checker.post(decide, {"decision": "approve"}, follow=True))
    held = queries.balances(shop.ref, "MOP")
    assert (held.payable, held.owed) == (mop(0), mop(10_000))
    assert "decided already" in text_of(checker.post(decide, {"decision": "refuse"}))


def test_who_proposed_may_withdraw_and_others_have_no_page(shop: Vendor):
    maker, _ = desk("add_adjustment", "decide_adjustment", name="maker")
    maker.post(PROPOSE, proposal(shop, "1.00") | {"confirmed": "1"})
    row = Adjustment.objects.get()
    decide = reverse("admin:settlement_adjustment_decide", args=[row.pk])
    seer, _ = desk(name="seer")
    assert [seer.get(url).status_code for url in (PROPOSE, decide, PLACE, PREVIEW)] == [403] * 4
    maker.post(decide, {"decision": "refuse"})
    row.refresh_from_db()
    assert row.status == "refused"
    assert queries.balances(shop.ref, "MOP").owed == mop(0)


def test_the_page_of_a_run_says_how_far_it_is_and_looks_again_while_it_is_open(shop: Vendor):
    run = SettlementRun.objects.create(
        period_end=ON, cutoff=LATER, started_by="system:settlement", started_at=LATER
    )
    SettlementChunk.objects.create(
        run=run, number=1, status="closed", lines=1_234, settlements=56, closed_at=LATER
    )
    SettlementChunk.objects.create(run=run, number=2)
    run.set_aside.create(payee_ref=shop.ref, error="FloorBroken: no", occurred_at=LATER)
    client, _ = desk("add_settlementrun")
    url = reverse("admin:settlement_settlementrun_change", args=[run.pk])
    page = client.get(url)
    shown = text_of(page)
    for told in ("1 of 2 chunks done", "1234", "56", "Rua do Cunha Bakery", "FloorBroken: no"):
        assert told in shown, told
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "1 Payees that the last closing set aside" in text_of(client.get(START))
    asides = reverse("admin:settlement_setaside_changelist") + "?last=1"
    assert "FloorBroken" in text_of(client.get(asides))
    SettlementRun.objects.update(status="closed", finished_at=LATER)
    assert 'http-equiv="refresh"' not in client.get(url).content.decode()
    SettlementRun.objects.create(
        period_end=date(2026, 6, 2),
        cutoff=LATER,
        started_by="system:settlement",
        started_at=LATER,
        status="closed",
        finished_at=LATER,
    )
    assert "that the last closing set aside" not in text_of(client.get(START))
    assert "FloorBroken" not in text_of(client.get(asides))


@time_machine.travel(LATER, tick=False)
def test_a_preview_names_shops_and_amounts_and_keeps_nothing(shop: Vendor):
    register(shop.ref, confirmed_at=LATER.replace(month=1))
    book_sale(shop.ref, "vendor_order:vor_A", 20_000, 1_600)
    deliver("vendor_order:vor_A", LATER.replace(day=1, month=5))
    client, _ = desk("add_settlementrun")
    page = client.get(PREVIEW)
    assert re.search(r'name="on" value="\d{4}-\d\d-\d\d"', page.content.decode())
    shown = text_of(client.post(PREVIEW, {"on": ON.isoformat()}))
    assert "Rua do Cunha Bakery MOP$184.00" in shown
    assert not SettlementRun.objects.exists()
    assert queries.balances(shop.ref, "MOP").pending == mop(20_000)
