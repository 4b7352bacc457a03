"""Disputes at their desk: seen with what shops gave, answered once, accepted with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.foundation.clock import now
from marketplace.orders.models import DisputeEvidence, DisputeFile
from payments.charges.models import AnswerFile, Attempt, Dispute, DisputeAnswer
from payments.gateways.errors import EvidenceRefused, ProviderUnavailable
from tests.backoffice.test_desks import text_of
from tests.factories import orders, surfaces
from tests.factories.disputes import DisputingProvider, hear
from tests.factories.orders import Street

pytestmark = pytest.mark.django_db
START = reverse("admin:index")
PDF = b"%PDF-1.4 proof %%EOF"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def desk(*permissions: str, name: str = "reader") -> tuple[Client, User]:
    """A person of the staff who may do what is named with charges."""
    person = User.objects.create_user(f"{name}@example.com", "x" * 12, is_staff=True)
    own = Permission.objects.filter(content_type__app_label="charges", codename__in=permissions)
    person.user_permissions.set(own)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client, person


@pytest.fixture
def disputed(shops: Street, bank: DisputingProvider) -> Dispute:
    """Disputed by the bank; the bakery handed in a text and a file."""
    order = surfaces.paid_order(surfaces.browser(), shops, bank)
    attempt = Attempt.objects.get()
    due = now() + timedelta(days=9)
    hear(bank.dispute(attempt, attempt.charge.amount, evidence_due_at=due), now())
    row = Dispute.objects.get()
    evidence = DisputeEvidence.objects.create(
        dispute_ref=row.public_id,
        vendor_order=orders.part_of(order, shops.bakery),
        text="The parcel arrived on Friday.",
        carrier="SF Express",
        tracking_number="SF1000000001",
        handed_in_at=now(),
        handed_in_by="user:1",
    )
    DisputeFile.objects.create(
        evidence=evidence,
        purpose="shipping",
        name="proof.pdf",
        content_type="application/pdf",
        size=len(PDF),
        content=PDF,
        uploaded_by="user:1",
        uploaded_at=now(),
    )
    return row


def url(step: str, row: Dispute, *more: str) -> str:
    return reverse(f"admin:charges_dispute_{step}", args=[row.pk, *more])


def test_an_operator_sees_what_a_shop_gave_and_answers_once(disputed: Dispute, bank):
    operator, person = desk("answer_dispute", "view_dispute", name="operator")
    assert "Disputes to answer, the first by" in text_of(operator.get(START))
    listed = text_of(operator.get(reverse("admin:charges_dispute_changelist")))
    assert "The buyer says that nothing came." in listed
    page = operator.get(url("change", disputed))
    assert "The parcel arrived on Friday." in text_of(page)
    file = DisputeFile.objects.get()
    assert operator.get(url("file", disputed, file.pk)).content == PDF

    form = operator.get(url("answer", disputed)).context["form"]
    given = form.initial | {"text": "Delivered on Friday, as the carrier shows.", "shipped_on": ""}
    bank.fail("answer_dispute", EvidenceRefused("unreadable"))
    refused = operator.post(url("answer", disputed), given, follow=True)
    assert "The provider refused it" in text_of(refused)
    bank.fail("answer_dispute", ProviderUnavailable("away"))
    waits = operator.post(url("answer", disputed), given, follow=True)
    assert "as soon as the provider can be reached" in text_of(waits)
    assert "Answer the bank" not in text_of(waits)
    again = operator.post(url("answer", disputed), given)
    assert "takes no answer any more" in text_of(again)
    answer = DisputeAnswer.objects.get(status="prepared")
    assert answer.prepared_by == f"user:{person.pk}"
    assert bytes(AnswerFile.objects.get(answer=answer).content) == PDF


def test_a_loss_is_accepted_with_a_reason_and_no_longer_waits(disputed: Dispute):
    operator, person = desk("answer_dispute", "view_dispute", name="operator")
    assert "This field is required." in text_of(
        operator.post(url("accept", disputed), {"reason": " "})
    )
    told = operator.post(url("accept", disputed), {"reason": "no proof"}, follow=True)
    assert "Money moves when the bank has decided" in text_of(told)
    disputed.refresh_from_db()
    assert (disputed.accepted_by, disputed.accepted_reason) == (f"user:{person.pk}", "no proof")
    assert "Disputes to answer" not in text_of(operator.get(START))


def test_the_provider_is_asked_again_at_the_desk(disputed: Dispute, bank):
    operator, _ = desk("answer_dispute", "view_dispute", name="operator")
    bank.turn("dp_1", status="under_review")
    bank.fail("fetch_dispute", ProviderUnavailable("away"))
    assert "away" in text_of(operator.post(url("sync", disputed)))
    operator.post(url("sync", disputed))
    disputed.refresh_from_db()
    assert disputed.status == "under_review"
    bank.turn("dp_1", livemode=True)
    assert "livemode" in text_of(operator.post(url("sync", disputed)))


def test_who_may_only_look_changes_nothing(disputed: Dispute):
    reader, _ = desk("view_dispute", name="reader")
    page = reader.get(url("change", disputed))
    assert "Answer the bank" not in text_of(page)
    for step in ("answer", "accept", "sync"):
        assert reader.post(url(step, disputed), {"reason": "x"}).status_code == 403
    stranger, _ = desk(name="stranger")
    file = DisputeFile.objects.get()
    assert stranger.get(url("file", disputed, file.pk)).status_code == 403
    assert stranger.get(url("change", disputed)).status_code == 403
