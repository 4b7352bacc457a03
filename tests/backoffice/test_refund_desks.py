"""Refunds at the operators' desks: chosen, shown, confirmed; two persons for what goes by bank."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders import services as orders_services
from marketplace.orders.models import RefundRequest
from payments.charges import services as charges
from payments.charges.models import (
    Attempt,
    BankRefund,
    Charge,
    ExternalAssignment,
    Refund,
    Share,
    WebhookEvent,
)
from payments.charges.types import BankAccount
from payments.gateways.errors import ProviderRefused
from payments.settlement.checking import check
from tests.backoffice.test_desks import text_of
from tests.factories import accounts, refunds, vendors
from tests.factories.charges import SIGNED, signal
from tests.factories.ledger import proven_balances
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
START = reverse("admin:index")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def sold(shops, provider):
    return refunds.sold(shops, provider)


def desk(*rights: str, name: str = "desk") -> tuple[Client, str]:
    """Somebody of the staff who sees orders and charges, and may do what is named."""
    seen = ("view_vendororder", "view_refundrequest", "view_charge", "view_refund",
            "view_bankrefund", "view_externalassignment")  # fmt: skip
    person = User.objects.create_user(f"{name}@example.com", "x" * 12, is_staff=True)
    person.user_permissions.set(accounts.permissions(*seen, *rights))
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client, f"user:{person.pk}"


def form_of(page) -> dict[str, str]:
    """What a browser would send from the page's form, without its buttons."""
    fields = re.findall(r"<input[^>]*>", page.content.decode())
    found = {}
    for field in fields:
        name = re.search(r'name="([^"]+)"', field)
        value = re.search(r'value="([^"]*)"', field)
        if name and 'type="checkbox"' not in field:
            found[name[1]] = value[1] if value else ""
    return found


def url_of(part) -> str:
    return reverse("admin:orders_vendororder_refund", args=[part.pk])


def test_an_operator_chooses_lines_sees_what_moves_and_gives_it_back_once(sold):
    operator, me = desk("add_refundrequest")
    own = operator.get(reverse("admin:orders_vendororder_change", args=[sold.bakery.pk]))
    assert url_of(sold.bakery) in own.content.decode()
    charge = Charge.objects.get()
    paid = operator.get(reverse("admin:charges_charge_change", args=[charge.pk]))
    assert url_of(sold.bakery) in paid.content.decode()
    page = operator.get(url_of(sold.bakery))
    (line,) = sold.bakery.lines.all()
    sent = form_of(page) | {f"quantity_{line.pk}": "1", "reason": "damaged", "note": "broken"}
    shown = operator.post(url_of(sold.bakery), sent | {"shipping": "on"})
    told = text_of(shown)
    for figure in ("CN¥104.30", "MOP$123.00", "MOP$7.04", "MOP$115.96"):
        assert figure in told
    assert not RefundRequest.objects.exists()
    confirmed = form_of(shown) | {"confirmed": "1", "shipping": "on"}
    confirmed |= {"reason": "damaged", "note": "broken"}
    for _ in range(2):
        done = operator.post(url_of(sold.bakery), confirmed, follow=True)
    assert "on its way back" in text_of(done)
    request = RefundRequest.objects.get()
    assert (request.source, request.asked_by, request.note) == ("operator", me, "broken")
    assert (request.buyer_minor, request.borne_minor) == (10_430, 11_596)
    assert check()["broken"] == 0


def test_the_form_says_what_is_wrong_and_what_is_gone(sold):
    operator, _me = desk("add_refundrequest")
    (line,) = sold.bakery.lines.all()
    sent = form_of(operator.get(url_of(sold.bakery))) | {"reason": "other"}
    assert "Choose what goes back" in text_of(operator.post(url_of(sold.bakery), sent))
    too_many = operator.post(url_of(sold.bakery), sent | {f"quantity_{line.pk}": "3"})
    assert "less than or equal to 2" in text_of(too_many)
    refunds.give_back(sold.bakery, 2, shipping=True)
    assert "All of this went back already." in text_of(operator.get(url_of(sold.bakery)))


def test_who_may_not_give_back_finds_no_button_and_no_page(sold):
    seer, _me = desk(name="seer")
    own = seer.get(reverse("admin:orders_vendororder_change", args=[sold.bakery.pk]))
    assert url_of(sold.bakery) not in own.content.decode()
    assert seer.get(url_of(sold.bakery)).status_code == 403
    assert seer.post(url_of(sold.bakery), {"confirmed": "1"}).status_code == 403


