"""What a shop is owed: the open period, closed ones, payouts; only its own."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import translation

from catalog.errors import NoSuchPage
from marketplace.foundation import outbox
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from marketplace.orders import services as order_services
from marketplace.vendor_portal.views.statement import _periods
from marketplace.vendors import services as vendor_services
from payments.settlement import services as settlement
from payments.settlement.models import Payout, Settlement
from tests.factories import surfaces, vendors
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES
from tests.vendor_portal.conftest import Portal

URL = "/en/vendor/statement/"
EMPTY = "MOP$0.00"


def deliver_both(portal: Portal, clock: time_machine.Coordinates) -> None:
    """Both parcels leave and arrive; the hold passes; the money becomes due."""
    buyer = surfaces.browser()
    for who, part in ((portal.baker, portal.part), (portal.fishmonger, portal.other_part)):
        path = f"/en/vendor/orders/{part.public_id}/hand-over/"
        who.post(path, {"carrier": "SF Express", "tracking_number": "SF1000000001"})
        token = surfaces.link(portal.order).partition("?")[2]
        assert buyer.post(f"/en/parts/{part.public_id}/receipt/?{token}").status == 200
    outbox.drain()
    page = portal.baker.open(URL)
    assert "The next of it is due on 30 May 2026." in page.main
    clock.move_to(NOON + timedelta(days=8))
    settlement.post_due(now=now())
    order_services.complete_delivered(now=now())


def close(shops: Street) -> dict[str, str]:
    """Close the day; return each shop's settlement by the shop."""
    for vendor in (shops.bakery, shops.tinned_fish):
        account = vendors.beneficiary_account(vendor)
        vendor_services.confirm_beneficiary_account(
            account_id=account.pk, by=vendors.CHECKER, now=now() - timedelta(days=3)
        )
    outbox.drain()
    settlement.close_period(on=date(2026, 5, 30), by="maker@example.com", now=now())
    return dict(Settlement.objects.values_list("payee_ref", "public_id"))


def test_money_is_on_its_way_until_it_is_due(
    booked_portal: Portal, clock: time_machine.Coordinates
):
    portal = booked_portal
    page = portal.baker.open(URL)
    assert "MOP$211.00 more, before commission" in page.main
    assert page.main.count(EMPTY) == 2  # opening and closing
    deliver_both(portal, clock)
    page = portal.baker.open(URL)
    for figure in ("MOP$211.00", "-MOP$14.08", "MOP$196.92"):
        assert figure in page.main, figure
    assert "is on its way to this balance" not in page.main  # nothing is: no word of it
    assert "287.50" not in page.source
    assert portal.order.public_id in page.main
    assert portal.path() in page.attributes("a", "href")
    assert "The next of it is due" not in page.main
    assert "you have no confirmed bank account in MOP" in page.main
    account = vendors.beneficiary_account(portal.part.vendor)
    vendor_services.confirm_beneficiary_account(
        account_id=account.pk, by=vendors.CHECKER, now=now()
    )
    outbox.drain()
    assert "Money goes to it from 2 Jun 2026 12:00 on." in portal.baker.open(URL).main
    clock.move_to(NOON + timedelta(days=10))
    assert "Not paid out yet" not in portal.baker.open(URL).main


def test_a_long_statement_is_turned_page_by_page(
    booked_portal: Portal,
    shops: Street,
    clock: time_machine.Coordinates,
    monkeypatch: pytest.MonkeyPatch,
):
    portal = booked_portal
    deliver_both(portal, clock)
    mine = close(shops)[shops.bakery.ref]
    monkeypatch.setattr("payments.settlement.queries.PAGE_SIZE", 2)
    page = portal.clerk.open(f"{URL}?period={mine}")
    following = f"{URL}?period={mine}&page=2"
    assert following in page.attributes("a", "href")
    assert "-MOP$196.92" not in page.main.partition("Payouts")[0]
    page = portal.clerk.open(following)
    assert "-MOP$196.92" in page.main
    assert "-MOP$14.08" not in page.main


def test_a_closed_period_is_read_by_its_own_shop_only(
    booked_portal: Portal, shops: Street, clock: time_machine.Coordinates
):
    portal = booked_portal
    deliver_both(portal, clock)
    closed = close(shops)
    page = portal.clerk.open(URL)
    mine, other = closed[shops.bakery.ref], closed[shops.tinned_fish.ref]
    assert f"{URL}?period={mine}" in page.attributes("a", "href")
    page = portal.clerk.open(f"{URL}?period={mine}")
    for figure in ("MOP$211.00", "-MOP$14.08", "-MOP$196.92", "MOP$196.92"):
        assert figure in page.main, figure
    for language in LANGUAGES:
        for period in (other, "stl_NOBODY", "stl_\x00", "' OR 1=1 --", "x" * 999):
            found = portal.clerk.client.get(f"/{language}/vendor/statement/", {"period": period})
            with translation.override(language):
                wanted = str(NoSuchPage())
            source = found.content.decode()
            assert found.status_code == 404, period
            assert wanted in source
            assert "267.70" not in source


