"""Which way a payout takes, what waits and why, and on which day banks work."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from lxml import etree

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.settlement import services
from payments.settlement.business_days import days_before, is_business_day, on_or_after
from payments.settlement.checks import check_payouts
from payments.settlement.errors import CannotBeSent
from payments.settlement.iso20022 import pain001
from payments.settlement.models import Payout, PayoutFile
from payments.settlement.rails.planning import execution_day, plan, rail_of
from payments.settlement.rails.routing import WaitReason
from tests.payments.settlement.payout_cast import (
    APPROVER,
    SATURDAY,
    THURSDAY,
    account,
    drafted,
    iso_rails,
    schema,
    submitted,
)

pytestmark = pytest.mark.django_db
NS = {"p": pain001.NAMESPACE}
ZERO = Money(0, "MOP")


@pytest.fixture(autouse=True)
def _iso_rails():
    with iso_rails:
        yield


@pytest.mark.parametrize(
    ("minor", "today", "route"),
    [
        (2_000_000, 0, "easy_transfer"),  # MOP 20,000.00: the last cent of the daily limit
        (2_000_001, 0, "easy_transfer_batch"),
        (1, 2_000_000, "easy_transfer_batch"),
        (20_000_000, 0, "easy_transfer_batch"),  # MOP 200,000.00
        (20_000_001, 0, "rtgs"),
        (15_000_000, 5_000_001, "rtgs"),
        (500_000_000, 0, "rtgs"),
        (500_000_001, 0, WaitReason.ABOVE_LIMITS),
    ],
)
def test_the_first_way_whose_daily_limit_holds_is_taken(minor: int, today: int, route: str):
    found = plan(Money(minor, "MOP"), account("vendor:ven_A"), sent_today=Money(today, "MOP"))
    assert (found.route.name if found.route else found.waits) == route


@pytest.mark.parametrize(
    ("currency", "changes", "waits", "words"),
    [
        ("MOP", {"town": ""}, WaitReason.NO_ADDRESS, "lacks a Latin name, a town"),
        ("MOP", {"beneficiary_name": "官也街餅家"}, WaitReason.NO_ADDRESS, "Latin name"),
        ("MOP", {"country": "PT"}, WaitReason.NO_ROUTE, "No way through the banks"),
        ("MOP", {"bank_code": ""}, WaitReason.NO_BANK_CODE, "BIC or clearing number"),
        ("CNY", {"country": "CN"}, WaitReason.NO_BANK_CODE, "BIC or clearing number"),
    ],
)
def test_what_cannot_be_sent_waits_and_says_why(
    currency: str, changes: dict[str, str], waits: WaitReason, words: str
):
    found = plan(Money(19_692, currency), account("vendor:ven_A", currency, **changes))
    assert found.waits == waits
    with translation.override("en"):
        assert words in found.in_words()


def test_a_bank_file_in_csv_asks_for_no_address_and_no_way():
    with override_settings(PAYOUT_RAILS={"MOP": "bank_file"}):
        found = plan(Money(900_000_000, "MOP"), account("vendor:ven_A", town="", country=""))
    assert (found.rail, found.route, found.waits) == ("bank_file", None, None)
    assert rail_of("MOP") == "bank_iso"


def test_a_batch_with_a_payout_above_every_limit_is_not_approved_and_says_which():
    batch = drafted(19_692, 500_000_001)
    large = batch.payouts.get(amount_minor=500_000_001)
    with translation.override("en"), pytest.raises(CannotBeSent) as refused:
        services.approve_batch(batch_ref=batch.public_id, by=APPROVER, now=THURSDAY)
    assert large.public_id in str(refused.value)
    assert "5,000,000.00" in str(refused.value)
    batch.refresh_from_db()
    assert batch.status == "drafted"
    assert set(Payout.objects.values_list("status", flat=True)) == {"drafted"}
    raised = [row | {"day_limit": 10**12} for row in settings.PAYOUT_ROUTES]
    with override_settings(PAYOUT_ROUTES=raised):
        services.approve_batch(batch_ref=batch.public_id, by=APPROVER, now=THURSDAY)
    batch.refresh_from_db()
    assert batch.status == "approved"


def test_one_file_has_a_block_for_each_way_and_every_total_agrees():
    batch = submitted(19_692, 2_500_000, 30_000_000, 5_000)
    content = bytes(PayoutFile.objects.get(batch=batch).content)
    root = etree.fromstring(content)
    schema("pain.001.001.09").assertValid(root)
    found = {
        block.findtext("p:PmtTpInf/p:LclInstrm/p:Prtry", namespaces=NS): (
            block.findtext("p:NbOfTxs", namespaces=NS),
            block.findtext("p:CtrlSum", namespaces=NS),
            block.findtext("p:PmtTpInf/p:SvcLvl/p:Cd", namespaces=NS),
        )
        for block in root.iterfind(".//p:PmtInf", NS)
    }
    assert found == {
        "FPS": ("2", "246.92", "NURG"),
        "FPSBATCH": ("1", "25000.00", "NURG"),
        "RTGS": ("1", "300000.00", "URGP"),
    }
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=NS) == "325246.92"


def test_what_a_payee_was_sent_on_the_day_counts_against_its_limit():
    first = submitted(1_500_000)
    second = drafted(1_500_000)
    payee = first.payouts.get().payee_ref
    mine = second.payouts.get()
    plans = services.plan_payouts([mine], on=macau_day(THURSDAY))
    assert plans[mine.public_id].route.name == "easy_transfer"
    mine.payee_ref = payee
    plans = services.plan_payouts([mine], on=macau_day(THURSDAY))
    assert plans[mine.public_id].route.name == "easy_transfer_batch"
    next_day = services.plan_payouts([mine], on=macau_day(THURSDAY) + timedelta(days=1))
    assert next_day[mine.public_id].route.name == "easy_transfer"


def test_renminbi_to_the_mainland_go_by_the_clearing_number_and_carry_a_purpose():
    batch = submitted(53_461, currency="CNY", country="CN", clearing_code="102585002147")
    root = etree.fromstring(bytes(PayoutFile.objects.get(batch=batch).content))
    schema("pain.001.001.09").assertValid(root)
    assert root.findtext(".//p:ClrSysMmbId/p:MmbId", namespaces=NS) == "102585002147"
    assert root.findtext(".//p:Purp/p:Cd", namespaces=NS) == "GDDS"


def test_banks_carry_out_what_was_approved_on_the_next_day_on_which_they_work():
    assert execution_day(THURSDAY) == date(2026, 6, 11)
    assert execution_day(SATURDAY) == date(2026, 6, 15)
    assert on_or_after(date(2026, 2, 14), settings.BANK_HOLIDAYS) == date(2026, 2, 16)
    assert on_or_after(date(2026, 2, 17), settings.BANK_HOLIDAYS) == date(2026, 2, 20)
    assert not is_business_day(date(2026, 12, 8), settings.BANK_HOLIDAYS)
    assert days_before(date(2026, 6, 15), 1, ()) == date(2026, 6, 12)  # a Monday, its Friday
    assert days_before(date(2026, 6, 13), 1, ()) == date(2026, 6, 12)


def test_settings_that_could_not_send_are_said_before_a_batch_finds_out():
    assert [each.id for each in check_payouts()] == []
    with override_settings(PAYOUT_DEBTOR={"name": "", "bic": "", "accounts": {}}):
        assert {each.id for each in check_payouts()} == {"settlement.E002"}
    with override_settings(PAYOUT_RAILS={"MOP": "pigeon"}, BANK_HOLIDAYS=frozenset()):
        assert [each.id for each in check_payouts()] == ["settlement.E001", "settlement.W003"]


def test_the_limits_of_the_page_are_those_of_the_settings():
    page = (Path(__file__).resolve().parents[3] / "docs/payouts.md").read_text()
    for row in settings.PAYOUT_ROUTES:
        if row["currency"] == "MOP":
            limit = Money(row["day_limit"], "MOP").decimal
            ways = f"| `{row['name']}` | `{row['service_level']}` | `{row['local_instrument']}` |"
            assert f"| up to {limit:,} {ways}" in page