def test_what_a_shop_asks_for_waits_on_the_start_page_and_is_decided(sold, settings):
    settings.REFUND_VENDOR_LIMIT = 0
    baker = vendors.member(sold.bakery.vendor, accounts.baker(), "owner")
    asked = orders_services.ask_refund(
        public_id=sold.bakery.public_id,
        wish=refunds.wish(sold.bakery, 1, note="one is broken"),
        key="one",
        member=baker,
        now=NOON,
    )
    operator, me = desk("change_refundrequest")
    assert "Refunds that shops ask for" in text_of(operator.get(START))
    decide = reverse("admin:orders_refundrequest_decide", args=[asked.pk])
    own = operator.get(reverse("admin:orders_refundrequest_change", args=[asked.pk]))
    assert decide in own.content.decode()
    told = text_of(operator.get(decide))
    for said in ("one is broken", "CN¥74.60", "MOP$80.96"):
        assert said in told
    refused = operator.post(decide, {"decision": "deny", "denial_reason": ""})
    assert "Say why" in text_of(refused)
    operator.post(decide, {"decision": "approve"})
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == ("approved", me)
    listed = reverse("admin:orders_refundrequest_changelist")
    assert asked.public_id in text_of(operator.get(f"{listed}?money=requested"))
    assert asked.public_id not in text_of(operator.get(f"{listed}?money=failed"))
    assert "decided already" in text_of(operator.get(decide))


def test_a_bank_refund_is_written_down_by_one_and_confirmed_by_another(sold, provider, clock):
    refunds.give_back(sold.bakery, 1)
    provider.fail("refund", ProviderRefused("no"))
    charges.submit_refunds(now=NOON)
    row = BankRefund.objects.get()
    clock.shift(timedelta(days=3))
    maker, me = desk("propose_bankrefund", "confirm_bankrefund", name="maker")
    start = text_of(maker.get(START))
    assert "Refunds to send by bank" in start
    assert "the oldest for 3 days" in start
    propose = reverse("admin:charges_bankrefund_propose", args=[row.pk])
    confirm = reverse("admin:charges_bankrefund_confirm", args=[row.pk])
    own = reverse("admin:charges_bankrefund_change", args=[row.pk])
    assert propose in maker.get(own).content.decode()
    assert "CN¥74.60" in text_of(maker.get(propose))
    assert "Write down the transfer" in text_of(maker.post(propose, {"transfer_reference": ""}))
    maker.post(propose, {"transfer_reference": "FT-1"})
    assert "another person confirms" in text_of(maker.get(confirm))
    assert "another person confirms" in text_of(maker.post(confirm, {"decision": "confirm"}))
    checker, _other = desk("confirm_bankrefund", name="checker")
    assert "FT-1" in text_of(checker.get(confirm))
    assert checker.post(propose, {"transfer_reference": "FT-2"}).status_code == 403
    checker.post(confirm, {"decision": "confirm"})
    row.refresh_from_db()
    assert (row.status, row.proposed_by) == ("paid", me)
    assert proven_balances()["bank:CNY"] == -7_460
    assert confirm not in checker.get(own).content.decode()


def test_who_sends_a_bank_refund_reads_the_account_and_may_ask_for_another(sold, provider):
    refunds.give_back(sold.bakery, 1)
    provider.fail("refund", ProviderRefused("no"))
    charges.submit_refunds(now=NOON)
    row = BankRefund.objects.get()
    maker, _me = desk("propose_bankrefund", name="maker")
    reader, _other = desk(name="reader")
    propose = reverse("admin:charges_bankrefund_propose", args=[row.pk])
    again = reverse("admin:charges_bankrefund_ask_again", args=[row.pk])
    own = reverse("admin:charges_bankrefund_change", args=[row.pk])
    assert "The buyer has not stated an account yet." in text_of(maker.get(propose))
    account = BankAccount("MO", "Lin Mei", "BNU", "9010123456")
    charges.give_refund_account(bank_refund_ref=row.public_id, ask=1, account=account, now=NOON)
    assert "To Lin Mei, BNU (MO), account 9010123456." in text_of(maker.get(propose))
    assert "9010123456" not in reader.get(own).content.decode()
    assert reader.get(propose).status_code == reader.post(again).status_code == 403
    maker.post(again, {"csrfmiddlewaretoken": "x"})
    row.refresh_from_db()
    assert row.asks == 2
    maker.post(propose, {"transfer_reference": "FT-1"})
    assert again not in maker.get(own).content.decode()
    assert "account any more" in text_of(maker.post(again, {"csrfmiddlewaretoken": "x"}))


def by_hand(provider, minor: int) -> Refund:
    """Somebody gives money back in the dashboard, and its message is worked off."""
    attempt = Attempt.objects.get()
    name = provider.refund_by_hand(attempt.provider_object_id, Money(minor, "CNY"))
    body = signal(attempt, event_id=f"evt_{name}", kind="refund", event_type="refund.created",
                  provider_ref=name, client_reference=None,
                  provider_object_id=attempt.provider_object_id)  # fmt: skip
    charges.receive_webhook(provider="stripe", headers=SIGNED, body=body, now=NOON)
    assert charges.sweep_webhooks(now=NOON) == 1
    return Refund.objects.get(provider_ref=name)


