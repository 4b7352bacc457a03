"""A shop's disputes: its own alone, files by their content, handed in once; and the mails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.moderation.models import LostDispute
from marketplace.foundation import outbox
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from marketplace.notifications.models import Mail
from marketplace.orders import queries
from marketplace.orders.evidence_files import content_type, file_name
from marketplace.orders.models import DisputeEvidence, DisputeFile
from payments.charges import services as charges
from payments.charges.models import Attempt, Dispute
from tests.factories import accounts, vendors
from tests.factories.disputes import DisputingProvider, hear
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES
from tests.factories.surfaces import browser, paid_order
from tests.vendor_portal.conftest import Portal, opened_portal

PDF = b"%PDF-1.4\nproof of delivery\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


@pytest.fixture
def disputed(shops: Street, bank: DisputingProvider) -> Portal:
    """The buyer paid, and the bank disputes all of it; the news has gone round."""
    portal = opened_portal(shops, paid_order(browser(), shops, bank))
    outbox.drain()
    attempt = Attempt.objects.get()
    hear(
        bank.dispute(
            attempt,
            attempt.charge.amount,
            evidence_due_at=now() + timedelta(days=9),
            withdrawn=Money(attempt.captured_minor, attempt.charge.currency),
        ),
        now(),
    )
    outbox.drain()
    return portal


def path(rest: str = "", language: str = "en") -> str:
    return f"/{language}/vendor/disputes/{Dispute.objects.get().public_id}/{rest}"


def upload(name: str = "proof.pdf", content: bytes = PDF, **more: Any) -> dict[str, Any]:
    return {
        "text": "It was delivered on Friday.",
        "carrier": "SF Express",
        "tracking_number": "SF1000000001",
        "purpose": "shipping",
        "then": "save",
        "file": SimpleUploadedFile(name, content),
    } | more


def test_a_shop_saves_adds_a_file_and_hands_in_once(disputed: Portal):
    page = disputed.baker.open("/en/vendor/")
    assert "/en/vendor/disputes/" in page.attributes("a", "href")
    page = disputed.baker.open("/en/vendor/disputes/")
    assert "The buyer says that nothing came." in page.main
    page = disputed.baker.post(path("write/"), upload())
    assert page.path == path()
    file = DisputeFile.objects.get()
    assert (file.name, file.content_type, bytes(file.content)) == (
        "proof.pdf",
        "application/pdf",
        PDF,
    )
    disputed.baker.post(path("write/"), upload("b.jpg", JPEG, then="hand_in"))
    row = DisputeEvidence.objects.get()
    assert row.handed_in_at is not None
    assert (row.text, row.tracking_number) == ("It was delivered on Friday.", "SF1000000001")
    assert not disputed.baker.open(path()).has_form("/write/")
    disputed.baker.post(path("write/"), upload(text="Something else"))
    disputed.baker.post(path(f"files/{file.pk}/remove/"), {})
    row.refresh_from_db()
    assert (row.text, row.files.count()) == ("It was delivered on Friday.", 2)
    assert len(queries.evidence_of(row.dispute_ref)) == 1


def test_a_file_comes_back_as_an_attachment_to_its_own_shop_alone(disputed: Portal):
    disputed.packer.post(path("write/"), upload())
    file = DisputeFile.objects.get()
    answer = disputed.clerk.client.get(path(f"files/{file.pk}/"))
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="proof.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert disputed.fishmonger.client.get(path(f"files/{file.pk}/")).status_code == 404
    assert browser().client.get(path(f"files/{file.pk}/")).status_code == 302
    assert disputed.clerk.client.get(path("files/not-a-name/")).status_code == 404


def test_another_shop_has_its_own_side_and_a_third_has_nothing(disputed: Portal, shops: Street):
    disputed.baker.post(path("write/"), upload())
    assert "It was delivered" not in disputed.fishmonger.open(path()).source
    stranger = accounts.person("wine@example.com")
    vendors.member(vendors.wine_importer(), stranger, "owner")
    third = browser(stranger)
    for address in ("", "write/"):
        assert third.client.post(path(address)).status_code in (404, 405)
    assert third.client.get(path()).status_code == 404
    assert "ord_" not in third.open("/en/vendor/disputes/").main
    assert DisputeEvidence.objects.count() == 1


def test_who_may_read_and_who_may_write(disputed: Portal, shops: Street):
    keeper = accounts.person("keeper@example.com")
    vendors.member(shops.bakery, keeper, "catalog")
    for reader, reads, writes in (
        (browser(keeper), 403, 403),
        (disputed.clerk, 200, 403),
        (disputed.packer, 200, 302),
    ):
        assert not DisputeEvidence.objects.exists()
        assert reader.client.get(path()).status_code == reads
        assert reader.client.post(path("write/"), upload()).status_code == writes
    assert DisputeEvidence.objects.exists()
    assert "disputes" not in browser(keeper).open("/en/vendor/").source


NO_BANK_READS = {
    "proof.pdf": b"<html><script>alert(1)</script>",
    "picture.jpg": b"GIF89a",
    "cut.pdf": b"%PDF-1.4 no end",
    "empty.png": b"",
    "large.pdf": PDF + b" " * 2_000_000 + b"%%EOF",
}


def test_what_no_bank_reads_is_refused_and_the_text_stays(disputed: Portal, settings):
    for name, content in NO_BANK_READS.items():
        answer = disputed.baker.client.post(path("write/"), upload(name, content))
        assert answer.status_code == 400, name
        assert "It was delivered on Friday." in answer.content.decode()
    assert not DisputeFile.objects.exists()
    answer = disputed.baker.client.post(path("write/"), upload(text=" ", then="hand_in"))
    assert answer.status_code == 400
    assert DisputeEvidence.objects.get().handed_in_at is None
    assert DisputeFile.objects.count() == 1
    settings.EVIDENCE_MAX_FILES = 1
    assert disputed.baker.client.post(path("write/"), upload()).status_code == 400
    settings.EVIDENCE_MAX_FILES, settings.EVIDENCE_MAX_BYTES = 9, len(PDF) + 1
    assert disputed.baker.client.post(path("write/"), upload()).status_code == 400
    assert DisputeFile.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ('a"\r\nX: y.pdf', "a_X_ y.pdf"),
        ("收據 1.PDF", "收據 1.pdf"),
        ("proof.pdf.exe", "proof_pdf.pdf"),
        ("...", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_file_is_called_by_what_it_is(given: str, found: str):
    assert file_name(given, "application/pdf") == found


def test_content_tells_and_not_the_name():
    assert content_type(JPEG) == "image/jpeg"
    assert content_type(b"\x89PNG\r\n\x1a\n..IEND\xaeB`\x82") == "image/png"
    assert content_type(PDF) == "application/pdf"
    assert content_type(b"%PDF-") is None


def test_shops_hear_at_once_and_again_before_the_time_ends(disputed: Portal):
    for language in LANGUAGES:
        assert disputed.baker.open(path(language=language)).main
        assert disputed.baker.open(f"/{language}/vendor/disputes/").main
    told = Mail.objects.filter(key__startswith="dispute_opened:")
    people = ["baker", "clerk", "fishmonger", "packer"]
    assert sorted(told.values_list("to", flat=True)) == [f"{name}@example.com" for name in people]
    disputed.baker.post(path("write/"), upload(then="hand_in"))
    for _ in range(2):
        charges.poll_disputes(now=now() + timedelta(days=7))
        outbox.drain()
    reminded = Mail.objects.filter(key__startswith="dispute_due_soon:")
    assert [mail.to for mail in reminded] == ["fishmonger@example.com"]


@pytest.mark.parametrize(("status", "subject"), [("lost", "is lost"), ("won", "is won")])
def test_shops_hear_of_the_decision_and_what_it_costs(
    disputed: Portal, bank: DisputingProvider, status: str, subject: str
):
    assert "You may lose MOP$196.92" in disputed.baker.open(path()).main
    ref = Dispute.objects.get().provider_ref
    bank.turn(ref, status=status, **({} if status == "lost" else {"withdrawn": None}))
    for _ in range(2):
        hear(ref, now())
        outbox.drain()
    told = Mail.objects.filter(key__startswith="dispute_decided:")
    people = ["baker", "clerk", "fishmonger", "packer"]
    assert sorted(told.values_list("to", flat=True)) == [f"{name}@example.com" for name in people]
    assert told.values("subject").distinct().count() == told.values("language").distinct().count()
    mail = told.get(to="clerk@example.com")
    assert subject in mail.subject
    assert path() in mail.text
    assert ("MOP$196.92" in mail.text) == ("MOP$196.92" in mail.html) == (status == "lost")
    page = disputed.baker.open(path()).main
    assert ("Taken from you MOP$196.92" in page) == (status == "lost")
    assert "You may lose" not in page
    lost = {portal.vendor_id for portal in (disputed.part, disputed.other_part)}
    counted = LostDispute.objects.values_list("vendor_id", flat=True)
    assert sorted(counted) == (sorted(lost) if status == "lost" else [])
