"""A list of the admin asks for as many statements with twice the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import time_machine
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db import connection
from django.db.models import BooleanField, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders import services
from marketplace.orders.models import RefundRequest, Return, ReturnAddress, VendorOrder
from marketplace.orders.signing import order_token
from marketplace.orders.visitors import OrderReader
from marketplace.shipping import zones
from marketplace.vendors.services import confirm_beneficiary_account
from payments.charges import services as charges
from payments.charges.models import Attempt, BankRefund, Dispute, ExternalAssignment, Refund
from payments.ledger import services as ledger
from payments.reconciliation import services as reconciliation
from payments.reconciliation.models import Break, ProviderPayout
from payments.reconciliation.services.pull_provider import provider_line
from payments.settlement import services as settlement
from payments.settlement.models import (
    FrozenSale,
    InvoiceRange,
    Movement,
    PayoutBatch,
    Reserve,
    SetAside,
    SettlementRun,
)
from payments.settlement.tasks import close_ended_period, continue_settlement
from tests.factories import (
    accounts,
    catalog,
    described_goods,
    fx,
    orders,
    rows,
    shipping,
    treasury,
    vendors,
)
from tests.factories.charges import SIGNED, FakeProvider, signal
from tests.factories.orders import NOON, Street
from tests.factories.statements import Booking, camt, line

OURS = ("marketplace", "payments", "catalog")
MUCH_LATER = NOON + timedelta(days=20)


def models() -> list[type[Model]]:
    return [model for model in admin.site._registry if model.__module__.startswith(OURS)]


def one_more(shops: Street, provider: FakeProvider, clock: time_machine.Coordinates) -> None:
    """Let everything happen once more that makes rows: a shop with goods, a sale, a refund."""
    number = Attempt.objects.count()
    start = NOON + timedelta(minutes=number)
    clock.move_to(start)
    shop = vendors.wine_importer(slug=f"shop-{number}")
    vendors.member(shop, accounts.person(f"member-{number}@example.com"))
    vendors.terms(shop, 500)
    account = vendors.beneficiary_account(shop if number else shops.bakery)
    confirm_beneficiary_account(account_id=account.pk, by="user:2", now=start)
    shipping.rate(shop, 1_000, zone=zones.MACAU)
    shipping.every_row(number, shop)
    goods = catalog.product(shop, f"goods-{number}", category=catalog.category(f"c-{number}"))
    offer = catalog.offer(goods, f"SKU-{number}", 1_000)
    catalog.picture(goods, f"catalog/{number}.webp")
    described_goods.every_row(
        number, goods, offer, accounts.person(f"p{number}@example.com"), start
    )
    rows.across_borders(number, goods, shop, start)
    fx.fetched_rate("USD", "MOP", f"8.0{number}", start.date() - timedelta(days=number + 9))
    fx.fetched_and_parked(number)
    _sale(shops, provider, clock)
    rows.after_a_sale(number, goods, shop, start)
    _gone_back(number)
    _late_payment(shops, provider, clock)
    treasury.month_of_everything(number)
    _decisions(shop.ref)
    _statement(number)
    InvoiceRange.objects.create(series=f"S{number}", year=2026)
    ledger.take_snapshot(on=NOON.date() + timedelta(days=number), now=MUCH_LATER)


def _decisions(payee: str) -> None:
    """Persons decide about the new shop; a closing kept something back, and set it aside."""
    why = {"payee_ref": payee, "reason": "a test", "by": "user:1", "now": NOON}
    settlement.place_hold(**why)
    settlement.set_terms(**why, tier="new", payout_currency="")
    asked = settlement.propose_adjustment(**why, amount=Money(500, "MOP"), description="A gift")
    settlement.decide_adjustment(
        adjustment_ref=asked.public_id, approve=True, by="user:2", now=NOON
    )
    Reserve.objects.create(
        movement=Movement.objects.get(payee_ref=payee),
        payee_ref=payee,
        currency="MOP",
        held_minor=500,
        left_minor=500,
        release_on=NOON.date() + timedelta(days=999),
    )
    run = SettlementRun.objects.latest("pk")
    SetAside.objects.create(run=run, payee_ref=payee, error="refused", occurred_at=NOON)


def _statement(number: int) -> None:
    """Let the bank and the provider tell what nobody knows, and the bank then another amount."""
    day = NOON.date() + timedelta(days=number)
    booked = Booking(900_000 + number, day, bank_reference=f"U{number}")
    other = replace(booked, minor=booked.minor + 1)
    for each in (booked, other):
        content = camt([each], opening=0, on=day, account=f"{number}")
        reconciliation.import_bank_file(
            content=content, file_name="day.xml", bank="plain", by="user:7", now=NOON
        )
    told = line(f"txn_{number}", "payment", 5_000, day)
    provider_line("stripe", told).save()
    ProviderPayout.objects.create(
        provider="stripe",
        external_id=f"po_{number}",
        currency="MOP",
        amount_minor=7,
        is_automatic=False,
        created_at=NOON,
        status="paid",
        arrival_on=day,
    )
    reconciliation.reconcile(now=MUCH_LATER)
    row = Break.objects.filter(state="open", kind="in_suspense").latest("pk")
    reconciliation.propose_resolution(
        break_ref=row.public_id, offset="equity", reason="capital", by="user:7", now=MUCH_LATER
    )


def _sale(shops: Street, provider: FakeProvider, clock: time_machine.Coordinates) -> None:
    order = orders.placed_order(shops)
    attempt = orders.pay_page(order)
    provider.pay(attempt.attempt_ref)
    row = Attempt.objects.get(pk=attempt.attempt_id)
    charges.receive_webhook(
        provider="stripe", headers=SIGNED, body=signal(row, f"evt_{row.pk}"), now=NOON
    )
    charges.sync_attempt(row.pk, now=NOON)
    outbox.drain()
    part = orders.part_of(order, shops.bakery)
    member = shops.bakery.members.first() or vendors.member(shops.bakery, accounts.baker())
    services.hand_over(
        public_id=part.public_id,
        carrier="SF Express",
        tracking_number="SF0001",
        member=member,
        now=NOON,
    )
    arrived = NOON + timedelta(days=Attempt.objects.count())
    reader = OrderReader(token=order_token(order.public_id))
    services.confirm_receipt(public_id=part.public_id, reader=reader, now=arrived)
    clock.move_to(arrived + timedelta(days=8))
    close_ended_period()
    continue_settlement()
    for batch in PayoutBatch.objects.filter(status=PayoutBatch.Status.DRAFTED):
        settlement.approve_batch(batch_ref=batch.public_id, by="user:3", now=arrived)
    settlement.submit_approved(now=arrived)
    number = Attempt.objects.count()
    settlement.receive_answer(content=f"answer {number}".encode(), by="user:2", now=arrived)
    clock.move_to(NOON)


def _gone_back(number: int) -> None:
    """Of that sale: a shop asks for a refund, the provider refuses one, a bank disputes it."""
    attempt = Attempt.objects.filter(status="captured").latest("captured_at")
    part = VendorOrder.objects.latest("pk")
    rows.of_a_life(part, number, NOON)
    RefundRequest.objects.create(
        vendor_order=part, key=f"k{number}", source="vendor", reason="other", buyer_minor=100,
        vendor_minor=100, vendor_goods_minor=100, commission_minor=0, asked_by="user:1",
        asked_at=NOON,
    )  # fmt: skip
    refund = Refund.objects.create(
        charge=attempt.charge, attempt=attempt, amount_minor=100, currency=attempt.charge.currency,
        reason="external", key=f"external:{number}", requested_at=NOON, status="failed",
    )  # fmt: skip
    BankRefund.objects.create(
        refund=refund, amount_minor=100, currency=refund.currency, why="refused", opened_at=NOON
    )
    ExternalAssignment.objects.create(refund=refund, proposed_by="user:1", proposed_at=NOON)
    Return.objects.create(
        vendor_order=part, key=f"r{number}", wish="refund", asked_at=NOON, due_at=MUCH_LATER
    )
    ReturnAddress.objects.create(
        vendor=part.vendor if number else None, place="CN", recipient="R", phone="1", street="S"
    )
    dispute = Dispute.objects.create(
        charge=attempt.charge, attempt=attempt, provider="stripe", provider_ref=f"dp_{number}",
        amount_minor=100, currency=attempt.charge.currency, reason="fraudulent",
        status="needs_response", evidence_due_at=MUCH_LATER, opened_at=NOON,
    )  # fmt: skip
    FrozenSale.objects.create(
        dispute_ref=dispute.public_id, reference=part.ref, payee_ref=part.vendor.ref,
        currency=part.vendor_currency, amount_minor=92, frozen_at=NOON,
    )  # fmt: skip


def _late_payment(shops: Street, provider: FakeProvider, clock: time_machine.Coordinates) -> None:
    attempt = orders.pay_page(orders.placed_order(shops))
    late = NOON + timedelta(minutes=31)
    charges.expire_charges(now=late)
    provider.pay(attempt.attempt_ref)
    charges.sync_attempt(attempt.attempt_id, now=late)


def statements(operator: Client) -> dict[str, tuple[int, int]]:
    """How many rows each list has, and how many statements it asks for."""
    found = {}
    for model in models():
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        with CaptureQueriesContext(connection) as seen:
            assert operator.get(path).status_code == 200, path
        found[model._meta.label] = (model._default_manager.count(), len(seen))
    return found


def test_a_list_asks_the_same_however_many_rows_it_has(
    shops: Street, provider: FakeProvider, clock: time_machine.Coordinates
):
    one_more(shops, provider, clock)
    operator = accounts.operator()
    clock.move_to(MUCH_LATER)
    client = Client()
    client.force_login(operator)
    statements(client)  # what Django keeps for later is kept
    few = statements(client)
    one_more(shops, provider, clock)
    clock.move_to(MUCH_LATER)
    many = statements(client)
    assert {name for name in few if many[name][0] <= few[name][0]} == set()
    assert {name for name, (rows, _) in few.items() if not rows} == set()
    assert {name: asked for name, (_, asked) in many.items()} == {
        name: asked for name, (_, asked) in few.items()
    }


def test_a_filter_of_yes_and_no_asks_a_whole_question():
    """ "By of surplus money: Empty" is no English; `list_filters` gives such a filter its words."""
    found = []
    for model, page in admin.site._registry.items():
        for wanted in page.list_filter:
            name, how = wanted if isinstance(wanted, tuple) else (wanted, None)
            if not model.__module__.startswith("payments.") or not isinstance(name, str):
                continue
            field = get_fields_from_path(model, name)[-1]
            if how is admin.EmptyFieldListFilter or (
                isinstance(field, BooleanField) and how is None
            ):
                found.append(f"{model.__name__}.{name}")
    assert found == []