def test_a_payout_has_one_name_and_opens_its_own_period(
    booked_portal: Portal, shops: Street, clock: time_machine.Coordinates
):
    portal = booked_portal
    deliver_both(portal, clock)
    mine = close(shops)[shops.bakery.ref]
    payout = Payout.objects.get(payee_ref=shops.bakery.ref)
    page = portal.clerk.open(URL)  # nothing is in the open period: the closed one is offered
    assert "Last closed period: to 30 May 2026, MOP$196.92" in page.main
    assert page.attributes("a", "href").count(f"{URL}?period={mine}") == 3  # chip, offer, payout
    by_payout = portal.clerk.open(f"{URL}?period={payout.public_id}")
    assert "MOP$211.00" in by_payout.main
    assert by_payout.main.count(payout.public_id) == 2  # its line, and the list of payouts
    assert portal.fishmonger.open(f"{URL}?period={payout.public_id}").status == 404
    home = portal.clerk.open("/en/vendor/")
    assert "Last payout" in home.main
    assert f"{URL}?period={mine}" in home.attributes("a", "href")


def test_what_is_kept_back_and_what_is_owed_are_told_only_where_there_is_any(
    booked_portal: Portal, shops: Street, clock: time_machine.Coordinates
):
    portal, ref = booked_portal, shops.bakery.ref
    page = portal.clerk.open(URL)
    assert "Kept back for refunds" not in page.main
    assert "You owe us" not in page.main
    settlement.set_terms(
        payee_ref=ref, tier="watched", payout_currency="", reason="r", by="user:5", now=now()
    )
    vendors_part = portal.part.ref
    settlement.schedule_due(reference=vendors_part, delivered_at=NOON - timedelta(days=7))
    clock.move_to(NOON + timedelta(days=8))
    settlement.post_due(now=now())
    closed = close(shops)[ref]
    page = portal.clerk.open(URL)
    assert "Kept back for refunds MOP$19.69 until 28 Aug 2026" in page.main
    settlement.refund_sale(
        reference=vendors_part, refund_ref="r1", amount=Money(21_100, "MOP"), now=now()
    )
    asked = settlement.propose_adjustment(
        payee_ref=ref,
        amount=Money(-500, "MOP"),
        description="Photographs of your goods",
        reason="r",
        by="user:5",
        now=now(),
    )
    settlement.decide_adjustment(
        adjustment_ref=asked.public_id, approve=True, by="user:6", now=now()
    )
    clock.shift(60)
    page = portal.clerk.open(URL)
    assert "Kept back for refunds MOP$" not in page.main
    assert "You owe us MOP$182.23" in page.main
    assert "Photographs of your goods" in page.main
    assert "refunds to buyers came to more than your sales" in page.main
    assert "You owe us" in portal.clerk.open("/en/vendor/").main
    settlement.close_period(on=date(2026, 5, 31), by="user:1", now=now() + timedelta(days=1))
    page = portal.clerk.open(URL)
    assert "to 31 May 2026, carried -MOP$182.23" in page.main
    newest = Settlement.objects.filter(payee_ref=ref).latest("period_end")
    carried = portal.clerk.open(f"{URL}?period={newest.public_id}")
    assert "refunds to buyers came to more than your sales" in carried.main
    assert "Closing balance -MOP$182.23" in carried.main
    assert closed != newest.public_id


@pytest.mark.parametrize(("wanted", "chosen"), [("", 0), ("stl_A", 1), ("stl_B", 2), ("pay_B", 2)])
def test_one_period_is_the_chosen_one_also_beside_periods_without_a_payout(wanted, chosen):
    day = date(2026, 6, 1)
    carried = {"period_end": day, "payout": None, "closing": Money(-100, "MOP")}
    paid = {"period_end": day, "payout": Money(100, "MOP"), "closing": Money(0, "MOP")}
    heads = [
        SimpleNamespace(settlement_ref="stl_A", payout_ref="", **carried),
        SimpleNamespace(settlement_ref="stl_B", payout_ref="pay_B", **paid),
    ]
    found = [each["is_current"] for each in _periods(heads, wanted, [], "MOP")]
    assert [place for place, is_current in enumerate(found) if is_current] == [chosen]
