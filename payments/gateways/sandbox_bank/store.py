"""Everything the bank knows, in one SQLite file that survives `kill -9`."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS file (
    message_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, body BLOB NOT NULL,
    received_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS payment (
    end_to_end_id TEXT PRIMARY KEY, message_id TEXT NOT NULL, way TEXT NOT NULL,
    account TEXT NOT NULL, amount TEXT NOT NULL, received_on TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS work (
    id INTEGER PRIMARY KEY AUTOINCREMENT, due_at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS document (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS booking (
    number INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, currency TEXT NOT NULL,
    amount TEXT NOT NULL, is_credit INTEGER NOT NULL, booked_at INTEGER NOT NULL,
    booked_on TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS mode (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """One connection, one lock; a request is one transaction."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block as one transaction."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Run a statement and return its rows."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """Run a statement and return its first row."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def later(self, due_at: int, **body: Any) -> None:
        """Put work off until an instant in milliseconds."""
        self.rows("INSERT INTO work (due_at, body) VALUES (?, ?)", due_at, json.dumps(body))

    def due(self, now: int) -> list[dict[str, Any]]:
        """Take the work whose time has come, oldest first."""
        found = self.rows("DELETE FROM work WHERE due_at <= ? RETURNING id, due_at, body", now)
        ordered = sorted(found, key=lambda row: (row["due_at"], row["id"]))
        return [json.loads(row["body"]) for row in ordered]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
