"""Write entries whose postings are made by SQL: set by set, without a row in this process.

What a draft checks one by one is checked here for all rows at once; fingerprints are those that
`payload_hash` would make, so a draft and a row of the same fact find each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from marketplace.foundation.crashpoints import crashpoint
from payments.ledger.accounts import account_ids
from payments.ledger.chart import account
from payments.ledger.errors import EntryInvalid, KeyReused
from payments.ledger.payloads import ENTRY_TEXT, HASH_OF, POSTING_TEXT
from payments.ledger.refusals import translated
from payments.ledger.types import (
    KEY_LENGTH,
    KIND_LENGTH,
    MEMO_LENGTH,
    REFERENCE_LENGTH,
    PostedRows,
)

# The tables of a call have no statistics, so the planner is told what they are: large.
_FOR_LARGE_SETS: Final = {
    "work_mem": "128MB",
    "enable_nestloop": "off",
    "enable_hashagg": "off",  # groups come in the order of their lines
    "jit": "off",
}
_STAGED: Final = ("ledger_incoming", "ledger_incoming_entry")

# Sorted once, here: whoever sorts it again finds it sorted.
_STAGE: Final = """
    CREATE TEMPORARY TABLE ledger_incoming ON COMMIT DROP AS
    SELECT r.key::text COLLATE "C" AS key, r.kind::text COLLATE "C" AS kind,
        r.reference::text COLLATE "C" AS reference, r.effective_on::date AS effective_on,
        r.line::int AS line, r.debit::text AS debit, r.credit::text AS credit,
        r.currency::text AS currency, r.amount_minor::bigint AS amount_minor,
        r.memo::text AS memo, d.id AS debit_id, c.id AS credit_id
    FROM (
"""
_STAGE_END: Final = """
    ) r
    LEFT JOIN ledger_account d ON d.code = r.debit
    LEFT JOIN ledger_account c ON c.code = r.credit
    ORDER BY 1, 2, 3, 4, 5
"""
_MISSING: Final = """
    SELECT debit FROM ledger_incoming WHERE debit_id IS NULL
    UNION
    SELECT credit FROM ledger_incoming WHERE credit_id IS NULL
"""
_FILL_IN: Final = (
    """UPDATE ledger_incoming SET debit_id = a.id
    FROM ledger_account a WHERE debit_id IS NULL AND a.code = debit""",
    """UPDATE ledger_incoming SET credit_id = a.id
    FROM ledger_account a WHERE credit_id IS NULL AND a.code = credit""",
)
# What `isprintable` says of a draft, as near as a pattern of PostgreSQL comes.
_UNPRINTABLE: Final = (
    r"[\u0001-\u001f\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ue000-\uf8ff\ufeff\ufff0-\ufffb]"
)
_INVALID_POSTING: Final = f"""
    key IS NULL OR kind IS NULL OR reference IS NULL OR effective_on IS NULL OR line IS NULL
    OR currency IS NULL OR amount_minor IS NULL OR memo IS NULL
    OR memo ~ '{_UNPRINTABLE}' OR length(memo) > {MEMO_LENGTH}
"""
# One look at every row, for what must be there and for accounts that are not open yet.
_LOOK: Final = f"""
    SELECT count(*) FILTER (WHERE {_INVALID_POSTING}),
        count(*) FILTER (WHERE debit_id IS NULL OR credit_id IS NULL)
    FROM ledger_incoming
"""  # noqa: S608 - constants alone
_FIRST_INVALID: Final = f"""
    SELECT key, line FROM ledger_incoming WHERE {_INVALID_POSTING} LIMIT 1
"""  # noqa: S608 - constants alone
_INVALID_ENTRY: Final = f"""
    SELECT key, 0 FROM ledger_incoming_entry
    WHERE key || kind || reference ~ '{_UNPRINTABLE}'
        OR length(key) NOT BETWEEN 1 AND {KEY_LENGTH}
        OR length(kind) NOT BETWEEN 1 AND {KIND_LENGTH}
        OR length(reference) NOT BETWEEN 1 AND {REFERENCE_LENGTH}
    LIMIT 1
"""  # noqa: S608 - constants alone
_POSTING: Final = POSTING_TEXT.format(
    line="line",
    debit="debit",
    credit="credit",
    currency="currency",
    amount_minor="amount_minor",
    memo="memo",
)
_ENTRY: Final = ENTRY_TEXT.format(
    count="count(*)",
    key="key",
    kind="kind",
    reference="reference",
    effective_on="effective_on",
    corrects="''",
)
# Numbers are drawn here, in the order of keys; those of keys that are known are not used.
_GROUP: Final = "".join(
    (
        """
    CREATE TEMPORARY TABLE ledger_incoming_entry ON COMMIT DROP AS
    SELECT nextval('public.ledger_entry_id_seq') AS id, key, kind, reference, effective_on, """,
        HASH_OF.format(text="".join((_ENTRY, " || string_agg(", _POSTING, ", '')"))),
        """ AS payload_hash
    FROM (SELECT * FROM ledger_incoming ORDER BY key, kind, reference, effective_on, line) r
    GROUP BY key, kind, reference, effective_on
""",
    )
)
# In key order, so that two calls with common keys wait for each other and not in a circle.
_INSERT_ALL: Final = """
    INSERT INTO ledger_entry (id, key, kind, reference, effective_on, payload_hash)
    SELECT id, key, kind, reference, effective_on, payload_hash
    FROM ledger_incoming_entry
    ORDER BY key
