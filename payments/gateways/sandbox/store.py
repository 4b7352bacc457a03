"""Everything the sandbox knows, in one SQLite file that survives `kill -9`.

One connection, one lock: a request runs in one transaction, so that an answer and the facts
behind it are stored together or not at all.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

Document = dict[str, Any]

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS object (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    parent TEXT, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS object_by_kind ON object (kind, seq);
CREATE INDEX IF NOT EXISTS object_by_parent ON object (parent, kind);
CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, due_at REAL NOT NULL, is_held INTEGER NOT NULL DEFAULT 0,
    last_status INTEGER);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due_at);
CREATE INDEX IF NOT EXISTS delivery_event ON delivery (event_id);
CREATE TABLE IF NOT EXISTS work (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, object_id TEXT NOT NULL,
    due_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, body TEXT NOT NULL,
    times INTEGER NOT NULL);
"""
_ALL: Final = "SELECT seq, body FROM object WHERE kind = ? AND seq < ? ORDER BY seq DESC LIMIT 100"
_OF_ONE: Final = (
    "SELECT seq, body FROM object WHERE kind = ? AND parent = ? AND seq < ?"
    " ORDER BY seq DESC LIMIT 100"
)


class Store:
    """Documents by id, and the queues beside them."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._after_commit: list[Callable[[], None]] = []
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("PRAGMA busy_timeout=5000")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Write back the log and close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block as one transaction; a block inside another is a savepoint of it."""
        with self._lock:
            mark = f"level_{self._depth}"
            self._db.execute(f"SAVEPOINT {mark}" if self._depth else "BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth:
                    self._db.execute(f"ROLLBACK TO {mark}")
                    self._db.execute(f"RELEASE {mark}")
                else:
                    self._db.execute("ROLLBACK")
                    self._after_commit.clear()
                raise
            self._depth -= 1
            self._db.execute(f"RELEASE {mark}" if self._depth else "COMMIT")
            if self._depth == 0:
                waiting, self._after_commit = self._after_commit, []
                for call in waiting:
                    call()

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call something once the present transaction is on disk."""
        self._after_commit.append(call)

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Read rows."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def execute(self, sql: str, *values: Any) -> int:
        """Write, and return how many rows changed."""
        with self._lock:
            return self._db.execute(sql, values).rowcount

    def put(self, document: Document, parent: str | None = None) -> Document:
        """Insert or replace a document; its place in the lists stays."""
        self.execute(
            "INSERT INTO object (id, kind, parent, body) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            document["id"],
            document["object"],
            parent,
            json.dumps(document),
        )
        return document

    def get(self, kind: str, object_id: str) -> Document | None:
        """Return one document, or None."""
        found = self.rows("SELECT body FROM object WHERE id = ? AND kind = ?", object_id, kind)
        return json.loads(found[0]["body"]) if found else None

    def any_kind(self, object_id: str) -> Document | None:
        """Return a document whatever it is (for `expand`)."""
        found = self.rows("SELECT body FROM object WHERE id = ?", object_id)
        return json.loads(found[0]["body"]) if found else None

    def parent_of(self, object_id: str) -> str | None:
        """Return the id that a document was filed under."""
        found = self.rows("SELECT parent FROM object WHERE id = ?", object_id)
        return found[0]["parent"] if found else None

    def newest_first(self, kind: str, parent: str | None = None) -> Iterator[Document]:
        """Yield the documents of a kind, the newest first."""
        asked, values = (_ALL, [kind]) if parent is None else (_OF_ONE, [kind, parent])
        before = 2**62
        while True:  # by the hundred: whoever wants one page does not read the whole book
            found = self.rows(asked, *values, before)
            for row in found:
                yield json.loads(row["body"])
            if len(found) < 100:
                return
            before = found[-1]["seq"]

    def schedule(self, kind: str, object_id: str, due_at: float) -> None:
        """Ask for work at a time."""
        self.execute(
            "INSERT INTO work (kind, object_id, due_at) VALUES (?, ?, ?)", kind, object_id, due_at
        )

    def take_due_work(self) -> tuple[str, str] | None:
        """Remove and return one piece of due work; undone if the transaction fails."""
        found = self.rows(
            "SELECT id, kind, object_id FROM work WHERE due_at <= ? ORDER BY due_at LIMIT 1",
            time.time(),
        )
        if not found:
            return None
        self.execute("DELETE FROM work WHERE id = ?", found[0]["id"])
        return found[0]["kind"], found[0]["object_id"]
