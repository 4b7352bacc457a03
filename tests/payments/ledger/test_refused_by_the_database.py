"""What PostgreSQL refuses by itself, tried by SQL: as the application's role, and as the owner.

The application's role lacks the right to most of it; where it has the right, and for the owner
of the tables, the triggers stand.
"""

from __future__ import annotations

import psycopg
import pytest
from django.db import transaction
from psycopg import errors

from marketplace.foundation.money import Money
from payments.ledger import chart, queries, services
from payments.ledger.checking import check
from payments.ledger.models import Account
from tests.factories.ledger import BAKERY, DAY, draft, due, move, post_sale, sale

pytestmark = pytest.mark.django_db

PENDING = chart.vendor_pending(BAKERY, "MOP")
CLEARING = chart.psp_clearing("stripe", "MOP")

CHANGES = [
    "UPDATE ledger_posting SET amount_minor = amount_minor + 1",
    "DELETE FROM ledger_posting",
    "TRUNCATE ledger_posting",
    "UPDATE ledger_entry SET effective_on = effective_on - 1",
    "DELETE FROM ledger_entry",
    "TRUNCATE ledger_entry CASCADE",
    "UPDATE ledger_account SET currency = 'HKD', code = replace(code, 'MOP', 'HKD')",
    "UPDATE ledger_account SET code = replace(code, 'ven_', 'ven_X')",
    "UPDATE ledger_account SET kind = 'equity'",
    "UPDATE ledger_account SET is_tracked = NOT is_tracked, floor_minor = NULL",
    "DELETE FROM ledger_account",
    "TRUNCATE ledger_account CASCADE",
    "UPDATE ledger_balance SET credits_minor = credits_minor + 1",
    "DELETE FROM ledger_balance",
    "TRUNCATE ledger_balance",
]

NEW_ENTRY = """
    INSERT INTO ledger_entry (key, kind, reference, effective_on, payload_hash)
    VALUES ('by hand', 'capture', 'order:ord_1', '2026-05-22', repeat('0', 64)) RETURNING id
"""
NEW_POSTING = """
    INSERT INTO ledger_posting
        (entry_id, line, debit_id, credit_id, currency, amount_minor, memo)
    VALUES (%s, %s, %s, %s, %s, %s, '')
"""


def account_id(ref) -> int:
    return Account.objects.get(code=ref.code).pk


def refused(error: psycopg.Error) -> str:
    """Name the rule that refused: a constraint's name, or the kind of error."""
    return error.diag.constraint_name or type(error).__name__


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_has_no_right_to_change_the_books(as_application_role, books, statement):
    post_sale()
    before = books()
    with pytest.raises(errors.InsufficientPrivilege):
        as_application_role.execute(statement)
    assert books() == before


@pytest.mark.parametrize("statement", CHANGES)
def test_the_triggers_refuse_a_change_even_by_the_owner(as_owner, books, statement):
    post_sale()
    before = books()
    with pytest.raises(errors.IntegrityError):
        as_owner.execute(statement)
    assert books() == before


def test_the_application_keeps_the_books_with_the_rights_that_it_has(as_application_role):
    with as_application_role.acting():
        services.hold([PENDING])
        services.post_many([sale(), due(), sale("sale:2")])
        services.correct(key="c", of_key="sale:2", reason="typed twice", effective_on=DAY)
        assert queries.balance(PENDING) == Money(0, "MOP")
        assert check()["broken"] == 0


def test_an_entry_by_hand_obeys_the_same_rules_and_moves_the_same_balance(as_application_role):
    post_sale()
    [(entry,)] = as_application_role.execute(NEW_ENTRY)
    as_application_role.execute(
        NEW_POSTING, [entry, 1, account_id(CLEARING), account_id(PENDING), "MOP", 400]
    )
    assert queries.balance(PENDING) == Money(18_000, "MOP")
    assert set(check()["breaks"]) == {"entries_that_were_altered"}  # its fingerprint is made up


