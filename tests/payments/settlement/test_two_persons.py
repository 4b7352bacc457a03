"""No one person can send money anywhere: who may not do what, and how long money waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.settlement import queries, services
from payments.settlement.carrying import (
    AccountState,
    CarryReason,
    PayoutRule,
    in_words,
    reason_to_carry,
)
from payments.settlement.errors import NeedsAnotherPerson
from payments.settlement.models import Payout, PayoutBatch
from tests.payments.settlement.test_settlement import (
    BAKERY,
    DAY,
    DELIVERED,
    LATER,
    ON,
    balance,
    paid_batch,
    register,
    two_due,
)

__all__ = ["two_due"]
HUNDRED = Money(10_000, "MOP")
RULE = PayoutRule(minimum=HUNDRED, account_wait=timedelta(hours=48))
OLD = AccountState(confirmed_at=DELIVERED, returned_at=None)


@pytest.mark.parametrize(
    ("account", "net", "expected"),
    [
        (OLD, 10_000, None),
        (OLD, 9_999, CarryReason.BELOW_MINIMUM),
        (None, 10_000, CarryReason.NO_ACCOUNT),
        (AccountState(LATER - timedelta(hours=48), None), 10_000, None),
        (
            AccountState(LATER - timedelta(hours=48) + timedelta(seconds=1), None),
            10_000,
            CarryReason.ACCOUNT_NEW,
        ),
        (AccountState(DELIVERED, DELIVERED), 10_000, CarryReason.ACCOUNT_RETURNED),
        (AccountState(DELIVERED, DELIVERED - DAY), 10_000, None),
    ],
)
def test_what_stands_between_a_due_amount_and_its_payout(
    account: AccountState | None, net: int, expected: CarryReason | None
):
    found = reason_to_carry(net=Money(net, "MOP"), account=account, rule=RULE, now=LATER)
    assert found == expected
    if found is not None:
        assert in_words(found, currency="MOP", account=account, rule=RULE)


@pytest.mark.django_db
def test_money_waits_two_days_for_a_changed_account_and_the_vendor_reads_why(two_due: None):
    changed_at = LATER - timedelta(hours=5)
    register(BAKERY, number="6660666666", confirmed_at=changed_at)
    closed = services.close_period(on=ON, by="system:settlement", now=LATER)
    assert [(row.payee_ref, row.reason) for row in closed.carried] == [(BAKERY, "account_new")]
    assert closed.paid_out == {"MOP": Money(26_770, "MOP")}
    assert balance(chart.vendor_payable(BAKERY, "MOP")) == 19_692
    said = queries.open_period(BAKERY, "MOP", LATER).carried
    assert "10" in said  # of June, when the two days are over
    assert queries.open_period(BAKERY, "MOP", changed_at + 2 * DAY).carried == ""
    later = LATER + 2 * DAY
    paid = services.close_period(on=macau_day(later) - DAY, by="system:settlement", now=later)
    assert paid.paid_out == {"MOP": Money(19_692, "MOP")}


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["user:900008", "user:900009"])
def test_who_recorded_or_confirmed_an_account_cannot_approve_payouts_to_it(two_due: None, who: str):
    closed = services.close_period(on=ON, by="system:settlement", now=LATER)
    register(BAKERY, number="0000000000", confirmed_at=LATER)  # the draft keeps its own account
    with pytest.raises(NeedsAnotherPerson):
        services.approve_batch(batch_ref=closed.batches[0], by=who, now=LATER)
    assert PayoutBatch.objects.get().status == "drafted"
    assert set(Payout.objects.values_list("status", flat=True)) == {"drafted"}
    services.approve_batch(batch_ref=closed.batches[0], by="user:2", now=LATER)
    assert PayoutBatch.objects.get().status == "approved"


@pytest.mark.django_db
def test_who_approved_a_payout_cannot_say_what_the_bank_answered(two_due: None):
    _, payouts = paid_batch()
    for record in (services.record_paid, services.record_returned):
        with pytest.raises(NeedsAnotherPerson):
            record(payout_ref=payouts[0].public_id, bank_reference="BR-1", by="user:2", now=LATER)
    assert Payout.objects.get(pk=payouts[0].pk).status == "submitted"
    assert balance(chart.payout_transit(payouts[0].payee_ref, "MOP")) == payouts[0].amount_minor
