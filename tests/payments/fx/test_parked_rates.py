"""Two persons and a parked rate; corrections; rates by hand; what a provider applied."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from payments.fx.errors import (
    FourEyesNeeded,
    ParkedRateDecided,
    ParkedRateNotFound,
    RateRefused,
    RateUnavailable,
)
from payments.fx.models import AppliedRate, FxFetch, FxRate, ParkedRate
from payments.fx.queries import rate_history
from payments.fx.services import (
    approve_release,
    confirm_parked,
    current_mid,
    discard_parked,
    mid_as_of,
    propose_rates,
    propose_release,
    record_applied_rate,
    record_published,
    upload_rates,
)
from payments.fx.sources import Published
from tests.factories.fx import NOON, fetched_rate

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 22)
HOUR = timedelta(hours=1)


def came(figure: str, on: date = DAY) -> ParkedRate:
    """Let a figure of amcm come that the guards stop."""
    fetch = FxFetch.objects.create(
        source="amcm", since=date(2026, 5, 17), until=on, is_newest=True, due_at=NOON
    )
    seen = Published("CNY", "MOP", Decimal(figure), on)
    recorded = record_published([seen], fetch=fetch, payload_hash="a" * 64, now=NOON)
    return recorded.parked[0]


def jumped() -> ParkedRate:
    fetched_rate("CNY", "MOP", "1.1863", date(2026, 5, 21))
    return came("1.3500")


def test_one_proposes_another_approves_and_it_counts_from_then_on():
    row = jumped()
    proposed = propose_release(parked_id=row.pk, by="user:1", reason="devalued", now=NOON + HOUR)
    assert proposed.status == "proposed"
    assert current_mid("CNY", "MOP", NOON + HOUR).mid == Decimal("1.1863")
    with pytest.raises(FourEyesNeeded):
        approve_release(parked_id=row.pk, by="user:1", now=NOON + 2 * HOUR)
    rate = approve_release(parked_id=row.pk, by="user:2", now=NOON + 2 * HOUR)
    assert (rate.overridden_by, rate.override_reason) == ("user:1", "devalued")
    assert (rate.approved_by, rate.payload_hash) == ("user:2", "a" * 64)
    row.refresh_from_db()
    assert (row.status, row.rate_id, row.decided_by) == ("released", rate.pk, "user:2")
    assert current_mid("CNY", "MOP", NOON + 2 * HOUR).mid == Decimal("1.3500")
    before = NOON + 2 * HOUR - timedelta(seconds=1)
    assert mid_as_of("CNY", "MOP", before).mid == Decimal("1.1863")


def test_nothing_is_approved_that_nobody_proposed_and_nothing_is_decided_twice():
    row = jumped()
    with pytest.raises(ParkedRateDecided):
        approve_release(parked_id=row.pk, by="user:2", now=NOON)
    with pytest.raises(RateRefused):
        propose_release(parked_id=row.pk, by="user:1", reason="  ", now=NOON)
    propose_release(parked_id=row.pk, by="user:1", reason="devalued", now=NOON)
    with pytest.raises(ParkedRateDecided):
        propose_release(parked_id=row.pk, by="user:3", reason="too", now=NOON)
    approve_release(parked_id=row.pk, by="user:2", now=NOON)
    for again in (
        lambda: approve_release(parked_id=row.pk, by="user:3", now=NOON),
        lambda: discard_parked(parked_id=row.pk, by="user:3", reason="late", now=NOON),
    ):
        with pytest.raises(ParkedRateDecided):
            again()
    with pytest.raises(ParkedRateNotFound):
        discard_parked(parked_id=row.pk + 1, by="user:3", reason="late", now=NOON)
    assert FxRate.objects.count() == 2


def test_one_person_may_discard_with_a_reason_and_it_stays_out():
    row = jumped()
    with pytest.raises(RateRefused):
        discard_parked(parked_id=row.pk, by="user:1", reason="", now=NOON)
    discard_parked(parked_id=row.pk, by="user:1", reason="misprint", now=NOON)
    fetch = row.fetch
    seen = Published("CNY", "MOP", Decimal("1.3500"), DAY)
    again = record_published([seen], fetch=fetch, payload_hash="b" * 64, now=NOON)
    assert (again.parked, again.stored) == ([], [])
    row.refresh_from_db()
    assert row.status == "discarded"
    assert current_mid("CNY", "MOP", NOON).mid == Decimal("1.1863")


@pytest.mark.parametrize("figure", ["0", "-1.1871", "NaN", "Infinity", "1.18710000001"])
def test_no_two_persons_release_what_can_be_no_rate(figure: str):
    row = came(figure)
    with pytest.raises(RateRefused):
        propose_release(parked_id=row.pk, by="user:1", reason="sure", now=NOON)
    ParkedRate.objects.filter(pk=row.pk).update(
        status="proposed", proposed_by="user:1", reason="sure"
    )
    with pytest.raises(RateRefused):
        approve_release(parked_id=row.pk, by="user:2", now=NOON)
    assert not FxRate.objects.exists()


def test_a_day_to_come_can_be_released_once_it_has_come():
    fetched_rate("CNY", "MOP", "1.1863", date(2026, 5, 21))
    row = came("1.1871", on=date(2026, 5, 24))
    with pytest.raises(RateRefused):
        propose_release(parked_id=row.pk, by="user:1", reason="sure", now=NOON)
    propose_release(parked_id=row.pk, by="user:1", reason="sure", now=NOON + timedelta(days=1))


def test_no_second_source_releases_what_was_parked_for_more_than_a_move():
    fetched_rate("CNY", "MOP", "1.1863", date(2026, 5, 21))
    tomorrow = date(2026, 5, 24)
    row = came("1.1871", on=tomorrow)
    assert row.findings[0]["why"] == "future"
    fetched_rate("CNY", "MOP", "1.1868", date(2026, 5, 23), source="cfets")
    assert confirm_parked(now=NOON + timedelta(days=1)) == []
    row.refresh_from_db()
    assert row.status == "parked"


def test_a_figure_longer_than_its_column_is_kept_in_part_and_never_a_rate():
    row = came("1." + "0" * 80 + "1")
    assert len(row.figure) == 51
    with pytest.raises(RateRefused):
        propose_release(parked_id=row.pk, by="user:1", reason="sure", now=NOON)


def test_a_correction_needs_two_persons_and_supersedes_without_changing_the_past():
    first = fetched_rate("CNY", "MOP", "1.1871", DAY)
    row = came("1.1872")
    assert row.findings[0]["why"] == "changed"
    propose_release(parked_id=row.pk, by="user:1", reason="corrected by amcm", now=NOON + HOUR)
    second = approve_release(parked_id=row.pk, by="user:2", now=NOON + 2 * HOUR)
    assert second.supersedes_id == first.pk
    assert current_mid("CNY", "MOP", NOON + 2 * HOUR).steps[0].rate_id == second.pk
    assert mid_as_of("CNY", "MOP", NOON + HOUR).steps[0].rate_id == first.pk
    assert [point.mid for point in rate_history("CNY", "MOP", DAY, DAY)] == [second.mid]
    third = propose_rates(
        [Published("CNY", "MOP", Decimal("1.1873"), DAY)],
        source="amcm",
        by="user:1",
        reason="corrected again",
        now=NOON,
    )[0]
    last = approve_release(parked_id=third.pk, by="user:2", now=NOON + 3 * HOUR)
    assert last.supersedes_id == second.pk


def test_as_of_is_bounded_by_the_same_age(settings):
    settings.FX_MAX_AGE_DAYS = 2
    fetched_rate("CNY", "MOP", "1.1871", DAY)
    assert mid_as_of("CNY", "MOP", NOON + timedelta(days=1)).mid == Decimal("1.1871")
    for at in (NOON + timedelta(days=2), NOON - timedelta(seconds=1)):
        with pytest.raises(RateUnavailable):
            mid_as_of("CNY", "MOP", at)


@pytest.mark.parametrize(
    "change",
    [
        {"mid": Decimal("1.1999"), "approved_by": ""},
        {"approved_by": "user:1"},
        {"valid_on": date(2026, 5, 21)},
        {"source": "file"},
        {"mid": Decimal("1.1871")},
    ],
)
def test_the_database_itself_refuses_a_correction_by_one_or_of_something_else(change):
    first = fetched_rate("CNY", "MOP", "1.1871", DAY)
    correct = {
        "source": "amcm",
        "base": "CNY",
        "quote": "MOP",
        "mid": Decimal("1.1872"),
        "valid_on": DAY,
        "fetched_at": NOON,
        "supersedes": first,
        "overridden_by": "user:1",
        "override_reason": "corrected",
        "approved_by": "user:2",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        FxRate.objects.create(**correct | change)
    assert FxRate.objects.create(**correct).pk


@pytest.mark.parametrize(
    "change",
    [
        "figure = '1.2'",
        "findings = '[]'",
        "source = 'file'",
        "status = 'released'",
        "status = 'discarded'",
    ],
)
def test_the_database_keeps_what_was_parked_as_it_came(change: str):
    row = jumped()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE fx_parkedrate SET {change} WHERE id = %s", [row.pk])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM fx_parkedrate")


FILE = (
    b"valid_on,base,quote,figure,unit\n2026-05-22,CNY,MOP,1.1871,1\n2026-05-22,JPY,MOP,5.0727,100\n"
)


def test_a_file_prices_nothing_before_another_person_confirms_it():
    rows = upload_rates(content=FILE, by="user:1", reason="feed away, read on its page", now=NOON)
    assert [row.status for row in rows] == ["proposed", "proposed"]
    with pytest.raises(RateUnavailable):
        current_mid("CNY", "MOP", NOON)
    with pytest.raises(FourEyesNeeded):
        approve_release(parked_id=rows[0].pk, by="user:1", now=NOON)
    for row in rows:
        approve_release(parked_id=row.pk, by="user:2", now=NOON)
    assert current_mid("CNY", "MOP", NOON).source == "file"
    assert FxRate.objects.get(base="JPY").mid == Decimal("0.050727")
    assert upload_rates(content=FILE, by="user:1", reason="again", now=NOON) == []


def test_a_file_with_one_impossible_row_is_refused_whole():
    for bad in (FILE.replace(b"5.0727", b"0"), FILE.replace(b"valid_on", b"day"), FILE + b"x"):
        with pytest.raises(RateRefused):
            upload_rates(content=bad, by="user:1", reason="feed away", now=NOON)
    with pytest.raises(RateRefused):
        upload_rates(content=FILE, by="user:1", reason=" ", now=NOON)
    assert not ParkedRate.objects.exists()


def test_a_file_row_shows_what_the_guards_say_of_it():
    fetched_rate("CNY", "MOP", "1.3500", date(2026, 5, 21))
    rows = upload_rates(content=FILE, by="user:1", reason="feed away", now=NOON)
    assert [[each["why"] for each in row.findings] for row in rows] == [
        ["jump", "by_hand"],
        ["unconfirmed", "by_hand"],
    ]


def test_the_commands_hand_in_and_confirm_as_two_persons(time_machine):
    time_machine.move_to(NOON, tick=False)
    out = StringIO()
    words = ("record_rate", "amcm", "CNY", "MOP", "1.1871")
    asked = {"on": "2026-05-22", "by": "ana", "reason": "feed away"}
    call_command(*words, **asked, stdout=out)
    row = ParkedRate.objects.get()
    assert f"decide_rate {row.pk}" in out.getvalue()
    for bad in ("0", "abc", "NaN"):
        with pytest.raises(CommandError):
            call_command(*words[:4], bad, **asked)
    with translation.override("en"), pytest.raises(CommandError, match="Another person"):
        call_command("decide_rate", str(row.pk), "approve", by="ana")
    call_command("decide_rate", str(row.pk), "approve", by="rui", stdout=out)
    assert FxRate.objects.get().approved_by == "rui"
    call_command(*words, **asked, stdout=out)
    assert "Stored already." in out.getvalue()
    fetched_rate("USD", "MOP", "8.0705", DAY)
    call_command("record_rate", "amcm", "USD", "MOP", "9", **asked, verbosity=0)
    other = ParkedRate.objects.get(base="USD")
    call_command("decide_rate", str(other.pk), "discard", by="rui", reason="no", stdout=out)
    other.refresh_from_db()
    assert (other.status, other.reason) == ("discarded", "no")


def stripe(rate: str) -> bytes:
    return (
        f'{{"id":"txn_1","currency":"mop","exchange_rate":{rate},"created":1779422400,'
        '"source":{"currency":"cny"}}'
    ).encode()


def test_what_a_provider_applied_is_kept_beside_the_mid_rate_and_prices_nothing(caplog):
    fetched_rate("CNY", "MOP", "1.1871", DAY)
    row = record_applied_rate(reference="txn_1", content=stripe("1.16335"), now=NOON)
    assert (row.rate, row.distance_bps) == (Decimal("1.16335"), -200)
    assert row.valid_on == datetime.fromtimestamp(1779422400, UTC).date()
    assert record_applied_rate(reference="txn_1", content=stripe("9"), now=NOON) == row
    assert caplog.text == ""
    far = record_applied_rate(reference="txn_2", content=stripe("1.1"), now=NOON)
    assert far.distance_bps == -734
    assert "bps from mid" in caplog.text
    assert FxRate.objects.count() == 1
    assert record_applied_rate(reference="txn_3", content=stripe("null"), now=NOON) is None
    with pytest.raises(RateRefused):
        record_applied_rate(reference="txn_4", content=stripe("-1"), now=NOON)
    with pytest.raises(RateRefused):
        record_applied_rate(reference="txn_4", content=b"[]", now=NOON)
    assert AppliedRate.objects.count() == 2


def test_a_provider_may_have_applied_a_rate_where_we_know_none():
    row = record_applied_rate(reference="txn_1", content=stripe("1.16"), now=NOON)
    assert row.distance_bps is None
