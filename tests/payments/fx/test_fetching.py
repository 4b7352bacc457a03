"""Fetches as rows: asked once, tried again by their own clock, recorded as they came."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from marketplace.celery import app
from payments.fx import services, tasks
from payments.fx.errors import RateUnavailable, SourceUnknown
from payments.fx.models import FxFetch, FxRate, ParkedRate
from payments.fx.queries import rate_ages
from payments.fx.services import current_mid, fetch_due, plan_fetches, record_rate
from payments.fx.services.fetch_rates import prepare_fetch
from payments.fx.sources import Ask, SourceAway
from tests.factories.fx import bundled_rates, fetched_rate
from tests.payments.fx import answers
from tests.payments.fx.answers import DAY

pytestmark = pytest.mark.django_db
YESTERDAY = date(2026, 5, 21)


def macau(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour - 8, minute, tzinfo=UTC)


def of_yesterday(currency: str, mid: str) -> None:
    record_rate(
        source="amcm",
        base=currency,
        quote="MOP",
        mid=Decimal(mid),
        valid_on=YESTERDAY,
        now=macau(12, day=YESTERDAY),
    )


class Sources:
    """Stands for the network: bytes or an error for each source, and who was asked."""

    def __init__(self) -> None:
        self.says: dict[str, bytes | Exception] = {
            "cfets": answers.cfets(answers.PARITY),
            "ecb": answers.ecb(answers.EURO, YESTERDAY),
            "amcm": answers.amcm(*answers.USUAL),
        }
        self.asked: list[str] = []

    def call(self, ask: Ask, *, base_url: str, **_limits: object) -> bytes:
        (name,) = (name for name, url in settings.FX_SOURCE_URLS.items() if url == base_url)
        self.asked.append(name)
        said = self.says[name]
        if isinstance(said, Exception):
            raise said
        return said


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch, settings) -> Sources:
    settings.FX_FETCH_SOURCES = ("cfets", "ecb", "amcm")
    settings.FX_ALLOW_BUNDLED = False
    there = Sources()
    monkeypatch.setattr("payments.fx.sources.calling.call", there.call)
    return there


def tick(at: datetime) -> None:
    plan_fetches(now=at)
    fetch_due(now=at)


def statuses() -> dict[str, str]:
    return dict(FxFetch.objects.values_list("source", "status"))


def test_a_morning_brings_controls_first_and_then_what_they_confirm(sources: Sources):
    fetched_rate("HKD", "MOP", "1.03", date(2026, 1, 2), source="peg")
    tick(macau(9))
    assert sources.asked == []
    tick(macau(9, 30))
    tick(macau(11))
    assert sources.asked == ["cfets", "ecb", "amcm"]
    assert statuses() == {"cfets": "done", "ecb": "done", "amcm": "done"}
    assert not ParkedRate.objects.exists()
    assert current_mid("CNY", "MOP", macau(11)).mid == Decimal("1.1871")
    rate = FxRate.objects.get(source="amcm", base="CNY")
    fetch = FxFetch.objects.get(source="amcm")
    assert rate.payload_hash == fetch.answer_hash
    assert bytes(fetch.answer) == sources.says["amcm"]
    assert FxRate.objects.get(source="cfets", base="JPY").unit == 100


def test_the_same_day_is_asked_once_however_often_beat_ticks(sources: Sources):
    for minute in (0, 5, 10):
        tick(macau(11, minute))
    assert sorted(sources.asked) == ["amcm", "cfets", "ecb"]
    before = FxRate.objects.count()
    services.plan_now(source="amcm", since=None, now=macau(12))
    (outcome,) = fetch_due(now=macau(12))
    assert (outcome.recorded.known, outcome.recorded.stored) == (4, [])
    assert FxRate.objects.count() == before
    assert FxFetch.objects.filter(source="amcm").count() == 1


def test_nothing_is_asked_on_a_weekend(sources: Sources):
    tick(macau(12, day=date(2026, 5, 23)))
    assert sources.asked == []


def test_an_answer_without_the_days_figures_is_asked_again_until_it_has_them(sources: Sources):
    whole = sources.says["amcm"]
    sources.says["amcm"] = answers.amcm()
    tick(macau(11))
    row = FxFetch.objects.get(source="amcm")
    assert (row.status, row.due_at) == ("waiting", macau(11, 15))
    tick(macau(11, 14))
    assert sources.asked.count("amcm") == 1
    tick(macau(14))
    row.refresh_from_db()
    assert row.due_at == macau(15)
    sources.says["amcm"] = whole
    tick(macau(15))
    row.refresh_from_db()
    assert (row.status, row.tries) == ("done", 3)


def test_a_day_that_brought_nothing_is_missed_and_the_next_asks_for_it_too(
    sources: Sources, caplog
):
    sources.says["amcm"] = answers.amcm()
    tick(macau(11))
    monday = date(2026, 5, 25)
    tick(macau(11, day=monday))
    rows = FxFetch.objects.filter(source="amcm").order_by("until")
    assert [row.status for row in rows] == ["missed", "waiting"]
    assert rows[1].since <= DAY
    assert "no rates for amcm" in caplog.text


def test_a_source_that_is_away_is_tried_after_longer_and_longer(sources: Sources, caplog):
    sources.says["amcm"] = SourceAway("ConnectionError: no route")
    now, waits = macau(11), []
    for _try in range(8):
        tick(now)
        row = FxFetch.objects.get(source="amcm")
        waits.append(int((row.due_at - now).total_seconds() // 60))
        now = row.due_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert (row.failures, row.last_problem) == (8, "SourceAway: ConnectionError: no route")
    critical = [each for each in caplog.records if each.levelno == logging.CRITICAL]
    assert len(critical) == 1  # at the third, not at each
    assert not FxRate.objects.filter(source="amcm").exists()


def test_an_unreadable_answer_is_an_alarm_at_once(sources: Sources, caplog):
    sources.says["amcm"] = b"<html>maintenance</html>"
    tick(macau(11))
    assert "AnswerUnreadable" in caplog.text
    assert statuses()["amcm"] == "waiting"


def test_a_claimed_fetch_is_not_asked_twice_and_a_dead_workers_claim_ends(sources: Sources):
    plan_fetches(now=macau(11))
    row = FxFetch.objects.get(source="amcm")
    assert prepare_fetch(fetch_id=row.pk, now=macau(11)) is not None
    assert prepare_fetch(fetch_id=row.pk, now=macau(11, 1)) is None
    assert prepare_fetch(fetch_id=row.pk, now=macau(11, 2)) is not None


def spoiled(figure: str) -> bytes:
    return answers.amcm(("CNY", "1.0", figure), *answers.USUAL[1:])


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        ("0.0000", "not_positive"),
        ("-1.1871", "not_positive"),
        ("NaN", "no_number"),
        ("0.8424", "inverted"),
        ("11.8710", "wrong_unit"),
        ("1.4245", "jump"),
        ("0.9497", "jump"),
        ("1.0300", "swapped"),
    ],
)
def test_a_spoiled_figure_is_parked_and_the_last_good_one_goes_on_until_it_is_too_old(
    sources: Sources, caplog, figure: str, why: str
):
    of_yesterday("CNY", "1.1863")
    of_yesterday("HKD", "1.0300")
    sources.says["amcm"] = spoiled(figure)
    tick(macau(11))
    parked = ParkedRate.objects.get()
    assert parked.findings[0]["why"] == why
    assert (parked.figure, parked.status, parked.base) == (figure, "parked", "CNY")
    assert "rate parked: CNY/MOP" in caplog.text
    assert caplog.records[-1].levelno == logging.CRITICAL
    assert current_mid("CNY", "MOP", macau(12)).valid_on == YESTERDAY
    assert current_mid("HKD", "MOP", macau(12)).valid_on == DAY  # its neighbors came through
    too_old = macau(12, day=date(2026, 5, 26))
    with pytest.raises(RateUnavailable):
        current_mid("CNY", "MOP", too_old)


def test_the_same_bad_figure_is_parked_once_and_told_once(sources: Sources, caplog):
    of_yesterday("CNY", "1.1863")
    sources.says["amcm"] = spoiled("11.8710")
    tick(macau(11))
    services.plan_now(source="amcm", since=None, now=macau(12))
    fetch_due(now=macau(12))
    assert ParkedRate.objects.count() == 1
    assert caplog.text.count("rate parked") == 1


def test_a_move_that_is_parked_is_released_when_a_second_source_agrees(sources: Sources):
    of_yesterday("CNY", "1.1863")
    of_yesterday("HKD", "1.0300")
    late, sources.says["cfets"] = sources.says["cfets"], SourceAway("HTTP 403")
    sources.says["ecb"] = SourceAway("HTTP 503")
    sources.says["amcm"] = spoiled("1.2500")
    tick(macau(11))
    parked = ParkedRate.objects.get(base="CNY")
    assert parked.findings[0]["why"] == "jump"
    sources.says["cfets"] = late.replace(b'"1.1868"', b'"1.2490"')
    tick(macau(11, 5))
    parked.refresh_from_db()
    assert (parked.status, parked.decided_by) == ("released", "system:cfets")
    assert current_mid("CNY", "MOP", macau(11, 5)).mid == Decimal("1.2500")
    assert current_mid("CNY", "MOP", macau(11, 4)).valid_on == YESTERDAY


def test_a_second_source_does_not_release_what_is_no_plain_jump(sources: Sources):
    of_yesterday("CNY", "1.1863")
    sources.says["amcm"] = spoiled("0.8424")
    sources.says["cfets"] = sources.says["ecb"] = SourceAway("away")
    tick(macau(11))
    sources.says["cfets"] = answers.cfets({"CNY/MOP": "0.8424"})
    tick(macau(11, 5))
    assert ParkedRate.objects.get(source="amcm", base="CNY").status == "parked"
    assert current_mid("CNY", "MOP", macau(12)).mid == Decimal("1.1863")


def test_past_days_are_asked_for_with_their_own_rows(sources: Sources):
    sources.says["hkma"] = answers.hkma('{"end_of_day":"2026-05-20","usd":7.8336,"cny":1.1493}')
    rows = services.plan_now(source="hkma", since=date(2026, 2, 1), now=macau(12))
    assert [(row.since, row.until) for row in rows] == [
        (date(2026, 2, 1), date(2026, 5, 1)),
        (date(2026, 5, 2), DAY),
    ]
    outcomes = fetch_due(now=macau(12))
    assert [each.fetch.status for each in outcomes] == ["done", "done"]
    assert FxRate.objects.filter(source="hkma").count() == 2
    with pytest.raises(SourceUnknown):
        services.plan_now(source="hkma", since=None, now=macau(12))
    with pytest.raises(SourceUnknown):
        services.plan_now(source="stripe", since=None, now=macau(12))


def test_the_task_is_beats_and_waits_in_the_queue_of_money(sources: Sources, time_machine):
    entry = app.conf.beat_schedule["payments.fx.fetch_rates"]
    assert (entry["task"], entry["schedule"]) == ("payments.fx.tasks.fetch_rates", 300)
    queue = app.amqp.router.route({}, "payments.fx.tasks.fetch_rates")["queue"].name
    assert queue == "money"
    time_machine.move_to(macau(11), tick=False)
    tasks.fetch_rates()
    assert statuses() == {"cfets": "done", "ecb": "done", "amcm": "done"}


def told(capsys, *words: str, code: int | None = None, **options: object) -> dict:
    if code is None:
        call_command("fetch_rates", *words, **options)
    else:
        with pytest.raises(CommandError) as refusal:
            call_command("fetch_rates", *words, **options)
        assert refusal.value.returncode == code
    return json.loads(capsys.readouterr().out)


def test_the_command_says_what_came_and_how_old_the_rates_are(
    sources: Sources, capsys, time_machine
):
    time_machine.move_to(macau(12), tick=False)
    fetched_rate("HKD", "MOP", "1.03", date(2026, 1, 2), source="peg")
    said = told(capsys)
    assert [(each["source"], each["status"], each["parked"]) for each in said["fetches"]] == [
        ("cfets", "done", []),
        ("ecb", "done", []),
        ("amcm", "done", []),
    ]
    assert "CNY/MOP 1.1871 (amcm, 2026-05-22)" in said["fetches"][2]["stored"]
    ages = {each["base"]: (each["days"], each["is_usable"]) for each in said["rates"]}
    assert ages == {"CNY": (0, True), "EUR": (0, True), "HKD": (0, True), "USD": (0, True)}


def test_the_command_without_a_network_says_so_and_exits_1(sources: Sources, capsys, time_machine):
    time_machine.move_to(macau(12), tick=False)
    for name in sources.says:
        sources.says[name] = SourceAway("ConnectionError: no route")
    said = told(capsys, "amcm", code=1)
    assert said["fetches"][0]["problem"] == "SourceAway: ConnectionError: no route"
    assert said["rates"] == []


def test_the_command_exits_2_when_something_was_parked(sources: Sources, capsys, time_machine):
    time_machine.move_to(macau(12), tick=False)
    of_yesterday("CNY", "1.1863")
    sources.says["amcm"] = spoiled("11.8710")
    said = told(capsys, "amcm", code=2)
    reasons = [each["why"] for each in said["fetches"][0]["parked"]]
    assert any(why.startswith("wrong_unit (11.8710 after 1.1863") for why in reasons)


def test_the_status_asks_nobody_and_names_what_is_too_old(sources: Sources, capsys, time_machine):
    bundled_rates()
    time_machine.move_to(macau(12) + timedelta(days=30), tick=False)
    said = told(capsys, code=2, status=True)
    assert sources.asked == []
    assert {(each["base"], each["days"], each["is_bundled"]) for each in said["rates"]} == {
        ("CNY", 30, True),
        ("EUR", 30, True),
        ("HKD", 30, True),
        ("USD", 30, True),
    }
    assert not any(age.is_usable for age in rate_ages(macau(12)))
