"""Our margin by tier and pair: the lines of docs/fx.md, and that a promise keeps its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from payments.fx.errors import UnknownTier
from payments.fx.models import FxQuote
from payments.fx.services import current_spread, get_quote, open_quote
from payments.fx.spreads import spread_of
from tests.factories.fx import NOON, bundled_rates

PAGE = Path(__file__).resolve().parents[3] / "docs" / "fx.md"
SPREADS = {"standard": {"CNY/MOP": 40}, "preferred": {"*": 30}}
ROWS = [
    ("standard", "MOP to CNY", 40),
    ("standard", "MOP to HKD", 50),
    ("preferred", "MOP to CNY", 30),
]


@pytest.mark.parametrize(("tier", "pair", "spread"), ROWS)
def test_a_tier_and_a_pair_have_the_spread_of_the_page(tier, pair, spread):
    first, second = pair.split(" to ")
    assert spread_of(SPREADS, (first, second), tier=tier, default_bps=50) == spread


def test_the_page_shows_exactly_the_spreads_tested_here():
    shown = re.findall(
        r"^\| (\w+) \| (\w{3} to \w{3}) \| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.M
    )
    assert [(tier, pair, int(bps)) for tier, pair, bps in shown] == ROWS


def test_a_line_for_each_direction_makes_them_differ():
    spreads = {"standard": {"CNY/MOP": 40, "MOP/CNY": 60, "*": 70}}
    assert spread_of(spreads, ("CNY", "MOP"), default_bps=50) == 40
    assert spread_of(spreads, ("MOP", "CNY"), default_bps=50) == 60
    assert spread_of(spreads, ("MOP", "HKD"), default_bps=50) == 70


def test_a_tier_without_a_line_falls_back_to_the_standard_tier():
    spreads = {"standard": {"CNY/MOP": 40}, "new": {"HKD/MOP": 5}}
    assert spread_of(spreads, ("CNY", "MOP"), tier="new", default_bps=50) == 40
    assert spread_of(spreads, ("CNY", "USD"), tier="new", default_bps=50) == 50


def test_an_unknown_tier_is_a_mistake_and_no_discount():
    with pytest.raises(UnknownTier):
        spread_of(SPREADS, ("CNY", "MOP"), tier="prefer", default_bps=50)


def test_without_lines_the_one_spread_of_the_settings_holds(settings):
    settings.FX_SPREADS, settings.FX_SPREAD_BPS = {}, 75
    assert current_spread("CNY", "MOP") == 75


@pytest.mark.django_db
def test_a_quote_keeps_the_tier_and_spread_of_its_moment(settings):
    settings.FX_SPREADS = SPREADS
    bundled_rates()
    quote = open_quote(
        charge_currency="CNY", vendor_currencies=["MOP", "HKD"], now=NOON, tier="preferred"
    )
    settings.FX_SPREADS = {"standard": {}, "preferred": {"*": 999}}
    kept = get_quote(quote.id)
    assert kept == quote
    assert (kept.tier, [each.spread_bps for each in kept.rates.values()]) == ("preferred", [30, 30])
    with pytest.raises(IntegrityError, match="frozen"), connection.cursor() as cursor:
        cursor.execute("UPDATE fx_fxquote SET tier = 'standard'")


@pytest.mark.django_db
def test_a_quote_for_an_unknown_tier_is_not_opened():
    bundled_rates()
    with pytest.raises(UnknownTier):
        open_quote(charge_currency="CNY", vendor_currencies=["MOP"], now=NOON, tier="gold")
    assert not FxQuote.objects.exists()