def test_a_posting_cannot_join_an_entry_of_an_earlier_transaction(separate_application, books):
    entry = post_sale()
    before = books()
    row = [entry.id, 2, account_id(CLEARING), account_id(PENDING), "MOP", 1]
    with pytest.raises(errors.CheckViolation) as caught:
        separate_application.execute(NEW_POSTING, row)
    assert refused(caught.value) == "ledger_posting_sealed"
    assert books() == before


def test_a_posting_cannot_join_an_empty_entry_of_an_earlier_transaction(
    separate_application, books
):
    post_sale()
    [(entry,)] = separate_application.execute(NEW_ENTRY)
    before = books()
    row = [entry, 1, account_id(CLEARING), account_id(PENDING), "MOP", 1]
    with pytest.raises(errors.CheckViolation) as caught:
        separate_application.execute(NEW_POSTING, row)
    assert refused(caught.value) == "ledger_posting_sealed"
    assert books() == before


def test_a_posting_cannot_join_its_entry_in_a_second_statement(as_application_role, books):
    post_sale()
    before = books()
    accounts = [account_id(CLEARING), account_id(PENDING), "MOP", 1]
    with pytest.raises(errors.CheckViolation) as caught, transaction.atomic():
        [(entry,)] = as_application_role.execute(NEW_ENTRY)
        as_application_role.execute(NEW_POSTING, [entry, 1, *accounts])
        as_application_role.execute(NEW_POSTING, [entry, 2, *accounts])
    assert refused(caught.value) == "ledger_posting_sealed"
    assert books() == before


@pytest.mark.parametrize("lines", [[2], [0], [1, 3], [0, 1]])
def test_postings_are_numbered_from_one_without_a_gap(as_application_role, books, lines):
    """A gap is where a second statement could add a posting that nobody misses."""
    post_sale()
    before = books()
    accounts = [account_id(CLEARING), account_id(PENDING), "MOP", 1]
    values = ", ".join("(%s, %s, %s, %s, %s, %s, '')" for _ in lines)
    statement = f"{NEW_POSTING.split('VALUES', 1)[0]} VALUES {values}"
    with pytest.raises(errors.CheckViolation) as caught, transaction.atomic():
        [(entry,)] = as_application_role.execute(NEW_ENTRY)
        rows = [cell for line in lines for cell in (entry, line, *accounts)]
        as_application_role.execute(statement, rows)
    assert refused(caught.value) == "ledger_posting_sealed"
    assert books() == before


def many_postings(role, *others: tuple[int, int]) -> None:
    """Insert 1,500 entries, and their postings and others as (entry, line), in one statement."""
    role.execute(
        """
        WITH entries AS (
            INSERT INTO ledger_entry (key, kind, reference, effective_on, payload_hash)
            SELECT 'many:' || n, 'capture', 'order:ord_1', '2026-05-22', repeat('0', 64)
            FROM generate_series(1, 1500) n
            RETURNING id
        )
        INSERT INTO ledger_posting
            (entry_id, line, debit_id, credit_id, currency, amount_minor, memo)
        SELECT r.entry_id, r.line, %s, %s, 'MOP', 1, ''
        FROM (
            SELECT id AS entry_id, 1 AS line FROM entries
            UNION ALL
            SELECT * FROM unnest(%s::bigint[], %s::int[])
        ) r
        """,
        [
            account_id(CLEARING),
            account_id(PENDING),
            [entry for entry, _ in others],
            [line for _, line in others],
        ],
    )


def test_a_large_set_passes_the_gate_and_moves_its_balance(as_application_role):
    post_sale()
    many_postings(as_application_role)
    assert queries.balance(PENDING) == Money(17_600 + 1_500, "MOP")


