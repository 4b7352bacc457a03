"""A run converts at rates that are frozen under its key, and keeps what it converted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.foundation.money import Money
from payments.fx.converting import ConversionRecord, convert
from payments.fx.errors import ConversionDiffers, RateUnavailable, UnknownTier
from payments.fx.models import FxConversion, FxFrozenRate, FxFrozenStep
from payments.fx.services import current_mid, freeze_conversion_rates, record_conversions
from tests.factories.fx import NOON, bundled_rates, fetched_rate

pytestmark = pytest.mark.django_db
CNY_MOP = ("CNY", "MOP")
MUCH_LATER = NOON + timedelta(days=400)


def freeze(*pairs, key="settlement:2026-05-22", now=NOON, **changes):
    return freeze_conversion_rates(key=key, pairs=pairs or [CNY_MOP], now=now, **changes)


def test_a_key_keeps_its_rates_when_the_market_and_the_settings_move(settings):
    bundled_rates()
    first = freeze()
    settings.FX_SPREADS = {"standard": {"*": 900}}
    settings.FX_ALLOW_BUNDLED = False
    fetched_rate("CNY", "MOP", "1.2000", date(2026, 5, 23))
    assert freeze(now=MUCH_LATER) == first
    assert first[CNY_MOP].mid.mid == Decimal("1.1871")
    assert (first[CNY_MOP].spread_bps, first[CNY_MOP].shown) == (50, Decimal("1.1811645"))
    assert freeze(key="settlement:2026-05-23")[CNY_MOP].mid.mid == Decimal("1.2")


def test_a_pair_added_later_gets_its_own_rate_and_the_first_stays():
    bundled_rates()
    freeze()
    fetched_rate("CNY", "MOP", "1.2000", date(2026, 5, 23))
    both = freeze(CNY_MOP, ("CNY", "HKD"))
    assert both[CNY_MOP].mid.mid == Decimal("1.1871")
    assert both["CNY", "HKD"].mid == current_mid("CNY", "HKD", NOON)
    assert [step.position for step in FxFrozenStep.objects.filter(base="HKD")] == [1]


def test_tiers_of_one_key_share_the_mid_rate_and_differ_in_their_spread(settings):
    settings.FX_SPREADS = {"standard": {}, "preferred": {"*": 30}}
    bundled_rates()
    standard = freeze()[CNY_MOP]
    fetched_rate("CNY", "MOP", "1.2000", date(2026, 5, 23))
    preferred = freeze(tier="preferred")[CNY_MOP]
    assert preferred == replace(standard, spread_bps=30)
    assert freeze(tier="preferred")[CNY_MOP] == preferred


def test_what_cannot_be_priced_freezes_nothing_and_names_the_pair(settings):
    bundled_rates()
    settings.FX_ALLOW_BUNDLED = False
    fetched_rate("CNY", "MOP", "1.1871", date(2026, 5, 23))
    with pytest.raises(RateUnavailable, match=r"USD.*MOP"):
        freeze(CNY_MOP, ("USD", "MOP"))
    with pytest.raises(UnknownTier):
        freeze(tier="gold")
    assert not FxFrozenRate.objects.exists()


def test_one_currency_needs_no_rate():
    assert freeze(("MOP", "MOP")) == {}
    assert not FxFrozenRate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_runs_with_one_key_freeze_one_rate():
    bundled_rates()
    start, found = Barrier(2), []

    def run() -> None:
        start.wait()
        found.append(freeze())
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1]
    assert FxFrozenRate.objects.count() == 1


def records(*amounts: int) -> list[ConversionRecord]:
    rate = freeze()[CNY_MOP]
    return [
        ConversionRecord(
            reference=f"settlement:2026-05-22:{number}",
            payee_ref=f"vendor:ven_{number}",
            conversion=convert(Money(amount, "CNY"), rate),
            rate=rate,
            converted_at=NOON,
        )
        for number, amount in enumerate(amounts, 1)
    ]


def test_conversions_are_kept_with_all_that_a_statement_shows(django_assert_max_num_queries):
    bundled_rates()
    made = records(53_461, 35_639)
    with django_assert_max_num_queries(4):
        assert record_conversions(made) == 2
    kept = FxConversion.objects.get(reference="settlement:2026-05-22:1")
    assert (kept.sold_minor, kept.bought_minor, kept.margin_minor) == (53_461, 63_146, 318)
    assert (kept.base, kept.quote, kept.rate, kept.mid) == (
        "CNY",
        "MOP",
        Decimal("1.1811645"),
        Decimal("1.1871"),
    )
    assert (kept.source, kept.valid_on, kept.spread_bps) == ("amcm", date(2026, 5, 22), 50)
    assert [(step["mid"], step["is_multiplied"]) for step in kept.steps] == [("1.1871", True)]


def test_the_same_conversions_again_change_nothing():
    bundled_rates()
    made = records(53_461, 35_639)
    assert record_conversions(made[:1]) == 1
    assert record_conversions(made) == 1
    assert record_conversions(made) == 0
    assert FxConversion.objects.count() == 2


def test_a_reference_is_never_converted_twice_with_different_amounts():
    bundled_rates()
    first, second = records(53_461, 35_639)
    record_conversions([first])
    other = replace(second, reference=first.reference)
    with pytest.raises(ConversionDiffers), transaction.atomic():
        record_conversions([second, other])
    assert FxConversion.objects.count() == 1
    with pytest.raises(ConversionDiffers):
        record_conversions([second, replace(second, payee_ref="vendor:ven_X")])


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("fx_fxconversion", "bought_minor = 1, margin_minor = 63463"),
        ("fx_fxfrozenrate", "spread_bps = 0"),
        ("fx_fxfrozenstep", "mid = 2"),
    ],
)
def test_what_was_frozen_and_converted_stays(table, change):
    bundled_rates()
    record_conversions(records(53_461))
    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_database_refuses_a_margin_that_is_not_the_rest():
    bundled_rates()
    record_conversions(records(53_461))
    row = FxConversion.objects.get()
    row.pk, row.reference, row.margin_minor = None, "another", 319
    with pytest.raises(IntegrityError, match="fx_conversion_margin_is_the_rest"):
        row.save(force_insert=True)
