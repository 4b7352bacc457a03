"""Opening a charge freezes what is collected and who is owed which part of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.foundation.money import Money
from payments.charges import queries, services
from payments.charges.errors import (
    ChargeChanged,
    ChargeNotFound,
    MethodUnavailable,
    SharesDoNotSum,
)
from payments.charges.models import Charge, ChargeFact, Share
from tests.factories.charges import (
    BAKERY,
    NOON,
    ORDER,
    TINNED_FISH,
    TOTAL,
    in_patacas,
    opened,
    request,
    two_vendors,
)

pytestmark = pytest.mark.django_db


def test_an_open_charge_holds_its_shares_as_they_were_given():
    view = opened()
    assert (view.reference, view.status, view.amount) == (ORDER, "opened", TOTAL)
    assert (view.method, view.provider, view.redirect_url) == ("alipay", "", "")
    assert view.expires_at == NOON + timedelta(minutes=30)
    assert (view.is_payable, view.is_paid, view.is_under_review) == (True, False, False)
    shares = queries.shares_of(view.charge_ref)
    assert [s.payee_ref for s in shares] == [BAKERY, TINNED_FISH]
    assert [s.amount for s in shares] == [Money(17_890, "CNY"), Money(24_370, "CNY")]
    assert [s.payee_amount for s in shares] == [Money(21_100, "MOP"), Money(28_750, "MOP")]
    assert [s.commission for s in shares] == [Money(1_408, "MOP"), Money(1_980, "MOP")]
    assert [s.mid_value for s in shares] == [Money(17_774, "CNY"), Money(24_219, "CNY")]


def test_a_charge_is_found_by_its_id_and_by_its_reference():
    view = opened()
    assert queries.charge_view(view.charge_ref) == view
    assert queries.charge_view(ORDER) == view
    assert queries.statuses_of([view.charge_ref, "chg_NOBODY"]) == {view.charge_ref: "opened"}
    for unknown in ("chg_NOBODY", "order:ord_NOBODY"):
        with pytest.raises(ChargeNotFound):
            queries.charge_view(unknown)


def test_the_same_request_again_returns_the_same_charge():
    first = opened()
    assert opened() == first
    assert (Charge.objects.count(), Share.objects.count()) == (1, 2)


def test_a_reference_with_other_content_is_broken_and_changes_nothing():
    view = opened()
    with pytest.raises(ChargeChanged):
        opened(amount=Money(49_850, "MOP"), shares=in_patacas(), method="card")
    assert queries.charge_view(ORDER) == view


def changed(index: int, **changes):
    shares = two_vendors()
    shares[index] = replace(shares[index], **changes)
    return shares


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Money(42_259, "CNY")},
        {"amount": Money(0, "CNY"), "shares": []},
        {"shares": two_vendors()[:1]},
        {"shares": changed(0, commission=Money(1_408, "CNY"))},
        {"shares": changed(0, commission=Money(21_101, "MOP"))},
        {"shares": changed(0, commission=Money(-1, "MOP"))},
        {"shares": changed(0, mid_value=Money(17_891, "CNY"))},
        {"shares": changed(0, mid_value=Money(17_774, "MOP"))},
        {"shares": changed(0, payee_amount=Money(17_889, "CNY"), commission=Money(0, "CNY"))},
    ],
    ids=[
        "a cent missing",
        "no shares",
        "a share missing",
        "commission in another currency",
        "commission over the amount",
        "negative commission",
        "worth more than paid",
        "worth in another currency",
        "unconverted but unequal",
    ],
)
def test_shares_that_are_not_the_charge_are_broken_and_nothing_is_stored(changes):
    with pytest.raises(SharesDoNotSum):
        opened(**changes)
    assert not Charge.objects.exists()


@pytest.mark.parametrize(
    ("method", "amount", "shares"),
    [
        ("alipay", Money(49_850, "MOP"), in_patacas()),
        ("wechat_pay", Money(49_850, "MOP"), in_patacas()),
        ("bank_card", Money(49_850, "MOP"), in_patacas()),
    ],
)
def test_a_method_that_cannot_take_the_currency_is_refused(method, amount, shares):
    with pytest.raises(MethodUnavailable) as refusal:
        opened(method=method, amount=amount, shares=shares)
    assert refusal.value.code == "method_unavailable"
    assert not Charge.objects.exists()


def test_it_belongs_to_the_transaction_of_whoever_asks():
    with pytest.raises(RuntimeError, match="the order failed"), transaction.atomic():
        services.open_charge(request(), now=NOON)
        raise RuntimeError("the order failed")
    assert not Charge.objects.exists()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("charges_charge", "amount_minor = 0"),
        ("charges_charge", "captured_minor = 1, captured_at = now()"),
        ("charges_charge", "captured_minor = 42260"),
        ("charges_charge", "refunded_minor = 1"),
        ("charges_charge", "status = 'paid'"),
        ("charges_share", "amount_minor = 0"),
        ("charges_share", "commission_minor = payee_amount_minor + 1"),
        ("charges_share", "mid_value_minor = amount_minor + 1"),
        ("charges_share", "position = 1"),
    ],
)
def test_the_database_refuses_amounts_that_cannot_be(table, change):
    opened()
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {change}")


def test_the_tables_of_facts_refuse_changes():
    assert ChargeFact.append_only
    for statement in ("UPDATE charges_chargefact SET kind = ''", "DELETE FROM charges_chargefact"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
