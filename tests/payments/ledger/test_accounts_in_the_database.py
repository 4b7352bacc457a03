"""Which accounts PostgreSQL lets anybody open, and what their floors mean to it."""

from __future__ import annotations

import re

import pytest
from psycopg import errors

from marketplace.foundation.money import CURRENCIES
from payments.ledger import chart, services
from payments.ledger.checking import check
from payments.ledger.errors import BalanceBelowFloor, UnknownAccount
from payments.ledger.kinds import AccountKind
from tests.factories.ledger import BAKERY, draft, move, post_sale
from tests.payments.ledger.test_refused_by_the_database import account_id, refused

pytestmark = pytest.mark.django_db

PENDING = chart.vendor_pending(BAKERY, "MOP")
CLEARING = chart.psp_clearing("stripe", "MOP")


def test_an_account_is_what_its_code_says(as_application_role, books):
    before = books()
    statement = """
        INSERT INTO ledger_account (code, currency, kind, is_tracked, floor_minor)
        VALUES (%s, %s, 'asset', false, %s)
    """
    for row, rule in (
        (["bank:MOP", "CNY", None], "ledger_account_code_ends_with_currency"),
        (["bank:MOP", "MOP", 0], "ledger_account_floor_needs_balance"),
    ):
        with pytest.raises(errors.CheckViolation) as caught:
            as_application_role.execute(statement, row)
        assert refused(caught.value) == rule
    assert books() == before


@pytest.mark.parametrize("name", chart.CHART)
def test_an_account_opens_with_the_floor_of_its_sort(as_application_role, books, name: str):
    line = chart.CHART[name]
    code = f"{name}:vendor:ven_NEW:MOP" if line.has_party else f"{name}:MOP"
    statement = """
        INSERT INTO ledger_account (code, currency, kind, is_tracked, floor_minor)
        VALUES (%s, 'MOP', %s, %s, %s)
    """
    before = books()
    right = (line.is_tracked, line.floor_minor)
    for tracked, floor in ((True, None), (True, -1_000), (True, 0), (False, None)):
        if (tracked, floor) == right:
            continue
        with pytest.raises(errors.CheckViolation) as caught:
            as_application_role.execute(statement, [code, line.kind.value, tracked, floor])
        assert refused(caught.value) == "ledger_account_opening"
    assert books() == before
    as_application_role.execute(statement, [code, line.kind.value, *right])
    assert check()["broken"] == 0


OPEN = """
    INSERT INTO ledger_account (code, currency, kind, is_tracked, floor_minor)
    VALUES (%s, %s, %s, %s, %s)
"""


def test_the_database_and_the_chart_name_the_same_accounts(as_owner):
    [(source,)] = as_owner.execute(
        "SELECT prosrc FROM pg_proc WHERE proname = 'ledger_open_account'"
    )
    rows = re.findall(r"\('(\w+)', '(\w+)', (true|false), (true|false)\)", source)
    assert {row[0]: row[1:] for row in rows} == {
        name: (line.kind.value, str(line.has_party).lower(), str(line.is_tracked).lower())
        for name, line in chart.CHART.items()
    }
    listed = re.search(r"NOT IN \(([^)]*)\)", source)
    assert listed is not None
    assert set(re.findall(r"[A-Z]{3}", listed[1])) == set(CURRENCIES)


@pytest.mark.parametrize("name", chart.CHART)
def test_no_account_opens_as_another_kind(as_application_role, books, name: str):
    line = chart.CHART[name]
    code = f"{name}:vendor:ven_NEW:MOP" if line.has_party else f"{name}:MOP"
    before = books()
    for kind in AccountKind:
        if kind == line.kind:
            continue
        with pytest.raises(errors.CheckViolation) as caught:
            as_application_role.execute(
                OPEN, [code, "MOP", kind.value, line.is_tracked, line.floor_minor]
            )
        assert refused(caught.value) == "ledger_account_in_chart"
    assert books() == before


@pytest.mark.parametrize(
    "code",
    [
        "Vendor_payable:vendor:x:MOP",
        "vendor_payables:vendor:x:MOP",
        "vendor_payable:MOP",
        "vendor_payable::MOP",
        "vendor_payable:a b:MOP",
        "vendor_payable:\u6f8d:MOP",
        f"vendor_payable:{'x' * 61}:MOP",
        "vendor_payable:x:ZZZ",
        "vendor_payable:x:mop",
        "bank:x:MOP",
        "bank::MOP",
        ":MOP",
    ],
)
def test_no_account_opens_that_the_chart_does_not_know(as_application_role, books, code: str):
    with pytest.raises(UnknownAccount):
        chart.account(code)
    line = chart.CHART.get(code.partition(":")[0], chart.CHART["vendor_payable"])
    row = [code, code[-3:], line.kind.value, line.is_tracked, line.floor_minor]
    before = books()
    with pytest.raises(errors.CheckViolation) as caught:
        as_application_role.execute(OPEN, row)
    assert refused(caught.value) == "ledger_account_in_chart"
    assert books() == before


@pytest.mark.parametrize("party", ["x", "vendor:ven_X", "a:b:c", "~!", "x" * 60])
def test_a_party_of_the_chart_may_open_an_account(as_application_role, party: str):
    ref = chart.vendor_payable(party, "MOP")
    row = [ref.code, "MOP", ref.kind.value, ref.is_tracked, ref.floor_minor]
    as_application_role.execute(OPEN, row)
    assert account_id(ref)


def test_the_owner_may_move_a_floor_and_it_counts_at_once(as_owner):
    post_sale(minor=100)
    as_owner.execute("UPDATE ledger_account SET floor_minor = 50 WHERE code = %s", [PENDING.code])
    with pytest.raises(BalanceBelowFloor):
        services.post(draft("half", move(PENDING, chart.commission("MOP"), 51)))
    services.post(draft("half", move(PENDING, chart.commission("MOP"), 50)))
    assert check()["broken"] == 0


def test_the_gate_plans_for_books_that_grow(as_owner):
    """Without these settings one bulk post after a restart would take minutes."""
    [(settings,)] = as_owner.execute(
        "SELECT proconfig FROM pg_proc WHERE proname = 'ledger_accept_postings'"
    )
    assert set(settings) == {
        "search_path=pg_catalog, pg_temp",
        "enable_seqscan=off",
        "enable_hashjoin=off",
        "enable_mergejoin=off",
        "enable_material=off",
        "enable_bitmapscan=off",
        "jit=off",
        "work_mem=64MB",
    }
