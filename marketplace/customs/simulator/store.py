"""Everything the office knows, in one SQLite file that survives `kill -9`."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS message (
    cop_msg_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, received_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS paper (
    kind TEXT NOT NULL, number TEXT NOT NULL, order_key TEXT NOT NULL, body TEXT NOT NULL,
    is_stored INTEGER NOT NULL, received_at INTEGER NOT NULL, PRIMARY KEY (kind, number));
CREATE INDEX IF NOT EXISTS paper_of_order ON paper (order_key, kind);
CREATE TABLE IF NOT EXISTS list (
    id INTEGER PRIMARY KEY AUTOINCREMENT, cop_no TEXT NOT NULL, order_key TEXT NOT NULL,
    waybill TEXT NOT NULL, invt_no TEXT NOT NULL, pre_no TEXT NOT NULL, state TEXT NOT NULL,
    person TEXT NOT NULL, year INTEGER NOT NULL, worth INTEGER NOT NULL, body TEXT NOT NULL,
    received_at INTEGER NOT NULL, released_at INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS list_of_order ON list (order_key);
CREATE INDEX IF NOT EXISTS list_of_number ON list (invt_no);
CREATE TABLE IF NOT EXISTS quota (
    id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, year INTEGER NOT NULL,
    list_id INTEGER NOT NULL, fen INTEGER NOT NULL, why TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS quota_of_person ON quota (person, year);
CREATE TABLE IF NOT EXISTS bill (
    tax_no TEXT PRIMARY KEY, list_id INTEGER NOT NULL, duty INTEGER NOT NULL,
    vat INTEGER NOT NULL, consumption INTEGER NOT NULL, status INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS work (
    id INTEGER PRIMARY KEY AUTOINCREMENT, due_at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS work_due ON work (due_at, id);
CREATE TABLE IF NOT EXISTS receipt (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, body BLOB NOT NULL,
    is_taken INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS receipt_waiting ON receipt (number) WHERE is_taken = 0;
CREATE TABLE IF NOT EXISTS pull (
    session_id TEXT PRIMARY KEY, order_no TEXT NOT NULL, state TEXT NOT NULL, told TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS mode (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """One connection, one lock; a request is one transaction."""

    def __init__(self, path: str) -> None:
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

    def number(self, sql: str, *values: Any) -> int:
        """Run a statement that gives one number; 0 where it gives none."""
        row = self.one(sql, *values)
        return int(row[0] or 0) if row else 0

    def later(self, due_at: int, **body: Any) -> None:
        """Put work off until an instant in milliseconds."""
        told = json.dumps(body, ensure_ascii=False)
        self.rows("INSERT INTO work (due_at, body) VALUES (?, ?)", due_at, told)

    def next_due(self, now: int) -> tuple[int, dict[str, Any]] | None:
        """Take the oldest work whose time has come, with that time."""
        row = self.one(
            "DELETE FROM work WHERE id = (SELECT id FROM work WHERE due_at <= ?"
            " ORDER BY due_at, id LIMIT 1) RETURNING due_at, body",
            now,
        )
        return (row["due_at"], json.loads(row["body"])) if row else None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
