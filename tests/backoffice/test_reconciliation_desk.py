"""Reconciliation at its desk: a file is brought, totals are seen, a break is settled."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.foundation import bell
from payments.gateways import registry
from payments.reconciliation import services
from payments.reconciliation.models import Break, StatementFile
from tests.backoffice.test_desks import text_of
from tests.factories.ledger import proven_balances
from tests.factories.statements import Booking, ReportingProvider, camt, line, post_capture
from tests.payments.reconciliation.conftest import LATER, MONDAY

pytestmark = pytest.mark.django_db
FILES = reverse("admin:reconciliation_statementfile_changelist")
IMPORT = reverse("admin:reconciliation_statementfile_import")
BREAKS = reverse("admin:reconciliation_break_changelist")
TOTALS = reverse("admin:reconciliation_break_totals")


def desk(*permissions: str, name: str = "maker") -> tuple[Client, str]:
    person = User.objects.create_user(f"{name}@example.com", "x" * 12, is_staff=True)
    own = Permission.objects.filter(content_type__app_label="reconciliation")
    person.user_permissions.set(
        [*own.filter(codename__startswith="view_"), *own.filter(codename__in=permissions)]
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client, f"user:{person.pk}"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(bell, "ring", lambda task, **_: found.append(task))
    fake = ReportingProvider(lines=[line("txn_pi_1", "payment", 5_100, MONDAY)])
    monkeypatch.setattr(registry, "provider", lambda code=registry.DEFAULT: fake)
    return found


def upload(client: Client, content: bytes, name: str = "day.xml"):
    file = SimpleUploadedFile(name, content)
    return client.post(IMPORT, {"bank": "plain", "file": file}, follow=True)


def test_a_file_is_brought_once_by_who_may(rung: list[str]):
    content = camt([Booking(12_345, MONDAY, bank_reference="U1")], opening=0, on=MONDAY)
    seer, _ = desk(name="seer")
    assert upload(seer, content).status_code == 403
    assert "Import a bank statement" not in text_of(seer.get(FILES))
    client, me = desk("import_statementfile")
    assert IMPORT in client.get(FILES).content.decode()
    assert "An XML or a CSV" not in text_of(client.get(IMPORT))
    assert "XML or a CSV file" in text_of(upload(client, content, "day.exe"))
    assert "damaged" in text_of(upload(client, b"<xml"))
    assert not StatementFile.objects.exists()
    assert "1 lines are new, 0 were known." in text_of(upload(client, content))
    assert StatementFile.objects.get().received_by == me
    assert rung == ["payments.reconciliation.tasks.reconcile"]
    assert "imported before" in text_of(upload(client, content))


def test_a_break_goes_from_the_list_to_its_entry_by_two(rung: list[str], settings):
    settings.RECONCILIATION_ALONE_MINOR = {"MOP": 1_000}
    post_capture("pi_1", 5_000, 0, MONDAY)
    content = camt([Booking(12_345, MONDAY, bank_reference="U1")], opening=0, on=MONDAY)
    maker, me = desk("import_statementfile", "resolve_break")
    upload(maker, content)
    services.pull_and_reconcile(now=LATER)
    checker, _ = desk("approve_resolution", name="checker")

    shown = text_of(maker.get(BREAKS))
    assert "MOP$123.45" in shown
    assert "MOP$1.00" in shown
    assert "MOP$1.00" not in text_of(maker.get(f"{BREAKS}?least=10000&age=3"))
    for odd in ("least=x", "age=99999999999999999999", "least=99999999999999999999"):
        assert maker.get(f"{BREAKS}?{odd}").status_code == 200
    totals = text_of(checker.get(TOTALS))
    assert "psp_clearing:stripe:MOP" in totals
    assert "Unexplained" in totals

    row = Break.objects.get(kind="in_suspense")
    page = reverse("admin:reconciliation_break_change", args=[row.pk])
    act = reverse("admin:reconciliation_break_act", args=[row.pk])
    assert "Resolve MOP$123.45 by an entry" in text_of(maker.get(page))
    assert "Resolve MOP$123.45" not in text_of(checker.get(page))
    for step in ("take", "comment", "resolve"):
        maker.post(act, {"step": step, "text": "capital", "offset": "equity:MOP"})
    row.refresh_from_db()
    assert (row.owner, row.state) == (me, "open")
    assert maker.post(act, {"step": "approve"}).status_code == 403
    assert checker.post(act, {"step": "resolve"}).status_code == 403
    assert "maker@example.com" in text_of(checker.get(page))
    assert "against equity:MOP, because: capital" in text_of(checker.get(page))
    assert "equity:MOP" not in proven_balances()
    checker.post(act, {"step": "approve"})
    row.refresh_from_db()
    assert row.state == "resolved"
    assert proven_balances()["equity:MOP"] == -12_345
    assert "already" in text_of(maker.post(act, {"step": "take"}, follow=True))
