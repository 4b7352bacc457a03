"""Which rates are stored, which are used, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from payments.fx.errors import RateRefused, RateUnavailable, SnapshotUnreadable
from payments.fx.models import FxRate
from payments.fx.services import current_mid, current_mids, load_bundled_rates, record_rate
from tests.factories.fx import NOON, bundled_rates, fetched_rate

pytestmark = pytest.mark.django_db


def test_the_snapshot_loads_once_however_often_it_is_asked():
    first = load_bundled_rates(now=NOON)
    second = load_bundled_rates(now=NOON)
    assert [row.pk for row in first] == [row.pk for row in second]
    priced = [str(row) for row in first if row.source != "cfets"]
    assert priced[-5:] == [
        "CNY/MOP 1.1871 (amcm, 2026-05-22)",
        "HKD/MOP 1.03 (amcm, 2026-05-22)",
        "USD/MOP 8.0705 (amcm, 2026-05-22)",
        "EUR/MOP 9.3731 (amcm, 2026-05-22)",
        "HKD/MOP 1.03 (peg, 2026-05-22)",
    ]
    assert len(priced) == 21
    assert len(first) == 228 == FxRate.objects.filter(is_bundled=True).count()


def test_a_snapshot_with_another_figure_for_a_day_is_refused(tmp_path):
    bundled_rates()
    file = tmp_path / "rates.csv"
    file.write_text("source,valid_on,base,quote,mid\namcm,2026-05-22,CNY,MOP,1.1872\n")
    with pytest.raises(RateRefused):
        load_bundled_rates(now=NOON, path=file)


@pytest.mark.parametrize(
    "text",
    [
        "source,valid_on,base,quote\namcm,2026-05-22,CNY,MOP\n",
        "source,valid_on,base,quote,mid\namcm,2026-05-22,CNY,MOP,much\n",
        "source,valid_on,base,quote,mid\namcm,22 May,CNY,MOP,1.1871\n",
    ],
)
def test_a_damaged_snapshot_stores_nothing(tmp_path, text):
    file = tmp_path / "rates.csv"
    file.write_text("# a comment\n" + text)
    with pytest.raises(SnapshotUnreadable):
        load_bundled_rates(now=NOON, path=file)
    assert not FxRate.objects.exists()


def test_a_published_pair_is_used_in_both_directions_without_inverting_it():
    bundled_rates()
    to_yuan = current_mid("MOP", "CNY", NOON)
    to_pataca = current_mid("CNY", "MOP", NOON)
    assert to_yuan.value == 1 / Fraction("1.1871")
    assert to_pataca.value == Fraction("1.1871")
    for mid in (to_yuan, to_pataca):
        assert (mid.base, mid.quote, mid.mid) == ("CNY", "MOP", Decimal("1.1871"))
        assert (mid.source, mid.valid_on, mid.is_direct) == ("amcm", date(2026, 5, 22), True)
        assert mid.is_bundled
        assert mid.pivots == ()


def test_a_pair_that_nobody_publishes_goes_over_stated_pivots():
    fetched_rate("HKD", "MOP", "1.0300", date(2026, 5, 22))
    fetched_rate("USD", "HKD", "7.825", date(2026, 5, 20))
    fetched_rate("EUR", "USD", "1.1172", date(2026, 5, 22), source="file")
    mid = current_mid("MOP", "EUR", NOON)
    assert mid.pivots == ("HKD", "USD")
    assert 1 / mid.value == Fraction("1.03") * Fraction("7.825") * Fraction("1.1172")
    assert (mid.base, mid.quote, mid.mid) == ("EUR", "MOP", Decimal("9.0043527000"))
    assert (mid.source, mid.valid_on) == ("amcm+file", date(2026, 5, 20))
    assert [step.is_multiplied for step in mid.steps] == [False, False, False]


def test_a_control_never_prices_also_where_nothing_else_is_there():
    for source in ("cfets", "ecb", "hkma", "stripe"):
        fetched_rate("CNY", "MOP", "1.1871", date(2026, 5, 22), source=source)
    with pytest.raises(RateUnavailable):
        current_mid("CNY", "MOP", NOON)


def test_a_path_may_multiply_and_divide():
    bundled_rates()
    mid = current_mid("CNY", "HKD", NOON)
    assert mid.value == Fraction("1.1871") / Fraction("1.03")
    assert (mid.base, mid.quote, mid.mid) == ("CNY", "HKD", Decimal("1.1525242718"))
    assert mid.pivots == ("MOP",)


def test_a_published_pair_is_preferred_to_a_path():
    bundled_rates()
    fetched_rate("USD", "HKD", "7.83", date(2026, 5, 23))
    assert current_mid("USD", "MOP", NOON).mid == Decimal("8.0705")


def test_all_pairs_of_a_page_cost_one_statement(django_assert_num_queries):
    bundled_rates()
    current_mid("MOP", "CNY", NOON)
    with django_assert_num_queries(1):
        mids = current_mids(["MOP", "HKD", "USD", "CNY"], "CNY", NOON)
    assert sorted(mids) == ["HKD", "MOP", "USD"]


def test_the_same_currency_needs_no_rate():
    assert current_mids(["MOP"], "MOP", NOON) == {}


def test_the_newest_day_wins_and_a_day_to_come_does_not_count():
    fetched_rate("CNY", "MOP", "1.1871", date(2026, 5, 22))
    fetched_rate("CNY", "MOP", "1.1902", date(2026, 5, 23))
    raw_rate("CNY", "MOP", "1.2500", date(2026, 5, 24))
    assert current_mid("CNY", "MOP", NOON).mid == Decimal("1.1902")


def test_the_central_bank_of_macau_comes_first_on_the_same_day():
    fetched_rate("CNY", "MOP", "1.1875", date(2026, 5, 22), source="file")
    fetched_rate("CNY", "MOP", "1.1871", date(2026, 5, 22), source="amcm")
    assert current_mid("CNY", "MOP", NOON).source == "amcm"


def test_a_stale_rate_is_refused_to_the_day_of_macau(settings):
    settings.FX_MAX_AGE_DAYS = 4
    fetched_rate("CNY", "MOP", "1.1871", date(2026, 5, 22))
    last_minute = datetime(2026, 5, 26, 15, 59, tzinfo=UTC)  # 23:59 in Macau
    assert current_mid("CNY", "MOP", last_minute).mid == Decimal("1.1871")
    with pytest.raises(RateUnavailable):
        current_mid("CNY", "MOP", last_minute + timedelta(minutes=1))


def test_the_snapshot_counts_only_where_a_setting_says_so(settings):
    bundled_rates()
    settings.FX_ALLOW_BUNDLED = False
    with pytest.raises(RateUnavailable):
        current_mid("MOP", "CNY", NOON)
    settings.FX_ALLOW_BUNDLED = True
    assert current_mid("MOP", "CNY", NOON + timedelta(days=3_000)).is_bundled
    assert current_mid("MOP", "CNY", NOON - timedelta(days=3_000)).is_bundled


def test_the_peg_stands_in_for_a_missing_observation_and_does_not_age():
    fetched_rate("HKD", "MOP", "1.03", date(2026, 1, 2), source="peg")
    assert current_mid("MOP", "HKD", NOON).source == "peg"
    fetched_rate("HKD", "MOP", "1.0298", date(2026, 5, 22))
    fetched_rate("HKD", "MOP", "1.03", date(2026, 5, 23), source="peg")
    assert current_mid("MOP", "HKD", NOON).source == "amcm"


def test_a_peg_from_the_snapshot_guards_but_does_not_price_where_that_is_not_allowed(settings):
    bundled_rates()
    settings.FX_ALLOW_BUNDLED = False
    with pytest.raises(RateUnavailable):
        current_mid("MOP", "HKD", NOON)
    with pytest.raises(RateRefused):
        fetched_rate("HKD", "MOP", "1.10", date(2026, 5, 23))
    fetched_rate("HKD", "MOP", "1.0301", date(2026, 5, 23))
    assert current_mid("MOP", "HKD", NOON).mid == Decimal("1.0301")


def test_an_observation_far_from_the_peg_is_refused_and_never_used():
    fetched_rate("HKD", "MOP", "1.03", date(2026, 1, 2), source="peg")
    with pytest.raises(RateRefused) as refusal:
        fetched_rate("HKD", "MOP", "1.0352", date(2026, 5, 22))
    assert refusal.value.code == "fx_rate_refused"
    fetched_rate("HKD", "MOP", "1.0351", date(2026, 5, 21))  # just inside 0.5 %
    assert current_mid("HKD", "MOP", NOON).mid == Decimal("1.0351")
    FxRate.objects.create(  # as if it had come by another way
        source="amcm",
        base="HKD",
        quote="MOP",
        mid=Decimal("10.3"),
        valid_on=date(2026, 5, 23),
        fetched_at=NOON,
    )
    with pytest.raises(RateUnavailable):
        current_mid("HKD", "MOP", NOON)


@pytest.mark.parametrize(
    "mid", ["0", "-1.1871", "NaN", "Infinity", "-Infinity", "1E+12", "1.18710000001"]
)
def test_what_is_not_a_rate_is_refused_and_not_stored(mid):
    with pytest.raises(RateRefused):
        record_rate(
            source="amcm",
            base="CNY",
            quote="MOP",
            mid=Decimal(mid),
            valid_on=date(2026, 5, 22),
            now=NOON,
        )
    assert not FxRate.objects.exists()


def test_another_figure_for_the_same_day_is_refused_and_the_first_stays():
    fetched_rate("CNY", "MOP", "1.1871", date(2026, 5, 22))
    with pytest.raises(RateRefused):
        fetched_rate("CNY", "MOP", "1.1999", date(2026, 5, 22))
    assert FxRate.objects.get().mid == Decimal("1.1871")


def test_a_currency_has_no_rate_to_itself_and_an_unknown_one_has_none():
    with pytest.raises(RateRefused):
        fetched_rate("MOP", "MOP", "1", date(2026, 5, 22))
    with pytest.raises(ValueError, match="unknown currency"):
        fetched_rate("XXX", "MOP", "1", date(2026, 5, 22))


@pytest.mark.parametrize("mid", ["0", "-1"])
def test_the_database_itself_refuses_a_rate_that_is_not_positive(mid):
    with pytest.raises(IntegrityError), transaction.atomic():
        FxRate.objects.create(
            source="amcm",
            base="CNY",
            quote="MOP",
            mid=Decimal(mid),
            valid_on=date(2026, 5, 22),
            fetched_at=NOON,
        )


@pytest.mark.parametrize(
    "statement",
    ["UPDATE fx_fxrate SET mid = 2", "DELETE FROM fx_fxrate", "TRUNCATE fx_fxrate CASCADE"],
)
def test_the_database_refuses_to_change_a_stored_rate(statement):
    bundled_rates()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing of this test is left pending
        cursor.execute(statement)
    assert FxRate.objects.count() == 228


def test_a_missing_rate_is_told_in_a_sentence_with_both_currencies():
    with pytest.raises(RateUnavailable) as refusal:
        current_mid("MOP", "EUR", NOON)
    assert refusal.value.status == 503
    with translation.override("en"):
        assert str(refusal.value) == (
            "There is no current exchange rate between MOP and EUR. "
            "Please choose another currency or try again later."
        )


def test_the_command_loads_the_snapshot(capsys):
    call_command("load_bundled_rates")
    assert "CNY/MOP 1.1871" in capsys.readouterr().out


def raw_rate(base: str, quote: str, mid: str, on: date) -> None:
    """Store a rate past every guard, as if it had come by another way."""
    FxRate.objects.create(
        source="amcm", base=base, quote=quote, mid=Decimal(mid), valid_on=on, fetched_at=NOON
    )


@pytest.mark.parametrize("mid", ["11.871", "0.8424", "1.2228", "1.1514"])
def test_a_jump_from_the_last_rate_is_refused(mid: str):
    fetched_rate("CNY", "MOP", "1.1871", date(2026, 5, 22))
    for on in (date(2026, 5, 23), date(2026, 5, 21)):
        with translation.override("en"), pytest.raises(RateRefused, match="too far"):
            fetched_rate("CNY", "MOP", mid, on, source="file")
    assert FxRate.objects.count() == 1
    fetched_rate("CNY", "MOP", "1.2227", date(2026, 5, 23))  # just inside 3 %


@pytest.mark.parametrize("mid", ["1.1871", "0.8424"])
def test_a_pair_that_is_stored_is_not_stored_the_other_way_round(mid: str):
    fetched_rate("CNY", "MOP", "1.1871", date(2026, 5, 22))
    with pytest.raises(RateRefused, match="CNY/MOP"):
        fetched_rate("MOP", "CNY", mid, date(2026, 5, 23))
    assert current_mid("MOP", "CNY", NOON).value == 1 / Fraction("1.1871")


def test_the_pegged_pair_has_one_direction_and_the_peg_one_pair():
    for source in ("amcm", "peg"):
        with pytest.raises(RateRefused):
            fetched_rate("MOP", "HKD", "0.9709", date(2026, 5, 22), source=source)
    with pytest.raises(RateRefused):
        fetched_rate("CNY", "MOP", "1.03", date(2026, 5, 22), source="peg")
    assert not FxRate.objects.exists()


def test_what_came_past_the_guards_prices_no_sale():
    raw_rate("CNY", "MOP", "1.1871", date(2026, 5, 22))
    raw_rate("MOP", "CNY", "1.1871", date(2026, 5, 23))
    with pytest.raises(RateUnavailable):
        current_mid("CNY", "MOP", NOON)
    fetched_rate("HKD", "MOP", "1.03", date(2026, 1, 2), source="peg")
    raw_rate("MOP", "HKD", "1.03", date(2026, 5, 22))  # the peg's figure, the wrong way round
    assert current_mid("HKD", "MOP", NOON).source == "peg"
