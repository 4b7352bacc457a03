"""The finance pages open, show masked accounts, and let two persons do two steps."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from payments.settlement import services
from payments.settlement.models import (
    Earning,
    PayeeAccount,
    Payout,
    PayoutBatch,
    PayoutFile,
    Settlement,
    SettlementRun,
)
from tests.factories.roles import without_triggers
from tests.payments.settlement.test_settlement import LATER, ON, paid_batch, two_due

pytestmark = pytest.mark.django_db
__all__ = ["two_due"]
MODELS = (Earning, PayeeAccount, Payout, PayoutBatch, PayoutFile, Settlement, SettlementRun)


def signed_in(*permissions: str) -> Client:
    person = User.objects.create_user(f"{len(permissions)}@example.com", "x" * 12, is_staff=True)
    views = [f"view_{model._meta.model_name}" for model in MODELS]
    wanted = [*permissions, *views]
    person.user_permissions.set(
        Permission.objects.filter(content_type__app_label="settlement", codename__in=wanted)
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_and_page_opens_and_hides_account_numbers(model, two_due: None):
    paid_batch()
    client = signed_in()
    name = model._meta.model_name
    page = client.get(reverse(f"admin:settlement_{name}_changelist"))
    assert page.status_code == 200
    row = model.objects.first()
    detail = client.get(reverse(f"admin:settlement_{name}_change", args=[row.pk]))
    assert detail.status_code == 200
    assert b"0123456789" not in page.content + detail.content


def test_a_person_without_the_right_is_not_offered_the_step(two_due: None):
    services.close_period(on=ON, by="system:settlement", now=LATER)
    client = signed_in()
    url = reverse("admin:settlement_payoutbatch_changelist")
    batch = PayoutBatch.objects.get()
    client.post(url, {"action": "approve", "_selected_action": [str(batch.pk)]})
    batch.refresh_from_db()
    assert batch.status == "drafted"


def test_the_bank_s_answer_needs_a_reference_for_each_payout(two_due: None):
    _, payouts = paid_batch()
    client = signed_in("record_bank_answer")
    url = reverse("admin:settlement_payout_changelist")
    chosen = [str(payout.pk) for payout in payouts]
    asked = client.post(url, {"action": "answer", "_selected_action": chosen})
    fields = re.findall(r'name="(reference_pay_\w+)"', asked.content.decode())
    assert len(fields) == 2
    answer = {"action": "answer", "_selected_action": chosen, "outcome": "paid"}
    with translation.override("en"):
        page = client.post(url, answer | {fields[0]: "BR-1", fields[1]: " "}, follow=True)
    assert "Give the bank’s reference." in page.content.decode()
    assert sorted(Payout.objects.values_list("status", flat=True)) == ["paid", "submitted"]


def test_a_bank_file_is_fetched_by_who_may_take_it_and_by_nobody_else(two_due: None):
    batch, _ = paid_batch()
    url = reverse("admin:settlement_payoutfile_download", args=[batch.public_id])
    assert signed_in().get(url).status_code == 403
    assert Client().get(url).status_code == 302
    finance = signed_in("download_payoutfile")
    listed = finance.get(reverse("admin:settlement_payoutfile_changelist"))
    assert url in listed.content.decode()
    found = finance.get(url)
    assert hashlib.sha256(found.content).hexdigest() == batch.file_sha256
    assert found["Content-Disposition"] == f'attachment; filename="{batch.public_id}.csv"'
    assert b"0123456789" in found.content
    assert finance.get(url.replace("bat_", "bat_0")).status_code == 404


def test_a_file_that_is_not_what_was_submitted_is_not_handed_out(two_due: None):
    batch, _ = paid_batch()
    with without_triggers("settlement_payoutbatch"):
        PayoutBatch.objects.update(file_sha256="0" * 64)
    url = reverse("admin:settlement_payoutfile_download", args=[batch.public_id])
    client = signed_in("download_payoutfile")
    client.raise_request_exception = False
    assert client.get(url).status_code == 500
