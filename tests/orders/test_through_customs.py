"""A purchase from two shops through customs to its tax, against the office in a process of its own.

Paid, declared, released, delivered, taxed: then the office's books of years and bills say what
ours say, and the ledger owes to customs what the office has billed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from marketplace.customs.cases import queries as case_queries
from marketplace.customs.cases import services as cases
from marketplace.customs.cases.models import CustomsCase, LegalEntity, TaxBill
from marketplace.customs.identity.models import ErasureJob, IdentityUse
from marketplace.customs.quota import queries as quota
from marketplace.customs.simulator.rules import seen
from marketplace.foundation import outbox
from marketplace.orders import services
from marketplace.orders.models import Order, VendorOrder
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.shipping.parcels.events import ShipmentLoaded
from payments.charges import services as charges
from payments.gateways import routing
from payments.ledger import checking
from payments.ledger import queries as ledger
from payments.settlement import checking as settlement_checking
from tests.drills.customs import Far, far
from tests.factories import accounts, customs_rules, orders, vendors
from tests.factories.charges import FakeProvider
from tests.factories.customs import parties
from tests.factories.identities import resident
from tests.factories.orders import NOON, Street

COLLECTED, OWED = "border_tax:CNY", "customs_payable:customs:4404980DEF:CNY"


class Day:
    """The time of the office and of the marketplace, and the sweeps of ours."""

    def __init__(self, place: Far) -> None:
        self.place = place
        self.now: datetime = NOON
        steps = {"step_ms": 1_000, "tax_ms": 60_000, "settle_ms": 120_000, "close_ms": 60_000}
        place.modes(**steps, clock_ms=self.milliseconds)

    @property
    def milliseconds(self) -> int:
        return int(self.now.timestamp() * 1000)

    def pass_by(self, minutes: float, steps: int = 15) -> None:
        """Let time pass, with everything that the marketplace does by itself."""
        for _ in range(steps):
            self.now += timedelta(minutes=minutes / steps)
            self.place.modes(clock_ms=self.milliseconds)
            while self._swept():
                pass
            outbox.drain()

    def _swept(self) -> int:
        done = 0
        for case_id in case_queries.cases_due(self.now):
            cases.work_on_case(case_id=case_id, now=self.now)
            done += 1
        for document_id in case_queries.documents_to_sign():
            done += cases.sign_document(document_id=document_id, now=self.now)
        for document_id in case_queries.documents_due(self.now):
            done += cases.send_document(document_id=document_id, now=self.now)
        done += cases.receive_receipts(now=self.now)
        for receipt_id in case_queries.receipts_to_apply():
            done += bool(cases.apply_receipt(receipt_id=receipt_id, now=self.now))
        return done


@pytest.fixture
def day(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    """An office that opens nothing and turns nothing down; a wallet that declares payments."""
    settings.CUSTOMS_GATEWAY = "simulator"
    choose = routing.choose

    def declaring(*args: Any, **options: Any) -> Any:
        found = choose(*args, **options)
        return found and replace(found, declares_customs=True)

    monkeypatch.setattr(routing, "choose", declaring)
    with far() as place:
        yield Day(place)


def companies(shops: Street) -> None:
    parties()
    for name, code, roles, whose in (
        ("澳门官也街饼家", "MO12345678", ["ebc"], shops.bakery.ref),
        ("澳门罐头店", "MO87654321", ["ebc"], shops.tinned_fish.ref),
        ("支付宝网络科技有限公司", "31222699S7", ["pay"], "method:alipay"),
    ):
        LegalEntity.objects.create(name=name, customs_code=code, roles=roles, acts_for=whose)


def paid(shops: Street, provider: FakeProvider) -> Order:
    customs_rules.taxing()
    order = orders.place(
        orders.checkout(
            orders.full_cart(shops),
            orders.standard_deliveries(shops),
            notices=(customs_rules.NOTICE,),
        )
    )
    attempt = orders.pay_page(order)
    provider.pay(attempt.attempt_ref)
    charges.sync_attempt(attempt.attempt_id, now=NOON)
    outbox.drain()
    return order


def look_at(case: CustomsCase, now: datetime) -> None:
    """An operator lets a case go on whose goods the shipped list does not know."""
    if case.holds:
        cases.clear_case(case_ref=case.public_id, by="user:1", reason="looked up", now=now)


def hand_over(part: VendorOrder, member: Any, number: str, day: Day) -> None:
    """Give a parcel to the carrier; the hub puts it on a truck."""
    services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number=number,
        member=member,
        now=day.now,
    )
    outbox.drain()
    with transaction.atomic():
        outbox.record(
            ShipmentLoaded(
                shipment_ref="shp_1",
                reference=part.ref,
                waybill=number,
                customs_code="5700",
                bill_no=f"MOTRUCK{number[-2:]}",
                traf_no="粤ZAB12澳",
                voyage_no="20260523",
                weight_g=5_000,
                loaded_at=day.now,
            )
        )
    outbox.drain()


def test_two_parcels_cross_and_every_book_says_the_same(
    shops: Street, day: Day, provider: FakeProvider
):
    companies(shops)
    order = paid(shops, provider)
    made = list(CustomsCase.objects.order_by("reference"))
    assert [case.state for case in made] == ["opened", "opened"]
    for case in made:
        look_at(case, day.now)
    bakery, fish = (orders.part_of(order, each) for each in (shops.bakery, shops.tinned_fish))
    hand_over(bakery, vendors.member(shops.bakery, accounts.baker()), "SF1000000000001", day)
    hand_over(
        fish, vendors.member(shops.tinned_fish, accounts.fishmonger()), "SF1000000000002", day
    )
    day.pass_by(10)
    states = dict(CustomsCase.objects.values_list("reference", "state"))
    assert states == {bakery.ref: "released", fish.ref: "released"}, _told()
    reader = OrderReader(token=order_token(order.public_id))
    for part in (bakery, fish):
        services.confirm_receipt(public_id=part.public_id, reader=reader, now=day.now)
    outbox.drain()
    day.pass_by(10)
    assert set(CustomsCase.objects.values_list("state", flat=True)) == {"taxed"}, _told()
    _same_books(order, day)


def _same_books(order: Order, day: Day) -> None:
    books = day.place.books()
    duty = sum(part.duty_cny_minor for part in order.vendor_orders.all())
    bills = {bill.tax_no: bill.total_minor for bill in TaxBill.objects.filter(status=2)}
    assert duty > 0
    assert sum(bills.values()) == duty
    theirs = {
        row["tax_no"]: row["duty"] + row["vat"] + row["consumption"] for row in books["bills"]
    }
    assert theirs == bills
    assert not CustomsCase.objects.exclude(findings=[]).exists()
    use = IdentityUse.objects.select_related("profile").get()
    year = quota.year_of(use.profile.number_index, 2026)
    assert (year.reserved.minor, year.committed.minor) == (0, 17_890 + 24_370)
    (row,) = [each for each in books["quota"] if each["person"] == seen(resident())]
    assert row["fen"] == year.used.minor
    assert checking.check()["broken"] == 0
    assert settlement_checking.check()["broken"] == 0
    owed = {
        line.account: line.credit.minor - line.debit.minor for line in ledger.trial_balance().lines
    }
    assert (owed.get(COLLECTED, 0), owed[OWED]) == (0, duty)
    assert use.was_declared
    assert ErasureJob.objects.get().due_at == use.ended_at.replace(year=2029)


def _told() -> list[object]:
    """What a failure is explained by."""
    return [
        *CustomsCase.objects.values_list("state", "waits_for", "findings"),
        *CustomsCase.objects.values_list(
            "documents__kind", "documents__state", "documents__last_info", "documents__findings"
        ),
    ]
