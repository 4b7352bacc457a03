"""Write one entry in one round trip: the database opens its accounts, posts it, or finds it.

The same checks as `writing`, which is for many. Within a transaction of the caller a refusal
comes back as a row, so that the transaction goes on without a savepoint.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Self

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor

from marketplace.foundation.crashpoints import crashpoint
from payments.ledger.errors import AccountMismatch
from payments.ledger.payloads import payload_hash
from payments.ledger.refusals import meaning, translated
from payments.ledger.types import AccountRef, EntryDraft, PostedEntry

_ARGUMENTS: Final = """
    (%s, %s, %s, %s, %s, %s::text[], %s::text[], %s::text[], %s::boolean[], %s::bigint[],
    %s::int[], %s::int[], %s::bigint[], %s::text[])
"""
_POST: Final = "".join(("SELECT entry_id, is_new FROM public.ledger_post", _ARGUMENTS))
_POST_OR_TELL: Final = "".join(
    (
        "SELECT entry_id, is_new,"
        " refused_state, refused_constraint, refused_message, refused_detail"
        " FROM public.ledger_post_or_tell",
        _ARGUMENTS,
    )
)


def write_one(draft: EntryDraft) -> PostedEntry:
    """Write a draft into the books, or find it there.

    Raises: KeyReused, AccountMismatch, BalanceBelowFloor, LedgerBusy, EntryInvalid.
    """
    arguments = _arguments(draft)
    crashpoint("ledger.write.entries_without_postings")  # one statement: there is no between
    is_alone = not connection.in_atomic_block
    with translated(), _cursor() as cursor:
        cursor.execute(_POST if is_alone else _POST_OR_TELL, arguments)
        entry_id, is_new, *refusal = cursor.fetchone()
    if refusal and refusal[0]:
        raise meaning(*refusal)
    return PostedEntry(entry_id, draft.key, is_new)


class _Prepared(Cursor[Any]):
    """A cursor whose statement the server parses once a connection, not once a post.

    The framework's own writes the arguments into the text of each statement: a third of what a
    post costs, on both sides.
    """

    def execute(self, query: Any, params: Any = None, **_how: Any) -> Self:
        return super().execute(query, params, prepare=True)


def _cursor() -> CursorWrapper:
    connection.ensure_connection()
    with connection.wrap_database_errors:
        bare: Any = _Prepared(connection.connection)
    # As the framework wraps its own: errors, broken transactions and query logs stay the same.
    is_logged = connection.queries_logged
    return connection.make_debug_cursor(bare) if is_logged else connection.make_cursor(bare)


def _arguments(draft: EntryDraft) -> list[Any]:
    places: dict[AccountRef, int] = {}
    for posting in draft.postings:
        for ref in (posting.debit, posting.credit):
            places.setdefault(ref, len(places) + 1)
    codes = [ref.code for ref in places]
    if len(set(codes)) < len(codes):
        raise AccountMismatch(f"{draft.key} names an account with two meanings")
    floors = ("NULL" if ref.floor_minor is None else ref.floor_minor for ref in places)
    return [
        draft.key,
        draft.kind,
        draft.reference,
        draft.effective_on,
        payload_hash(draft),
        _array(codes),
        _array([ref.currency for ref in places]),
        _array([ref.kind.value for ref in places]),
        _plain("t" if ref.is_tracked else "f" for ref in places),
        _plain(floors),
        _plain(places[posting.debit] for posting in draft.postings),
        _plain(places[posting.credit] for posting in draft.postings),
        _plain(posting.amount.minor for posting in draft.postings),
        _array([posting.memo for posting in draft.postings]),
    ]


def _array(texts: list[str]) -> str:
    # As PostgreSQL reads it. The driver's own way looks at every element four times, which
    # takes longer than everything else on this side.
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "".join(('{"', '","'.join(quoted), '"}'))


def _plain(values: Iterable[object]) -> str:
    return "".join(("{", ",".join(map(str, values)), "}"))