"""
_INSERT_NEW: Final = f"{_INSERT_ALL} ON CONFLICT (key) DO NOTHING"
# A sub-select as a value is looked up by the index, key by key, whatever the plan may be.
_KNOWN: Final = """
    SELECT FROM (SELECT key FROM ledger_incoming_entry LIMIT 100) g
    WHERE (SELECT e.id FROM ledger_entry e WHERE e.key = g.key) IS NOT NULL
    LIMIT 1
"""
_REUSED: Final = """
    SELECT g.key
    FROM ledger_incoming_entry g
    LEFT JOIN ledger_entry e ON e.key = g.key AND e.payload_hash = g.payload_hash
    WHERE e.id IS NULL
    LIMIT 1
"""
_FORGET_KNOWN: Final = """
    DELETE FROM ledger_incoming_entry g
    WHERE NOT EXISTS (SELECT FROM ledger_entry e WHERE e.id = g.id)
"""
_INSERT_POSTINGS: Final = """
    INSERT INTO ledger_posting
        (entry_id, line, debit_id, credit_id, currency, amount_minor, memo)
    SELECT g.id, r.line, r.debit_id, r.credit_id, r.currency, r.amount_minor, r.memo
    FROM ledger_incoming r
    JOIN ledger_incoming_entry g ON g.key = r.key
"""
# Whoever takes a snapshot waits for those who hold numbers: they are known by this lock.
_LOCK: Final = "LOCK TABLE ledger_entry IN ROW EXCLUSIVE MODE"


def write_rows(source: str, params: Sequence[Any]) -> PostedRows:
    """Write the entries whose postings a SELECT gives, or find them; all of them, or none.

    Raises: EntryInvalid, UnknownAccount, KeyReused, BalanceBelowFloor, LedgerBusy.
    """
    with (
        translated(),
        transaction.atomic(),
        connection.cursor() as cursor,
        _planned_for_large_sets(cursor),
    ):
        _drop(cursor)
        cursor.execute(_LOCK)
        cursor.execute("".join((_STAGE, source, _STAGE_END)), params)
        _look(cursor)
        posted = _insert(cursor)
        _drop(cursor)
    return posted


@contextmanager
def _planned_for_large_sets(cursor: Any) -> Iterator[None]:
    # Until the end of this call, not of the caller's transaction; an error undoes them too.
    names = list(_FOR_LARGE_SETS)
    cursor.execute("SELECT name, current_setting(name) FROM unnest(%s::text[]) AS name", [names])
    before = dict(cursor.fetchall())
    _set(cursor, _FOR_LARGE_SETS)
    yield
    _set(cursor, before)


def _set(cursor: Any, values: dict[str, str]) -> None:
    cursor.execute(
        "SELECT set_config(name, value, true)"
        " FROM unnest(%s::text[], %s::text[]) AS given (name, value)",
        [list(values), list(values.values())],
    )


def _refuse(cursor: Any, invalid: str) -> None:
    cursor.execute(invalid)
    if found := cursor.fetchone():
        raise EntryInvalid(f"posting {found[0]}/{found[1]} lacks a readable field of due length")


def _look(cursor: Any) -> None:
    cursor.execute(_LOOK)
    invalid, homeless = cursor.fetchone()
    if invalid:
        _refuse(cursor, _FIRST_INVALID)
    if homeless:
        _open_accounts(cursor)


def _open_accounts(cursor: Any) -> None:
    cursor.execute(_MISSING)
    account_ids(account(code or "") for (code,) in cursor.fetchall())
    for statement in _FILL_IN:
        cursor.execute(statement)


def _insert(cursor: Any) -> PostedRows:
    cursor.execute(_GROUP)
    given = cursor.rowcount
    _refuse(cursor, _INVALID_ENTRY)
    entries = _insert_entries(cursor)
    if entries < given:
        _set(cursor, {"enable_nestloop": "on"})  # the books may be longer than what comes
        cursor.execute(_REUSED)
        if found := cursor.fetchone():
            raise KeyReused(f"{found[0]} was posted before with other facts, or means two here")
        cursor.execute(_FORGET_KNOWN)
        _set(cursor, {"enable_nestloop": "off"})
    crashpoint("ledger.rows.entries_without_postings")
    cursor.execute(_INSERT_POSTINGS)
    return PostedRows(new=entries, found=given - entries, postings=cursor.rowcount)


def _insert_entries(cursor: Any) -> int:
    """Insert the entries whose keys are not there; return how many.

    To ask for each key before it is inserted takes a fifth of the insert. As a rule all of them
    are new: where the first are, the index alone decides, and at the first key that is there
    all goes back and each is asked for.
    """
    cursor.execute(_KNOWN)
    if cursor.fetchone() is None:
        try:
            with transaction.atomic():
                cursor.execute(_INSERT_ALL)
                return int(cursor.rowcount)
        except IntegrityError as error:
            diagnosis = getattr(error.__cause__, "diag", None)
            if diagnosis is None or diagnosis.constraint_name != "ledger_entry_key_once":
                raise
    cursor.execute(_INSERT_NEW)
    return int(cursor.rowcount)


def _drop(cursor: Any) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in _STAGED)}")
