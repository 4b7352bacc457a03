"""The payment of a declared part is told to customs by the provider that took it.

The known cart to Zhuhai in CNY: the bakery's part is paid with 178.90, the tinned-fish shop's with
243.70; with the duty of docs/customs-orders.md 195.18. Figures: docs/payment-declarations.md.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from marketplace.customs.cases import services as cases
from marketplace.customs.cases.errors import MoveRefused, NoSuchCase, ReasonMissing
from marketplace.customs.cases.models import CustomsCase
from marketplace.customs.cases.payment_data import _data
from marketplace.customs.cases.types import Journey
from marketplace.customs.identity.models import IdentityAccess, IdentityUse
from marketplace.foundation import outbox
from marketplace.orders import services, tasks
from marketplace.orders.models import Order
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.services.declare_payment import declares
from payments.charges import declaration_queries
from payments.charges import services as charges
from payments.charges.errors import NotDeclarable
from payments.charges.models import PaymentDeclaration
from payments.charges.services.submit_declarations import record_declaration
from payments.charges.types import DeclarationView
from payments.gateways.errors import (
    OutcomeUnknown,
    ProviderRefused,
    ProviderUnavailable,
)
from tests.factories import orders
from tests.factories.declaring import DeclaringProvider, declarable, declaring
from tests.factories.identities import resident
from tests.factories.orders import NOON, Street


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings) -> DeclaringProvider:
    settings.CUSTOMS_GATEWAY = ""
    return declaring(monkeypatch, settings)


@pytest.fixture
def order(shops: Street, provider: DeclaringProvider, settings, time_machine) -> Order:
    """A paid order of two shops, its cases opened; from here on this installation files."""
    time_machine.move_to(NOON, tick=False)
    made = declarable(shops, provider)
    settings.CUSTOMS_GATEWAY = "folder"
    return made


def ask(minutes: float = 0) -> int:
    done = services.declare_payments(now=NOON + timedelta(minutes=minutes))
    outbox.drain()
    return done


def look(minutes: float) -> None:
    charges.poll_declarations(now=NOON + timedelta(minutes=minutes))
    outbox.drain()


def bakery_of(order: Order, shops: Street) -> tuple[str, CustomsCase]:
    part = orders.part_of(order, shops.bakery)
    return part.ref, CustomsCase.objects.get(reference=part.ref)


def view(ref: str) -> DeclarationView:
    return declaration_queries.declaration_views([ref])[ref]


def test_each_part_is_declared_once_with_what_was_paid_for_it(order, shops, provider):
    assert ask() == 2
    assert ask(5) == 0
    open_cases = services.open_missing_cases(now=NOON)
    assert (open_cases, PaymentDeclaration.objects.count()) == (0, 2)
    ref, case = bakery_of(order, shops)
    told = provider.declared[case.order_no]
    assert (told.amount.minor, told.goods.minor, told.freight.minor, told.tax.minor) == (
        17_890, 14_920, 2_970, 0,
    )  # fmt: skip
    assert (told.customs_code, told.merchant_customs_code) == ("ZONGSHU", "4404160ABC")
    assert (told.payer_name, told.payer_id_number) == ("林嘉莲", resident())
    assert told.reference == view(ref).declaration_ref
    amounts = sum(spec.amount.minor for spec in provider.declared.values())
    assert amounts == order.total_minor


def test_its_number_goes_into_the_papers_which_wait_for_it(order, shops, provider):
    ref, case = bakery_of(order, shops)
    assert (case.payment_state, case.facts.paid.transaction_id) == ("asked", "")
    journey = Journey("SF1", 600, 500, "5700", "5700", "4", "粤ZAB12澳", "V1", "T1")
    cases.record_journey(reference=ref, journey=journey, now=NOON)
    case.refresh_from_db()
    assert case.waits_for == "payment"
    ask()
    case.refresh_from_db()
    number = f"SUB{case.order_no}"
    assert (case.payment_state, case.payment_no, case.waits_for) == ("told", number, "")
    assert (case.payment_department, case.is_payer_confirmed) == ("NETSUNION", True)
    assert case.facts.paid.transaction_id == number
    assert _data(case.payment_record).verified_by == "2"


def test_the_list_waits_until_customs_has_accepted_the_payment(order, shops, provider):
    ref, case = bakery_of(order, shops)
    journey = Journey("SF1", 600, 500, "5700", "5700", "4", "粤ZAB12澳", "V1", "T1")
    cases.record_journey(reference=ref, journey=journey, now=NOON)
    ask()
    cases.work_on_case(case_id=case.pk, now=NOON)
    case.documents.update(state="stored", sha256="of what was sent")
    cases.work_on_case(case_id=case.pk, now=NOON)
    assert set(case.documents.values_list("kind", flat=True)) == {"311", "511"}
    provider.answer(case.order_no, "accepted")
    look(10)
    case.refresh_from_db()
    assert case.payment_state == "accepted"
    assert view(ref).status == "accepted"
    cases.work_on_case(case_id=case.pk, now=NOON)
    assert case.documents.filter(kind="621").exists()


def test_who_pays_is_opened_for_the_call_and_kept_nowhere(order, shops, provider, caplog):
    before = IdentityAccess.objects.count()
    ask()
    assert IdentityAccess.objects.count() == before + 2
    row = PaymentDeclaration.objects.first()
    told = " ".join(str(value) for value in row.__dict__.values())
    assert resident() not in told + caplog.text
    assert "林嘉莲" not in told + caplog.text


def test_an_answer_that_was_lost_is_found_under_the_same_key(order, shops, provider):
    provider.fail("declare", OutcomeUnknown("cut off"), carried_out=True)
    assert ask() == 1
    assert set(PaymentDeclaration.objects.values_list("status", flat=True)) == {
        "submitted", "pending",
    }  # fmt: skip
    assert ask(5) == 1
    assert set(PaymentDeclaration.objects.values_list("status", flat=True)) == {"pending"}
    keys = [key for operation, key in provider.calls if operation == "declare"]
    assert (len(keys), len(set(keys)), len(provider.declared)) == (3, 2, 2)


def test_a_provider_that_is_away_is_asked_again_and_a_person_looks_in_the_end(order, provider):
    at = NOON
    for _ in range(12):
        for _each in range(2):
            provider.fail("declare", ProviderUnavailable("away"))
        services.declare_payments(now=at)
        at += timedelta(hours=2)
    rows = PaymentDeclaration.objects.all()
    assert {(row.status, row.due_at, row.tries) for row in rows} == {("submitted", None, 10)}
    assert all(row.last_error for row in rows)


def test_what_customs_turns_down_stands_before_a_person_who_declares_it_anew(
    order, shops, provider
):
    ask()
    ref, case = bakery_of(order, shops)
    provider.answer(case.order_no, "rejected", "支付人不符")
    look(10)
    case.refresh_from_db()
    (finding,) = case.holds
    assert (finding["code"], finding["values"]) == ("payment_rejected", [["", "支付人不符"]])
    with pytest.raises(MoveRefused):
        cases.clear_case(case_ref=case.public_id, by="user:1", reason="looked", now=NOON)
    with pytest.raises(ReasonMissing):
        services.declare_payment_anew(vendor_order_ref=ref, by="user:1", reason=" ", now=NOON)
    at = NOON + timedelta(minutes=20)
    services.declare_payment_anew(vendor_order_ref=ref, by="user:1", reason="asked", now=at)
    with pytest.raises(NotDeclarable):  # it is on its way
        ask(20)
        services.declare_payment_anew(vendor_order_ref=ref, by="user:1", reason="asked", now=at)
    assert provider.count("redeclare") == 1
    provider.answer(case.order_no, "accepted")
    look(40)
    case.refresh_from_db()
    assert (case.payment_state, case.findings) == ("accepted", [])
    assert (view(ref).status, view(ref).rounds) == ("accepted", 1)
    assert case.moves.filter(by="user:1", reason="payment: asked").count() == 1


def test_it_is_declared_anew_five_minutes_after_the_last_time_at_the_earliest(
    order, shops, provider
):
    provider.fail("declare", ProviderRefused("no"))
    ask()
    (row,) = PaymentDeclaration.objects.filter(status="refused")
    ref = row.share.reference
    services.declare_payment_anew(vendor_order_ref=ref, by="user:1", reason="again", now=NOON)
    assert ask(5) == 0
    assert ask(6) == 1


def test_it_is_not_declared_anew_for_ever(order, shops, provider, settings):
    settings.DECLARATION_ROUNDS_MAX = 1
    ask()
    ref, case = bakery_of(order, shops)
    provider.answer(case.order_no, "accepted")
    look(10)
    at = NOON + timedelta(minutes=20)
    services.declare_payment_anew(vendor_order_ref=ref, by="user:1", reason="lost", now=at)
    ask(20)
    provider.answer(case.order_no, "rejected")
    look(40)
    with pytest.raises(NotDeclarable):
        services.declare_payment_anew(vendor_order_ref=ref, by="user:1", reason="lost", now=at)


def test_a_buyer_who_did_not_pay_is_looked_at_once(order, shops, provider):
    provider.is_payer = False
    ask()
    _ref, case = bakery_of(order, shops)
    assert [each["code"] for each in case.holds] == ["payer_differs"]
    cases.clear_case(case_ref=case.public_id, by="user:1", reason="his wife’s", now=NOON)
    provider.answer(case.order_no, "accepted")
    look(10)
    case.refresh_from_db()
    assert case.holds == []


def test_a_name_that_the_vault_does_not_give_is_a_refusal(order, shops, provider):
    IdentityUse.objects.all()._raw_delete("default")
    ask()
    assert provider.declared == {}
    assert set(PaymentDeclaration.objects.values_list("status", flat=True)) == {"refused"}


def test_what_is_canceled_before_the_provider_was_asked_is_never_declared(order, shops, provider):
    part = orders.part_of(order, shops.bakery)
    units = {line.pk: line.quantity for line in part.lines.all()}
    services.refund_vendor_order(
        public_id=part.public_id,
        wish=RefundWish(quantities=units, reason="out_of_stock", with_shipping=True),
        key="k1",
        by="user:1",
        now=NOON,
    )
    outbox.drain()
    assert view(part.ref).status == "withdrawn"
    assert ask() == 1
    assert len(provider.declared) == 1
    with pytest.raises(NoSuchCase):
        services.declare_payment_anew(vendor_order_ref=part.ref, by="u", reason="x", now=NOON)


def test_an_answer_of_another_round_moves_nothing(order, shops, provider):
    ask()
    row = PaymentDeclaration.objects.first()
    snapshot = provider.answers[row.provider_ref]
    provider.answer(row.order_number, "accepted")
    late = provider.answers[row.provider_ref]
    record_declaration(declaration_id=row.pk, snapshot=late, asked=1, now=NOON)
    row.refresh_from_db()
    assert row.status == "pending"
    record_declaration(declaration_id=row.pk, snapshot=late, asked=0, now=NOON)
    record_declaration(declaration_id=row.pk, snapshot=snapshot, asked=0, now=NOON)
    row.refresh_from_db()
    assert row.status == "accepted"


def test_the_books_keep_what_was_declared(order, provider):
    row = PaymentDeclaration.objects.first()
    for change in ({"amount_minor": 1}, {"order_number": "X"}, {"key": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaymentDeclaration.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentDeclaration.objects.filter(pk=row.pk)._raw_delete("default")


def test_an_installation_that_files_nothing_declares_no_payment(order, provider, settings):
    settings.CUSTOMS_GATEWAY = ""
    tasks.declare_payments()
    assert provider.declared == {}


def test_a_place_that_nobody_named_leaves_it_to_an_operator(provider, settings):
    assert declares("stripe", "alipay")
    settings.PAYMENT_CUSTOMS_PLACES = {}
    assert not declares("stripe", "alipay")


def test_the_desk_shows_the_declaration_and_declares_it_anew(order, shops, provider, admin_client):
    ask()
    ref, case = bakery_of(order, shops)
    provider.answer(case.order_no, "rejected", "支付人不符")
    look(10)
    page = f"/admin/customs_cases/customscase/{case.pk}/"
    shown = admin_client.get(f"{page}change/").content.decode()
    assert "支付人不符" in shown
    assert f"SUB{case.order_no}" in shown
    assert " 411 " in shown
    assert f"{page}payment/" in shown
    queue = admin_client.get("/admin/customs_cases/customscase/?queue=payment").content.decode()
    assert case.public_id in queue
    assert admin_client.post(f"{page}payment/", {"reason": ""}).status_code == 200
    assert view(ref).rounds == 0
    assert admin_client.post(f"{page}payment/", {"reason": "asked"}).status_code == 302
    assert view(ref).rounds == 1
    shown = admin_client.get(f"{page}change/").content.decode()
    assert f"{page}payment/" not in shown
