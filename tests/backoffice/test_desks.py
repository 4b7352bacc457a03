"""Finance at its desks: a batch is seen whole before it is approved; names in place of codes."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.foundation.models import OutboxDelivery
from payments.settlement import services
from payments.settlement.models import BankAnswer, PayeeAccount, Payout, PayoutBatch
from tests.factories import accounts, vendors
from tests.factories.roles import without_triggers
from tests.payments.settlement import payout_cast
from tests.payments.settlement.test_settlement import LATER, ON, paid_batch, two_due

__all__ = ["two_due"]
pytestmark = pytest.mark.django_db
BATCHES = reverse("admin:settlement_payoutbatch_changelist")
PAYOUTS = reverse("admin:settlement_payout_changelist")


def desk(*permissions: str, name: str = "checker") -> tuple[Client, User]:
    """A person of the finance staff who sees settlement and may do what is named."""
    number = 1_000 + User.objects.count()  # nobody whom the rows of the fixtures name
    person = User.objects.create_user(f"{name}@example.com", "x" * 12, is_staff=True, id=number)
    own = Permission.objects.filter(content_type__app_label="settlement")
    person.user_permissions.set(
        [*own.filter(codename__startswith="view_"), *own.filter(codename__in=permissions)]
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client, person


def text_of(response) -> str:
    """An answer as people read it."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ")
    return " ".join(plain.split())


@pytest.fixture
def drafted(two_due: None) -> PayoutBatch:
    """A batch of two payouts, one of them to a shop of the cast."""
    services.close_period(on=ON, by="system:settlement", now=LATER)
    vendor = vendors.bakery()
    payee = PayeeAccount.objects.order_by("payee_ref").first()
    vendor.public_id = payee.payee_ref.removeprefix("vendor:")
    vendor.save()
    return PayoutBatch.objects.get()


def test_nothing_is_approved_before_it_was_shown(drafted: PayoutBatch):
    client, person = desk("approve_batch")
    chosen = {"action": "approve", "_selected_action": [str(drafted.pk)]}
    asked = client.post(BATCHES, chosen)
    drafted.refresh_from_db()
    assert drafted.status == "drafted"
    shown = text_of(asked)
    with translation.override("en"):
        for payout in drafted.payouts.all():
            assert payout.masked_number in shown
            assert payout.account_number not in asked.content.decode()
            assert f"{payout.amount.decimal:,.2f}" in shown
        assert f"{drafted.total.decimal:,.2f}" in shown
    assert "2 payouts" in shown
    assert "Rua do Cunha Bakery" in shown
    told = client.post(BATCHES, chosen | {"confirmed": "1"}, follow=True)
    drafted.refresh_from_db()
    assert (drafted.status, drafted.approved_by) == ("approved", f"user:{person.pk}")
    assert drafted.public_id in text_of(told)
    again = client.post(BATCHES, chosen | {"confirmed": "1"}, follow=True)
    assert "None of these waits for approval." in text_of(again)


def test_a_batch_offers_its_next_step_to_who_may_take_it(drafted: PayoutBatch):
    checker, _ = desk("approve_batch")
    maker, _ = desk("record_bank_answer", "download_payoutfile", name="maker")
    url = reverse("admin:settlement_payoutbatch_change", args=[drafted.pk])
    file_url = reverse("admin:settlement_payoutfile_download", args=[drafted.public_id])
    assert "Approve for the bank" in text_of(checker.get(url))
    assert "Approve for the bank" not in text_of(maker.get(url))
    services.approve_batch(batch_ref=drafted.public_id, by="user:checker", now=LATER)
    services.submit_batch(batch_ref=drafted.public_id, now=LATER)
    page = maker.get(url)
    assert file_url in page.content.decode()
    assert "Record the bank’s answer" in text_of(page)
    page = checker.get(url)
    assert file_url not in page.content.decode()
    assert "Approve for the bank" not in text_of(page)
    assert "automatic" in text_of(page)  # drafted by no person


def test_an_answer_that_is_refused_stays_on_the_page_and_names_the_shop(drafted: PayoutBatch):
    services.approve_batch(batch_ref=drafted.public_id, by="user:checker", now=LATER)
    services.submit_batch(batch_ref=drafted.public_id, now=LATER)
    client, _ = desk("record_bank_answer", name="maker")
    first, second = drafted.payouts.order_by("payee_ref")
    chosen = {"action": "answer", "_selected_action": [str(first.pk), str(second.pk)]}
    references = {f"reference_{first.public_id}": " ", f"reference_{second.public_id}": "BR-2"}
    page = client.post(PAYOUTS, chosen | references | {"outcome": "paid"})
    source = page.content.decode()
    assert "Rua do Cunha Bakery: Give the bank’s reference." in text_of(page)
    assert f'name="reference_{first.public_id}"' in source
    assert f'name="reference_{second.public_id}"' not in source  # answered: only shown
    assert "BR-2" in text_of(page)
    assert "1 payout to answer" in text_of(page)
    assert "1 of 2 answered" in text_of(client.get(BATCHES))
    client.post(PAYOUTS, chosen | {f"reference_{first.public_id}": "BR-1", "outcome": "returned"})
    assert sorted(Payout.objects.values_list("status", flat=True)) == ["paid", "returned"]
    assert "1 of 2 answered" not in text_of(client.get(BATCHES))