def test_a_refund_of_all_made_at_the_provider_is_booked_by_itself(sold, provider):
    row = by_hand(provider, 42_260)
    outbox.drain()
    assert (row.reason, row.status) == ("external", "succeeded")
    assert Charge.objects.get().status == "refunded"
    kept = RefundRequest.objects.order_by("buyer_minor").values_list("source", "buyer_minor")
    assert list(kept) == [("provider", 17_890), ("provider", 24_370)]
    books = proven_balances()
    assert books.get("refund_payable:CNY", 0) == 0
    assert books["psp_clearing:stripe:CNY"] == -930
    assert check()["broken"] == 0
    assert WebhookEvent.objects.get().status == "processed"


def test_a_part_made_at_the_provider_waits_for_two_persons_and_is_bounded(sold, provider):
    row = by_hand(provider, 5_000)
    outbox.drain()
    assert not RefundRequest.objects.exists()
    assert Attempt.objects.get().refunding_minor == 5_000
    assert proven_balances()["refund_payable:CNY"] == 5_000  # the buyer has it, nobody bears it yet
    maker, _me = desk("propose_externalassignment", "confirm_externalassignment", name="maker")
    assert "of no shop yet" in text_of(maker.get(START))
    assign = reverse("admin:charges_refund_assign", args=[row.pk])
    own = reverse("admin:charges_refund_change", args=[row.pk])
    assert assign in maker.get(own).content.decode()
    assert "CN¥178.90" in text_of(maker.get(assign))
    wrong = maker.post(assign, {"share_1": "10.00", "share_2": "30.00"})
    assert "sum to the refund" in text_of(wrong)
    maker.post(assign, {"share_1": "", "share_2": "50.00"})
    asked = ExternalAssignment.objects.get()
    confirm = reverse("admin:charges_externalassignment_confirm", args=[asked.pk])
    maker.post(confirm, {"decision": "confirm"})
    assert ExternalAssignment.objects.get().status == "proposed"
    checker, _other = desk("confirm_externalassignment", name="checker")
    assert "to confirm" in text_of(checker.get(START))
    assert "CN¥50.00" in text_of(checker.get(confirm))
    checker.post(confirm, {"decision": "confirm"})
    outbox.drain()
    request = RefundRequest.objects.get()
    assert (request.vendor_minor, request.commission_minor, request.source) == (
        5_899,
        472,
        "provider",
    )
    assert Share.objects.get(reference=sold.tinned_fish.ref).refunding_minor == 5_000
    assert proven_balances().get("refund_payable:CNY", 0) == 0
    assert check()["broken"] == 0


def test_one_made_while_ours_was_refused_takes_the_place_of_the_bank_refund(sold, provider):
    refunds.give_back(sold.bakery, 2, shipping=True)
    refunds.give_back(sold.tinned_fish, *refunds.everything(sold.tinned_fish), shipping=True)
    provider.fail("refund", ProviderRefused("no"))
    provider.refund_status = "succeeded"
    charges.submit_refunds(now=NOON)
    row = by_hand(provider, BankRefund.objects.get().amount_minor)
    assert (row.stands_in, Attempt.objects.get().refunding_minor) == (True, 42_260)
    maker, _me = desk("propose_externalassignment", name="maker")
    assign = reverse("admin:charges_refund_assign", args=[row.pk])
    maker.post(assign, {"instead_of": BankRefund.objects.get().public_id})
    asked = ExternalAssignment.objects.get()
    checker, _other = desk("confirm_externalassignment", name="checker")
    confirm = reverse("admin:charges_externalassignment_confirm", args=[asked.pk])
    checker.post(confirm, {"decision": "confirm"})
    outbox.drain()
    assert BankRefund.objects.get().status == "withdrawn"
    assert Charge.objects.get().status == "refunded"
    assert proven_balances().get("refund_payable:CNY", 0) == 0
    assert check()["broken"] == 0


def test_an_external_refund_that_fails_before_it_is_assigned_counts_no_more(sold, provider):
    row = by_hand(provider, 5_000)
    provider.settle_refund(row.provider_ref, "failed", "closed")
    charges.sync_refund(row.pk, now=NOON + timedelta(days=1))
    row.refresh_from_db()
    assert row.status == "failed"
    assert Attempt.objects.get().refunding_minor == 0
    assert Charge.objects.get().status == "captured"
    assert not BankRefund.objects.exists()
    assert proven_balances().get("refund_payable:CNY", 0) == 0
