"""A quote is a promise until a time, for one purchase."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from payments.fx.errors import FxQuoteExpired, FxQuoteNotFound, FxQuoteUsed, RateUnavailable
from payments.fx.models import FxQuote, FxQuoteRate
from payments.fx.services import accept_quote, current_mid, get_quote, open_quote
from tests.factories.fx import NOON, bundled_rates, fetched_rate

pytestmark = pytest.mark.django_db


def quote_in(charge_currency="CNY", vendor_currencies=("MOP", "HKD", "CNY")):
    bundled_rates()
    return open_quote(
        charge_currency=charge_currency, vendor_currencies=vendor_currencies, now=NOON
    )


def test_a_quote_keeps_the_rates_and_the_spread_of_its_moment(settings):
    quote = quote_in()
    settings.FX_SPREAD_BPS = 900
    fetched_rate("CNY", "MOP", "1.2000", date(2026, 5, 23))
    kept = get_quote(quote.id)
    assert kept == quote
    assert sorted(kept.rates) == ["HKD", "MOP"]
    assert kept.rates["MOP"].spread_bps == 50
    assert kept.rates["MOP"].mid.mid == Decimal("1.1871")
    assert kept.expires_at == NOON + timedelta(minutes=30)


def test_a_quote_over_a_path_is_read_back_exactly():
    quote = quote_in("EUR", ["CNY"])
    assert get_quote(quote.id).rates["CNY"].mid == current_mid("CNY", "EUR", NOON)
    assert FxQuoteRate.objects.count() == 2


def test_a_quote_between_equal_currencies_holds_no_rate():
    quote = open_quote(charge_currency="MOP", vendor_currencies=["MOP"], now=NOON)
    assert dict(quote.rates) == {}


def test_without_a_rate_no_quote_is_opened():
    with pytest.raises(RateUnavailable):
        open_quote(charge_currency="CNY", vendor_currencies=["MOP"], now=NOON)
    assert not FxQuote.objects.exists()


def test_a_quote_is_accepted_once_and_the_same_purchase_may_ask_again():
    quote = quote_in()
    accepted = accept_quote(quote_id=quote.id, accepted_by="order:ord_A", now=NOON)
    assert accepted.accepted_by == "order:ord_A"
    assert accepted.rates == quote.rates
    late = NOON + timedelta(hours=2)
    assert accept_quote(quote_id=quote.id, accepted_by="order:ord_A", now=late) == accepted
    with pytest.raises(FxQuoteUsed):
        accept_quote(quote_id=quote.id, accepted_by="order:ord_B", now=NOON)
    row = FxQuote.objects.get()
    assert (row.accepted_by, row.accepted_at) == ("order:ord_A", NOON)


def test_an_expired_quote_is_refused_and_stays_unused():
    quote = quote_in()
    in_time = quote.expires_at - timedelta(seconds=1)
    with pytest.raises(FxQuoteExpired) as refusal:
        accept_quote(quote_id=quote.id, accepted_by="order:ord_A", now=quote.expires_at)
    assert refusal.value.code == "fx_quote_expired"
    assert FxQuote.objects.get().accepted_by is None
    assert accept_quote(quote_id=quote.id, accepted_by="order:ord_A", now=in_time)


def test_an_unknown_quote_is_not_found():
    with pytest.raises(FxQuoteNotFound):
        accept_quote(quote_id=uuid4(), accepted_by="order:ord_A", now=NOON)
    with pytest.raises(FxQuoteNotFound):
        get_quote(uuid4())


@pytest.mark.django_db(transaction=True)
def test_of_eight_buyers_who_race_for_a_quote_one_gets_it():
    quote = quote_in()
    start, results = Barrier(8), []

    def accept(name: str) -> None:
        start.wait()
        try:
            accept_quote(quote_id=quote.id, accepted_by=name, now=NOON)
            results.append(name)
        except FxQuoteUsed:
            results.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=accept, args=(f"order:ord_{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [name for name in results if name != "refused"]
    assert len(winners) == 1
    assert results.count("refused") == 7
    assert FxQuote.objects.get().accepted_by == winners[0]