def test_who_approved_is_told_that_another_person_answers(drafted: PayoutBatch):
    client, person = desk("record_bank_answer", "approve_batch")
    services.approve_batch(batch_ref=drafted.public_id, by=f"user:{person.pk}", now=LATER)
    services.submit_batch(batch_ref=drafted.public_id, now=LATER)
    payout = drafted.payouts.first()
    chosen = {"action": "answer", "_selected_action": [str(payout.pk)]}
    page = client.post(PAYOUTS, chosen)
    assert "another person records the bank’s answer" in text_of(page)
    assert f"reference_{payout.public_id}" not in page.content.decode()
    client.post(PAYOUTS, chosen | {f"reference_{payout.public_id}": "BR-1", "outcome": "paid"})
    payout.refresh_from_db()
    assert payout.status == "submitted"


def test_a_reference_that_is_no_person_breaks_no_page(drafted: PayoutBatch):
    for strange in ("user:99999999999999999999", "user:1 or 1=1", "user:", "ops", "system:x"):
        with without_triggers("settlement_payoutbatch"):
            PayoutBatch.objects.update(drafted_by=strange)
        client, _ = desk(name=f"seer{len(strange)}")
        assert client.get(BATCHES).status_code == 200


def test_the_start_page_counts_what_waits_for_the_person(drafted: PayoutBatch):
    checker, _ = desk("approve_batch")
    maker, _ = desk("record_bank_answer", name="maker")
    operator = Client(headers={"accept-language": "en"})
    operator.force_login(accounts.operator())
    start = reverse("admin:index")
    assert "1 Batches to approve" in text_of(checker.get(start))
    assert f"{BATCHES}?status__exact=drafted" in checker.get(start).content.decode()
    assert "Batches to approve" not in text_of(maker.get(start))
    assert "Waiting for you" not in text_of(maker.get(start))
    OutboxDelivery.objects.update(status="parked")
    for link in re.findall(r'<li><a href="([^"]+\?[^"]+)"', operator.get(start).content.decode()):
        assert operator.get(link).status_code == 200, link
    assert ("News parked" in text_of(operator.get(start))) is OutboxDelivery.objects.exists()


def test_the_filter_offers_the_currencies_that_are_charged(two_due: None):
    paid_batch()
    client, _ = desk()
    page = client.get(BATCHES)
    found = set(re.findall(r"\?currency__exact=(\w+)", page.content.decode()))
    assert found == {"MOP", "HKD", "CNY", "USD", "EUR"}
    assert client.get(f"{BATCHES}?currency__exact=MOP").status_code == 200


def test_an_answer_is_brought_kept_and_applied_by_another_than_the_approver():
    maker, _ = desk("record_bank_answer", name="maker")
    seer, _ = desk(name="seer")
    with payout_cast.iso_rails:
        batch = payout_cast.submitted(19_692, 26_770)
    first, second = payout_cast.names(batch)
    content = payout_cast.report(batch, {first: "ACSC", second: "RJCT:AC04"}, status="PART")
    url = reverse("admin:settlement_bankanswer_upload")
    assert seer.get(url).status_code == 403
    assert "applied once" in text_of(maker.get(url))
    told = maker.post(url, {"file": SimpleUploadedFile("answer.xml", content)}, follow=True)
    assert "2 payouts moved." in text_of(told)
    assert payout_cast.statuses(batch) == ["paid", "rejected"]
    answer = BankAnswer.objects.get()
    fetched = maker.get(reverse("admin:settlement_bankanswer_download", args=[answer.public_id]))
    assert fetched.content == content
    page = maker.get(reverse("admin:settlement_payoutbatch_change", args=[batch.pk]))
    for shown in ("bank_iso", answer.public_id, "PART", "partly paid, partly sent back"):
        assert shown in text_of(page)
    payout = batch.payouts.get(status="rejected")
    detail = maker.get(reverse("admin:settlement_payout_change", args=[payout.pk]))
    assert "AC04" in text_of(detail)
    strange = maker.post(url, {"file": SimpleUploadedFile("a.xml", b"<a/>")}, follow=True)
    assert "not a payment status report" in text_of(strange)
    assert "Bank answers that could not be applied" in text_of(maker.get(reverse("admin:index")))


def test_a_payout_that_came_back_after_it_was_paid_is_recorded_by_hand():
    maker, _ = desk("record_bank_answer", name="maker")
    with payout_cast.iso_rails:
        batch = payout_cast.submitted(19_692)
    payout_cast.answered(payout_cast.report(batch, status="ACSC"))
    payout = batch.payouts.get()
    chosen = {"action": "record_return", "_selected_action": [str(payout.pk)]}
    page = maker.post(PAYOUTS, chosen)
    assert "The bank returned these" in text_of(page)
    assert "The bank paid these" not in text_of(page)
    typed = {f"reference_{payout.public_id}": "RET-1", "outcome": "returned"}
    maker.post(PAYOUTS, chosen | typed)
    assert payout_cast.statuses(batch) == ["returned"]


def test_a_payout_that_waits_says_why_on_the_list():
    checker, _ = desk("approve_batch")
    with payout_cast.iso_rails:
        batch = payout_cast.drafted(500_000_001)
        assert "Above every limit: at most MOP$5,000,000.00" in text_of(checker.get(PAYOUTS))
        chosen = {"action": "approve", "_selected_action": [str(batch.pk)], "confirmed": "1"}
        told = checker.post(BATCHES, chosen, follow=True)
        assert "Above every limit" in text_of(told)
    batch.refresh_from_db()
    assert batch.status == "drafted"
