"""The check finds every break that somebody could plant who may switch the guards off."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from marketplace.foundation.clock import MACAU
from payments.ledger import chart, queries, services
from payments.ledger.checking import check
from tests.factories.ledger import BAKERY, DAY, TINNED_FISH, draft, due, move, sale

pytestmark = pytest.mark.django_db

TABLES = (
    "ledger_account",
    "ledger_entry",
    "ledger_posting",
    "ledger_balance",
    "ledger_snapshot",
    "ledger_snapshotbalance",
)
PENDING = "vendor_pending:vendor:ven_CUNHABAKERY1:MOP"
LINE = "(SELECT id FROM ledger_entry WHERE key = 'sale:1')"
ACCOUNT = f"(SELECT id FROM ledger_account WHERE code = '{PENDING}')"
COMMISSION = "(SELECT id FROM ledger_account WHERE code = 'commission:MOP')"


@pytest.fixture
def trade() -> None:
    """One sale became due, one waits, one was a mistake and is corrected."""
    services.post_many([sale(minor=1_000), due(minor=1_000), sale("sale:2", minor=250)])
    services.post(sale("sale:3", payee=TINNED_FISH, minor=99))
    services.correct(key="c", of_key="sale:3", reason="typed twice", effective_on=DAY)


def noon_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(12), tzinfo=MACAU)


def tamper(as_owner, *statements: str) -> None:
    """Change the books past their guards, as only their owner could."""
    as_owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        as_owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for statement in statements:
        as_owner.execute(statement)
    as_owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        as_owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


PLANTS = {
    "an amount was raised": (
        [f"UPDATE ledger_posting SET amount_minor = 1001 WHERE entry_id = {LINE}"],
        {"balances_that_differ": 1, "entries_that_were_altered": 1},
    ),
    "a posting vanished": (
        [f"DELETE FROM ledger_posting WHERE entry_id = {LINE}"],
        {
            "balances_that_differ": 1,
            "balances_below_floor": 1,
            "entries_without_postings": 1,
        },
    ),
    "a posting was slipped in": (
        [
            f"INSERT INTO ledger_posting SELECT entry_id, 2, debit_id, credit_id, currency, 5, ''"
            f" FROM ledger_posting WHERE entry_id = {LINE}"
        ],
        {"balances_that_differ": 1, "entries_that_were_altered": 1},
    ),
    "money went past a floor": (
        [
            "INSERT INTO ledger_posting"
            f" VALUES ({LINE}, 2, {ACCOUNT}, {COMMISSION}, 'MOP', 251, '')",
            "UPDATE ledger_balance SET debits_minor = debits_minor + 251"
            f" WHERE account_id = {ACCOUNT}",
        ],
        {"balances_below_floor": 1, "entries_that_were_altered": 1},
    ),
    "a running balance was raised": (
        [f"UPDATE ledger_balance SET credits_minor = 9 WHERE account_id = {ACCOUNT}"],
        {"balances_that_differ": 1},
    ),
    "a running balance vanished": (
        [f"DELETE FROM ledger_balance WHERE account_id = {ACCOUNT}"],
        {"balances_that_differ": 1},
    ),
    "an untracked account has a running balance": (
        [f"INSERT INTO ledger_balance VALUES ({COMMISSION}, 0, 1)"],
        {"balances_that_differ": 1},
    ),
    "an account changed its currency": (
        [
            "UPDATE ledger_account SET currency = 'HKD', code = 'commission:HKD'"
            " WHERE code = 'commission:MOP'"
        ],
        {
            "postings_that_mix_currencies": 1,
            "entries_that_were_altered": 1,
            "currencies_out_of_balance": 2,
        },
    ),
    "a posting changed its currency": (
        [f"UPDATE ledger_posting SET currency = 'HKD' WHERE entry_id = {LINE}"],
        {"postings_that_mix_currencies": 1, "entries_that_were_altered": 1},
    ),
    "an account changed its kind": (
        ["UPDATE ledger_account SET kind = 'equity' WHERE code = 'commission:MOP'"],
        {"accounts_unlike_the_chart": 1},
    ),
    "an account is kept that the chart does not know": (
        ["INSERT INTO ledger_account VALUES (DEFAULT, 'till:MOP', 'MOP', 'asset', false, NULL)"],
        {"accounts_unlike_the_chart": 1},
    ),
    "a posting points at no account": (
        [f"UPDATE ledger_posting SET debit_id = 987654321 WHERE entry_id = {LINE}"],
        {
            "postings_in_unknown_accounts": 1,
            "entries_that_were_altered": 1,
            "currencies_out_of_balance": 1,
        },
    ),
    "an entry vanished under its posting": (
        ["DELETE FROM ledger_entry WHERE key = 'sale:1'"],
        {"postings_without_entry": 1},
    ),
    "a posting lost its shape": (
        [
            "ALTER TABLE ledger_posting DROP CONSTRAINT ledger_posting_two_accounts",
            f"UPDATE ledger_posting SET debit_id = credit_id WHERE entry_id = {LINE}",
        ],
        {
            "postings_without_shape": 1,
            "entries_that_were_altered": 1,
            "balances_that_differ": 1,
            "balances_below_floor": 1,
        },
    ),
    "a memo was rewritten": (
        [f"UPDATE ledger_posting SET memo = 'gift' WHERE entry_id = {LINE}"],
        {"entries_that_were_altered": 1},
    ),
    "an entry moved to another day": (
        ["UPDATE ledger_entry SET effective_on = '2026-06-01' WHERE key = 'sale:1'"],
        {"entries_that_were_altered": 1},
    ),
    "an entry claims to correct another": (
        [f"UPDATE ledger_entry SET corrects_id = {LINE} WHERE key = 'sale:2'"],
        {"entries_that_were_altered": 1, "corrections_that_do_not_mirror": 1},
    ),
    "an account lost its floor": (
        [f"UPDATE ledger_account SET floor_minor = NULL WHERE code = '{PENDING}'"],
        {"accounts_unlike_the_chart": 1},
    ),
    "an entry came without postings": (
        [
            "INSERT INTO ledger_entry (key, kind, reference, effective_on, payload_hash)"
            " VALUES ('empty', 'capture', 'order:ord_1', '2026-05-22', repeat('0', 64))"
        ],
        {"entries_without_postings": 1},
    ),
}


SNAPSHOT_PLANTS = {
    "a snapshot was rewritten": (
        [
            "UPDATE ledger_snapshotbalance SET debits_minor = debits_minor + 1 WHERE account_id ="
            f" {COMMISSION} AND snapshot_id = (SELECT min(id) FROM ledger_snapshot)"
        ],
        {"snapshots_that_differ": 1},
    ),
    "a balance vanished from a snapshot": (
        [
            f"DELETE FROM ledger_snapshotbalance WHERE account_id = {COMMISSION}"
            " AND snapshot_id = (SELECT max(id) FROM ledger_snapshot)"
        ],
        {"snapshots_that_differ": 1},
    ),
    "a snapshot claims another day": (
        ["UPDATE ledger_snapshot SET day = '2026-05-01' WHERE day = '2026-05-22'"],
        {"snapshots_that_differ": 2},
    ),
    "an amount before a snapshot was raised": (
        [f"UPDATE ledger_posting SET amount_minor = 1001 WHERE entry_id = {LINE}"],
        {"balances_that_differ": 1, "entries_that_were_altered": 1, "snapshots_that_differ": 2},
    ),
}


def found_breaks() -> dict[str, int]:
    return {name: found["count"] for name, found in check()["breaks"].items()}


@pytest.mark.usefixtures("trade")
@pytest.mark.parametrize("plant", PLANTS)
def test_the_check_finds_that(as_owner, plant: str):
    assert check()["broken"] == 0
    statements, expected = PLANTS[plant]
    tamper(as_owner, *statements)
    assert found_breaks() == expected
    assert check()["broken"] == sum(expected.values())


@pytest.mark.usefixtures("trade")
@pytest.mark.parametrize("plant", SNAPSHOT_PLANTS)
def test_the_check_finds_of_snapshots_that(as_owner, plant: str):
    for day in (DAY, DAY + timedelta(days=1)):
        services.take_snapshot(on=day, now=noon_after(day))
    services.post(sale("late"))
    assert check()["broken"] == 0
    statements, expected = SNAPSHOT_PLANTS[plant]
    tamper(as_owner, *statements)
    assert found_breaks() == expected


@pytest.mark.usefixtures("trade")
def test_the_check_finds_a_guard_that_is_off(as_owner):
    as_owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
    as_owner.execute("ALTER TABLE ledger_posting DISABLE TRIGGER ledger_posting_gate")
    as_owner.execute("DROP TRIGGER ledger_entry_append_only ON ledger_entry")
    assert check()["breaks"] == {
        "guards_that_are_off": {
            "count": 2,
            "first": [{"guard": "ledger_entry_append_only"}, {"guard": "ledger_posting_gate"}],
        }
    }


def test_every_sort_of_break_is_planted_here():
    planted_here = [*PLANTS.values(), *SNAPSHOT_PLANTS.values()]
    planted = {name for _, expected in planted_here for name in expected}
    assert planted | {"guards_that_are_off", "border_taxes_overdrawn"} == set(check()["checks"])


def test_the_check_finds_duty_that_is_handed_on_and_was_never_collected():
    billed = move(chart.border_tax("CNY"), chart.customs_payable("customs:44", "CNY"), 1)
    services.post(draft("by hand", billed, kind="duty_billed"))
    assert found_breaks() == {"border_taxes_overdrawn": 1}


@pytest.mark.usefixtures("trade")
def test_whole_books_show_what_was_counted_and_what_is_on_its_way():
    found = check()
    assert (found["broken"], found["breaks"]) == (0, {})
    assert found["counted"] == {
        "accounts": 5,
        "tracked_balances": 3,
        "entries": 5,
        "postings": 6,
    }
    assert found["clearing"] == [
        {"account": "psp_clearing:stripe:MOP", "currency": "MOP", "balance_minor": 1_250}
    ]


def run(*arguments: str) -> dict:
    out = StringIO()
    call_command("ledger", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.usefixtures("trade")
def test_the_command_prints_that_nothing_is_broken():
    assert run("check")["broken"] == 0


@pytest.mark.usefixtures("trade")
def test_the_command_fails_on_a_break_and_names_it(as_owner):
    tamper(as_owner, *PLANTS["a running balance was raised"][0])
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("ledger", "check", stdout=out)
    assert left.value.code == 1
    told = json.loads(out.getvalue())
    assert told["broken"] == 1
    assert told["breaks"]["balances_that_differ"]["first"] == [
        {
            "account": PENDING,
            "kept_debits": 1_000,
            "kept_credits": 9,
            "posted_debits": 1_000,
            "posted_credits": 1_250,
        }
    ]


@pytest.mark.usefixtures("trade")
def test_the_command_adds_the_books_up():
    services.post(
        draft(
            "later", move(chart.bank("MOP"), chart.equity("MOP"), 7), effective_on=date(2027, 1, 1)
        )
    )
    told = run("trial-balance", "--on", "2026-12-31")
    assert told["on"] == "2026-12-31"
    assert told["totals"] == {"MOP": {"debit_minor": 1_250, "credit_minor": 1_250}}
    assert told["accounts"][1] == {
        "account": "psp_clearing:stripe:MOP",
        "kind": "asset",
        "currency": "MOP",
        "debit_minor": 1_250,
        "credit_minor": 0,
    }
    assert run("trial-balance")["totals"]["MOP"]["debit_minor"] == 1_257


@pytest.mark.usefixtures("trade")
def test_the_command_explains_an_entry_by_key_or_number():
    told = run("explain", "due:1")
    assert told["postings"][0] == {
        "line": 1,
        "debit": PENDING,
        "credit": "commission:MOP",
        "amount": {"minor": 80, "currency": "MOP"},
        "memo": "commission",
    }
    assert run("explain", str(told["id"])) == told
    assert run("explain", "c")["corrects"] == "sale:3"
    assert run("explain", "sale:3")["corrected_by"] == "c"
    for missing in ("nothing", "99999999999999999999"):
        with pytest.raises(CommandError, match="No entry has the key or the number"):
            run("explain", missing)


@pytest.mark.usefixtures("trade")
def test_checking_changes_nothing(books):
    before = books()
    check()
    assert books() == before
    assert queries.balance(chart.vendor_payable(BAKERY, "MOP")).minor == 920


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.usefixtures("trade")
def test_the_check_reads_every_range_of_entries(as_owner, monkeypatch, size: int):
    monkeypatch.setattr("payments.ledger.fingerprinting.RANGE", size)
    assert check()["broken"] == 0
    tamper(as_owner, "UPDATE ledger_posting SET memo = 'gift'")
    assert found_breaks() == {"entries_that_were_altered": 5}
    tamper(as_owner, "UPDATE ledger_posting SET entry_id = entry_id + 1000000")
    assert found_breaks() == {"entries_without_postings": 5, "postings_without_entry": 6}


@pytest.mark.django_db(transaction=True)
def test_the_check_reads_on_connections_of_its_own(as_owner, monkeypatch):
    monkeypatch.setattr("payments.ledger.fingerprinting.RANGE", 2)
    services.post_many([sale(f"sale:{number}") for number in range(7)])
    assert check()["broken"] == 0
    tamper(as_owner, "UPDATE ledger_posting SET memo = 'gift'")
    assert found_breaks() == {"entries_that_were_altered": 7}