@pytest.mark.parametrize("spoiled", ["sealed", "nobody", "empty"])
def test_a_large_set_is_refused_for_one_posting_out_of_place(separate_application, books, spoiled):
    entry = post_sale()
    [(empty,)] = separate_application.execute(NEW_ENTRY)
    before = books()
    row = {"sealed": (entry.id, 2), "nobody": (987_654_321, 1), "empty": (empty, 1)}[spoiled]
    with pytest.raises(errors.CheckViolation) as caught:
        many_postings(separate_application, row)
    assert refused(caught.value) == "ledger_posting_sealed"
    assert books() == before


@pytest.mark.parametrize("line", [2, 3])
def test_a_large_set_is_numbered_without_a_gap(as_application_role, books, line):
    post_sale()
    before = books()
    with pytest.raises(errors.CheckViolation) as caught, transaction.atomic():
        [(entry,)] = as_application_role.execute(NEW_ENTRY)
        many_postings(as_application_role, (entry, line), (entry, line + 1))
    assert refused(caught.value) == "ledger_posting_sealed"
    assert books() == before


def test_a_posting_without_an_entry_is_refused(as_application_role, books):
    post_sale()
    before = books()
    row = [987_654_321, 1, account_id(CLEARING), account_id(PENDING), "MOP", 1]
    with pytest.raises(errors.CheckViolation) as caught:
        as_application_role.execute(NEW_POSTING, row)
    assert refused(caught.value) == "ledger_posting_sealed"
    assert books() == before


@pytest.mark.parametrize(
    ("debit", "credit", "currency", "minor", "rule"),
    [
        ("MOP", "CNY", "MOP", 1, "ledger_posting_currency"),
        ("CNY", "MOP", "MOP", 1, "ledger_posting_currency"),
        ("MOP", "MOP other", "CNY", 1, "ledger_posting_currency"),
        ("MOP", "nobody", "MOP", 1, "ledger_posting_account"),
        ("nobody", "MOP", "MOP", 1, "ledger_posting_account"),
        ("MOP", "MOP", "MOP", 1, "ledger_posting_two_accounts"),
        ("MOP", "MOP other", "MOP", 0, "ledger_posting_amount_positive"),
        ("MOP", "MOP other", "MOP", -5, "ledger_posting_amount_positive"),
        ("MOP other", "vendor", "MOP", 0, "ledger_posting_amount_positive"),
        ("vendor", "MOP", "MOP", 17_601, "ledger_balance_floor"),
    ],
)
def test_a_posting_of_the_wrong_shape_is_refused(
    as_application_role, books, debit, credit, currency, minor, rule
):
    post_sale()
    services.post(
        draft("capital", move(chart.bank("CNY"), chart.equity("CNY"), 100)),
    )
    services.post(draft("more", move(chart.bank("MOP"), chart.equity("MOP"), 100)))
    named = {
        "MOP": account_id(chart.bank("MOP")),
        "MOP other": account_id(chart.equity("MOP")),
        "CNY": account_id(chart.bank("CNY")),
        "vendor": account_id(PENDING),
        "nobody": 987_654_321,
    }
    before = books()
    with pytest.raises(errors.IntegrityError) as caught, transaction.atomic():
        [(entry,)] = as_application_role.execute(NEW_ENTRY)
        row = [entry, 1, named[debit], named[credit], currency, minor]
        as_application_role.execute(NEW_POSTING, row)
    assert refused(caught.value) == rule
    assert books() == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("xact", "'1'::xid8"),
        ("xact", "'99999999'::xid8"),
        ("posted_at", "now() - interval '1 day'"),
    ],
)
def test_an_entry_cannot_claim_another_transaction_or_time(
    as_application_role, as_owner, books, column, value
):
    before = books()
    statement = f"""
        INSERT INTO ledger_entry (key, kind, reference, effective_on, payload_hash, {column})
        VALUES ('false', 'capture', 'order:ord_1', '2026-05-22', repeat('0', 64), {value})
    """
    for role in (as_application_role, as_owner):
        with pytest.raises(errors.CheckViolation) as caught:
            role.execute(statement)
        assert refused(caught.value) == "ledger_entry_seal"
    assert books() == before


