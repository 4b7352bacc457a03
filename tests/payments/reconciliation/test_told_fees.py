"""Fees that only a bill tells: charges record them, once, with the parts of the payees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.foundation.models import OutboxEvent
from marketplace.foundation.money import Money
from payments.charges import services as charges
from payments.charges.errors import ChargeNotFound
from payments.charges.models import Attempt, ChargeFact, FeeShare
from payments.reconciliation.services.tell_fees import tell_fees
from tests.factories import providers
from tests.factories.charges import BAKERY, NOON, TINNED_FISH, opened, share, start
from tests.factories.ledger import proven_balances
from tests.factories.statements import ReportingProvider, line
from tests.payments.reconciliation.conftest import DAY, breaks, idle, sweep

pytestmark = pytest.mark.django_db
Find = Callable[[str], ReportingProvider]
TODAY = NOON.date()
NEXT_MORNING = NOON + DAY
PAID = Money(23_840, "CNY")
OWED = {
    f"vendor_pending:{BAKERY}:CNY": -17_890,
    f"vendor_pending:{TINNED_FISH}:CNY": -5_950,
}


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch, settings: Any, clock: object) -> Find:
    settings.PAYMENT_ROUTES = {
        "wechat_pay": ("wechatpay",),
        "alipay": ("antom",),
        "card": ("stripe",),
    }
    return providers.registered(monkeypatch, of=ReportingProvider, with_wechat=True)


def paid(find: Find, provider: str = "wechatpay", method: str = "wechat_pay") -> Attempt:
    """A sale of CNY 238.40, CNY 178.90 for the bakery and CNY 59.50 for the tinned-fish shop."""
    shares = [
        share(BAKERY, "vendor_order:vor_A", Money(17_890, "CNY"), Money(17_890, "CNY"), 0, 17_890),
        share(
            TINNED_FISH, "vendor_order:vor_B", Money(5_950, "CNY"), Money(5_950, "CNY"), 0, 5_950
        ),
    ]
    charge = opened(amount=PAID, method=method, shares=shares)
    view = start(charge.charge_ref)
    find(provider).pay(view.attempt_ref, fee=None)
    charges.sync_attempt(view.attempt_id, now=NOON)
    return Attempt.objects.get()


def bill(attempt: Attempt, minor: int = 23_840, fee: int = 143, **changes: Any) -> Any:
    """The provider's line of that sale, in yuan unless `changes` say otherwise."""
    given = {"currency": "CNY", "object_ref": attempt.provider_object_id} | changes
    return line("flow_1", "payment", minor, TODAY, fee=fee, **given)


def parts() -> list[tuple[str, int]]:
    rows = FeeShare.objects.order_by("share__position")
    return list(rows.values_list("share__payee_ref", "amount_minor"))


def news() -> int:
    return OutboxEvent.objects.filter(topic="charges.charge_fee_known").count()


def test_a_bill_tells_the_fee_of_a_payment_and_each_payee_has_its_part(three):
    attempt = paid(three)
    assert attempt.next_poll_at is None  # nobody asks for what no order of WeChat Pay names
    assert proven_balances() == {"psp_clearing:wechatpay:CNY": 23_840, **OWED}
    three("wechatpay").lines = [bill(attempt)]
    for _time in range(2):
        sweep(NEXT_MORNING)
        assert proven_balances() == {
            "psp_clearing:wechatpay:CNY": 23_697,
            "processing_fee:CNY": 143,
            **OWED,
        }
        # 1.43 x 178.90 / 238.40 = 1.0731, 1.43 x 59.50 / 238.40 = 0.3569
        assert parts() == [(BAKERY, 107), (TINNED_FISH, 36)]
        assert (breaks(), news()) == ([], 1)
    idle(NEXT_MORNING)


def test_a_fee_in_the_currency_of_settlement_is_told_in_it(three):
    attempt = paid(three, "antom", "alipay")
    three("antom").lines = [bill(attempt, 25_747, 566, currency="HKD", charged=PAID)]
    sweep(NEXT_MORNING)
    assert breaks() == []
    assert proven_balances() == {
        "psp_clearing:antom:HKD": 25_181,
        "processing_fee:HKD": 566,
        "fx_position:HKD": -25_747,
        "fx_position:CNY": 23_840,
        **OWED,
    }
    assert parts() == [(BAKERY, 425), (TINNED_FISH, 141)]


