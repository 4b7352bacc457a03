"""Finance and its rates: parked ones decided by two persons, files handed in, the course seen."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.backoffice.staff_groups import CHECKERS, MAKERS, load_staff_groups
from payments.fx.models import FxFetch, FxRate, ParkedRate
from payments.fx.services import record_published
from payments.fx.sources import Published
from tests.backoffice.test_desks import text_of
from tests.factories.fx import NOON, bundled_rates, fetched_rate

pytestmark = pytest.mark.django_db
PARKED = reverse("admin:fx_parkedrate_changelist")
RATES = reverse("admin:fx_fxrate_changelist")
COURSE = reverse("admin:fx_fxrate_course")
UPLOAD = reverse("admin:fx_parkedrate_upload")
DAY = date(2026, 5, 22)


def of(group: str, name: str, language: str = "en") -> Client:
    """A person of the finance staff, signed in."""
    load_staff_groups()
    person = User.objects.create_user(f"{name}@example.com", "x" * 12, is_staff=True)
    person.groups.add(Group.objects.get(name=group))
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


@pytest.fixture
def parked(time_machine) -> ParkedRate:
    """A figure that jumped, beside the good one of the day before."""
    time_machine.move_to(NOON)
    fetched_rate("CNY", "MOP", "1.1863", date(2026, 5, 21))
    fetch = FxFetch.objects.create(
        source="amcm", since=date(2026, 5, 16), until=DAY, is_newest=True, due_at=NOON
    )
    seen = Published("CNY", "MOP", Decimal("1.3500"), DAY)
    return record_published([seen], fetch=fetch, payload_hash="a" * 64, now=NOON).parked[0]


def chosen(row: ParkedRate, action: str, **more: str) -> dict[str, object]:
    return {"action": action, "_selected_action": [str(row.pk)], **more}


def test_a_parked_rate_is_released_by_two_persons_who_saw_it_beside_the_last_good_one(
    parked: ParkedRate,
):
    maker, checker = of(MAKERS, "maker"), of(CHECKERS, "checker")
    asked = text_of(maker.post(PARKED, chosen(parked, "propose")))
    for shown in ("CNY/MOP", "1.3500", "1.1863", "+13.8%", "too far from the last rate"):
        assert shown in asked
    unsaid = maker.post(PARKED, chosen(parked, "propose", confirmed="1", reason=" "))
    assert "Please say why." in text_of(unsaid)
    maker.post(PARKED, chosen(parked, "propose", confirmed="1", reason="devalued today"))
    parked.refresh_from_db()
    assert parked.status == "proposed"
    shown = text_of(checker.post(PARKED, chosen(parked, "approve")))
    assert "maker@example.com: devalued today" in shown
    assert FxRate.objects.count() == 1
    checker.post(PARKED, chosen(parked, "approve", confirmed="1"))
    parked.refresh_from_db()
    assert (parked.status, FxRate.objects.count()) == ("released", 2)
    again = checker.post(PARKED, chosen(parked, "approve"), follow=True)
    assert "None of these waits for this step." in text_of(again)


def test_nobody_does_the_step_of_the_other(parked: ParkedRate):
    maker, checker = of(MAKERS, "maker"), of(CHECKERS, "checker")
    checker.post(PARKED, chosen(parked, "propose", confirmed="1", reason="devalued"))
    parked.refresh_from_db()
    assert parked.status == "parked"
    maker.post(PARKED, chosen(parked, "propose", confirmed="1", reason="devalued"))
    maker.post(PARKED, chosen(parked, "approve", confirmed="1"))
    parked.refresh_from_db()
    assert parked.status == "proposed"
    assert FxRate.objects.count() == 1


def test_who_may_do_both_is_told_that_another_person_is_needed(parked: ParkedRate):
    client = of(MAKERS, "both")
    User.objects.get(email="both@example.com").groups.add(Group.objects.get(name=CHECKERS))
    client.post(PARKED, chosen(parked, "propose", confirmed="1", reason="devalued"))
    told = client.post(PARKED, chosen(parked, "approve", confirmed="1"), follow=True)
    assert "Another person has to approve what you proposed." in text_of(told)
    assert FxRate.objects.count() == 1


def test_a_parked_rate_is_discarded_with_a_reason(parked: ParkedRate):
    client = of(CHECKERS, "checker")
    client.post(PARKED, chosen(parked, "discard", confirmed="1", reason="misprint"))
    parked.refresh_from_db()
    assert (parked.status, parked.reason) == ("discarded", "misprint")


def test_the_start_page_counts_what_is_parked_and_says_how_old_rates_are(
    parked: ParkedRate, settings, time_machine
):
    settings.FX_ALLOW_BUNDLED = False
    client = of(MAKERS, "maker")
    index = reverse("admin:index")
    shown = text_of(client.get(index))
    assert "1 Parked rates to decide" in shown
    assert "too old" not in shown
    time_machine.move_to(NOON + timedelta(days=4))
    assert "Exchange rates too old to price: CNY/MOP" in text_of(client.get(index))
    assert "too old to price" in text_of(client.get(RATES))


def test_a_fresh_machine_says_what_its_rates_are(settings, time_machine):
    time_machine.move_to(NOON)
    client = of(MAKERS, "maker")
    index = reverse("admin:index")
    assert "No exchange rate is stored" in text_of(client.get(index))
    bundled_rates()
    assert "bundled snapshot of 22 May 2026" in text_of(client.get(index))
    settings.FX_ALLOW_BUNDLED = False
    assert "too old to price: CNY/MOP (22 May 2026)" in text_of(client.get(index))


FILE = b"valid_on,base,quote,figure,unit\n2026-05-22,CNY,MOP,1.1871,1\n"


def test_a_file_is_handed_in_by_who_proposes_and_waits_for_another(time_machine):
    time_machine.move_to(NOON)
    maker, checker = of(MAKERS, "maker"), of(CHECKERS, "checker")
    assert "Hand in rates" in text_of(maker.get(PARKED))
    assert "Hand in rates" not in text_of(checker.get(PARKED))
    assert checker.get(UPLOAD).status_code == 403
    assert "CSV file" in text_of(maker.get(UPLOAD))
    bad = {"file": SimpleUploadedFile("rates.csv", b"day\n"), "reason": "feed away"}
    assert "The file cannot be read" in text_of(maker.post(UPLOAD, bad))
    large = {"file": SimpleUploadedFile("rates.csv", b"x" * 100_001), "reason": "feed away"}
    assert "too large" in text_of(maker.post(UPLOAD, large))
    good = {"file": SimpleUploadedFile("rates.csv", FILE), "reason": "feed away"}
    told = maker.post(UPLOAD, good, follow=True)
    assert "Handed in: 1. Another person has to approve." in text_of(told)
    row = ParkedRate.objects.get()
    assert (row.status, row.source) == ("proposed", "file")
    checker.post(PARKED, chosen(row, "approve", confirmed="1"))
    assert FxRate.objects.get().source == "file"


def test_the_course_shows_a_pair_as_a_chart_and_as_a_table(time_machine):
    time_machine.move_to(NOON)
    bundled_rates()
    client = of(CHECKERS, "checker")
    page = client.get(COURSE)
    source = page.content.decode()
    shown = text_of(page)
    assert source.count("<polyline") == 2  # amcm and cfets
    assert 'role="img"' in source
    assert ">AMCM</text>" in source
    assert "MOP for one CNY, from 18 May 2026 to 4 Sept 2026" in shown
    assert "22 May 2026 1.1871 –" in shown
    assert "4 Sept 2026 – 1.1919" in shown
    other = client.get(COURSE, {"pair": "USD-CNY", "days": "30"})
    assert "USD/CNY by source" in text_of(other)
    assert "1 Jun 2026" not in text_of(other)
    for strange in ({"pair": "XXX-YYY", "days": "-1"}, {"pair": "<script>", "days": "9" * 9}):
        assert client.get(COURSE, strange).status_code == 200


def test_the_course_without_a_rate_says_so_and_is_for_finance_alone():
    client = of(CHECKERS, "checker")
    assert "No exchange rate is stored" in text_of(client.get(COURSE))
    stranger = User.objects.create_user("stranger@example.com", "x" * 12, is_staff=True)
    client.force_login(stranger)
    assert client.get(COURSE).status_code == 403