def test_a_second_correction_is_refused(as_application_role, books):
    entry = post_sale()
    services.correct(key="c1", of_key="sale:1", reason="typed twice", effective_on=DAY)
    before = books()
    with pytest.raises(errors.UniqueViolation) as caught:
        as_application_role.execute(
            """
            INSERT INTO ledger_entry
                (key, kind, reference, effective_on, payload_hash, corrects_id)
            VALUES ('c2', 'correction', 'order:ord_1', '2026-05-22', repeat('0', 64), %s)
            """,
            [entry.id],
        )
    assert refused(caught.value) == "ledger_entry_corrects_id_key"
    assert books() == before


def test_a_correction_of_nothing_is_refused(as_application_role, books):
    post_sale()
    before = books()
    with pytest.raises(errors.ForeignKeyViolation) as caught:
        as_application_role.execute(
            """
            INSERT INTO ledger_entry
                (key, kind, reference, effective_on, payload_hash, corrects_id)
            VALUES ('c', 'correction', 'order:ord_1', '2026-05-22', repeat('0', 64), 987654321)
            """
        )
    assert refused(caught.value) == "ledger_entry_correction_known"
    assert books() == before


def test_a_key_is_taken_once(as_application_role, books):
    post_sale()
    before = books()
    with pytest.raises(errors.UniqueViolation) as caught:
        as_application_role.execute(NEW_ENTRY.replace("by hand", "sale:1"))
    assert refused(caught.value) == "ledger_entry_key_once"
    assert books() == before


def test_nobody_gives_the_application_a_balance(as_application_role, as_owner, books):
    post_sale()
    services.post(draft("open", move(chart.bank("MOP"), chart.suspense("MOP"), 1)))
    before = books()
    statement = "INSERT INTO ledger_balance VALUES (%s, 500, 0)"
    with pytest.raises(errors.InsufficientPrivilege):
        as_application_role.execute(statement, [account_id(chart.bank("MOP"))])
    with pytest.raises(errors.IntegrityError) as caught:
        as_owner.execute(statement, [account_id(chart.bank("MOP"))])
    assert refused(caught.value) == "ledger_balance_guard"
    assert books() == before


def test_the_application_cannot_switch_triggers_off(as_application_role):
    for statement in (
        "SET session_replication_role = 'replica'",
        "ALTER TABLE ledger_posting DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_posting_gate ON ledger_posting",
        "ALTER FUNCTION ledger_accept_postings() SET search_path = pg_temp",
        "CREATE OR REPLACE FUNCTION ledger_accept_postings() RETURNS trigger"
        " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            as_application_role.execute(statement)


def test_the_application_cannot_borrow_the_rights_of_the_trigger(
    as_application_role, as_owner, books
):
    """Its function writes balances with its owner's rights; another table may not call it."""
    post_sale()
    before = books()
    bait = """
        CREATE TEMP TABLE ledger_posting (
            entry_id bigint, line int, debit_id bigint, credit_id bigint,
            currency text, amount_minor bigint
        );
        CREATE TRIGGER bait AFTER INSERT ON pg_temp.ledger_posting
            REFERENCING NEW TABLE AS new_postings
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_accept_postings();
        INSERT INTO pg_temp.ledger_posting
            SELECT entry_id, line, debit_id, credit_id, currency, 1000000
            FROM public.ledger_posting;
    """
    for role in (as_application_role, as_owner):
        with pytest.raises(errors.InsufficientPrivilege):
            role.execute(bait)
    assert books() == before


def test_a_lock_lends_nothing_but_the_lock(as_application_role, books):
    post_sale()
    services.post(due())
    before = books()
    ids = [account_id(PENDING), account_id(CLEARING), 987_654_321]
    as_application_role.execute("SELECT ledger_hold_balances(%s)", [ids])
    assert books() == before
    with pytest.raises(errors.InsufficientPrivilege):
        as_application_role.execute("SELECT * FROM ledger_balance FOR UPDATE")
