"""The provider's fee: split over the whole charge, and borne by payees where the house says so.

The purchase is the one of `tests/factories/charges.py`: CNY 422.60 for two shops in Macau.
"""

from __future__ import annotations

import pytest

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from payments.charges import services as charges
from payments.charges.models import FeeShare
from payments.settlement import services
from payments.settlement.checking import check
from payments.settlement.models import Earning
from tests.factories.charges import NOON, opened, start
from tests.factories.ledger import proven_balances

pytestmark = pytest.mark.django_db


@pytest.fixture
def captured(provider) -> str:
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref)
    charges.sync_attempt(view.attempt_id, now=NOON)
    return charge.charge_ref


def test_a_fee_is_split_over_all_shares_by_what_the_buyer_paid(captured: str):
    parts = FeeShare.objects.order_by("share__position")
    told = [(row.share.amount_minor, row.amount_minor, row.currency) for row in parts]
    # CNY 9.30 on CNY 178.90 and CNY 243.70: 3.937 and 5.363.
    assert told == [(17_890, 394, "CNY"), (24_370, 536, "CNY")]


def test_by_default_the_commission_covers_it(captured: str):
    outbox.drain()
    assert set(Earning.objects.values_list("fee_minor", flat=True)) == {None}
    assert proven_balances()["processing_fee:CNY"] == 930


def test_payees_bear_it_at_their_own_rate_once(captured: str, settings):
    settings.PROCESSING_FEE_BORNE_BY = "payee"
    outbox.drain()
    # 3.94 x 211.00 / 177.74 = 4.677; 5.36 x 287.50 / 242.19 = 6.363.
    assert sorted(Earning.objects.values_list("gross_minor", "fee_minor", "net_minor")) == [
        (21_100, 468, 21_100 - 1_408 - 468),
        (28_750, 636, 28_750 - 1_980 - 636),
    ]
    books = proven_balances()
    assert "processing_fee:CNY" not in {name for name, minor in books.items() if minor}
    assert books["vendor_pending:vendor:ven_CUNHABAKERY1:MOP"] == -(21_100 - 468)
    assert books["fx_position:CNY"] == -(41_993 - 930)
    assert books["fx_position:MOP"] == 49_850 - 468 - 636
    assert services.bear_fees(charge_ref=captured, now=NOON) == 0
    assert proven_balances() == books
    assert check()["breaks"] == {}


def test_a_fee_that_comes_after_a_sale_is_due_is_ours(provider, settings):
    settings.PROCESSING_FEE_BORNE_BY = "payee"
    charge = opened()
    view = start(charge.charge_ref)
    provider.pay(view.attempt_ref, fee=None)
    charges.sync_attempt(view.attempt_id, now=NOON)
    outbox.drain()
    for reference in Earning.objects.values_list("reference", flat=True):
        due = services.schedule_due(reference=reference, delivered_at=NOON)
    assert services.post_due(now=due) == 2
    provider.sessions["page_1"].fee = Money(930, "CNY")
    charges.sync_attempt(view.attempt_id, now=NOON)
    outbox.drain()
    assert FeeShare.objects.count() == 2
    assert set(Earning.objects.values_list("fee_minor", flat=True)) == {None}
    assert proven_balances()["processing_fee:CNY"] == 930
    assert check()["breaks"] == {}