def test_a_line_tells_too_what_a_payment_has_not_yet_named_and_nobody_asks_again(three):
    attempt = paid(three, "stripe", "card")
    assert attempt.next_poll_at is not None
    three("stripe").lines = [bill(attempt)]
    sweep(NEXT_MORNING)
    assert (Attempt.objects.get().next_poll_at, parts()) == (
        None,
        [(BAKERY, 107), (TINNED_FISH, 36)],
    )
    three("stripe").sessions["page_1"].fee = Money(143, "CNY")
    charges.sync_attempt(attempt.pk, now=NEXT_MORNING)
    assert proven_balances()["processing_fee:CNY"] == 143


def test_the_first_fee_stands_and_a_line_that_differs_is_a_break(three, settings):
    settings.RECONCILIATION_ALONE_MINOR = {"CNY": 6}
    attempt = paid(three)
    told = {"provider": "wechatpay", "provider_object_id": attempt.provider_object_id}
    for fee, is_news in ((143, True), (150, False)):
        given = Money(fee, "CNY")
        assert charges.record_told_fee(**told, fee=given, now=NEXT_MORNING) is is_news
    three("wechatpay").lines = [bill(attempt, fee=150)]
    sweep(NOON + 3 * DAY)
    assert breaks() == [("amount_differs", "psp_clearing:wechatpay:CNY", -7)]
    assert proven_balances()["processing_fee:CNY"] == 143
    assert (parts(), news()) == ([(BAKERY, 107), (TINNED_FISH, 36)], 1)


@pytest.mark.parametrize(
    ("changes", "differences"),
    [
        ({"minor": 23_841}, [-142]),
        ({"fee": 0}, []),  # it may stand in a line of its own, of another day
        (
            {"minor": 25_747, "currency": "HKD", "charged": Money(23_839, "CNY")},
            [25_604, -23_840],
        ),
    ],
    ids=["another amount", "no fee", "another amount charged"],
)
def test_a_line_that_does_not_fit_tells_no_fee(three, changes, differences):
    attempt = paid(three)
    three("wechatpay").lines = [bill(attempt, **changes)]
    sweep(NOON + 3 * DAY)
    assert [minor for _kind, _account, minor in breaks()] == differences
    assert [code for code in proven_balances() if code.startswith("processing_fee")] == []
    assert not ChargeFact.objects.filter(kind="processing_fee").exists()
    assert (parts(), news()) == ([], 0)


def test_a_fee_that_is_given_back_is_nobodys_part(three):
    attempt = paid(three)
    three("wechatpay").lines = [bill(attempt, fee=-143)]
    sweep(NOON + 3 * DAY)
    assert (breaks(), proven_balances()["processing_fee:CNY"], parts()) == ([], -143, [])


def test_a_fee_that_the_time_did_not_reach_waits_for_the_next_sweep(three, monkeypatch):
    attempt = paid(three)
    three("wechatpay").lines = [bill(attempt)]
    with monkeypatch.context() as hurried:
        hurried.setattr(f"{tell_fees.__module__}._SECONDS", 0)
        sweep(NOON + 3 * DAY)  # long overdue, and still not posted behind the back of charges
    assert (breaks(), parts()) == ([("amount_differs", "psp_clearing:wechatpay:CNY", -143)], [])
    sweep(NOON + 3 * DAY)
    assert (breaks(), parts()) == ([], [(BAKERY, 107), (TINNED_FISH, 36)])


def test_a_fee_for_a_payment_that_is_not_ours_is_refused(three):
    attempt = paid(three)
    for provider, name in (("wechatpay", "pay_none"), ("stripe", attempt.provider_object_id)):
        with pytest.raises(ChargeNotFound):
            charges.record_told_fee(
                provider=provider, provider_object_id=name, fee=Money(143, "CNY"), now=NOON
            )
    assert (parts(), news()) == ([], 0)
