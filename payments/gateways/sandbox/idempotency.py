"""One execution per idempotency key; everyone who repeats it gets the first answer."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from payments.gateways.sandbox.errors import ApiError
from payments.gateways.sandbox.store import Store

KEPT_SECONDS = 86_400


@dataclass(frozen=True)
class Answer:
    """Status and body of one API answer."""

    status: int
    body: dict[str, Any]
    is_replayed: bool = False


def execute(
    store: Store, *, key: str | None, method: str, path: str, form: str, run: Callable[[], Answer]
) -> Answer:
    """Run a request once under its key, and store its answer in the same transaction.

    The store lets one transaction run at a time: of many that come at once with one key, the
    first runs and the others find its answer.
    """
    if key is None or method != "POST":
        with store.transaction():
            return _run(store, run)[0]
    if not 0 < len(key) <= 255:
        raise ApiError("An idempotency key has 1 to 255 characters.", kind="idempotency_error")
    request = f"{path} {hashlib.sha256(form.encode()).hexdigest()}"
    with store.transaction():
        store.execute("DELETE FROM idempotency WHERE created < ?", time.time() - KEPT_SECONDS)
        found = store.rows("SELECT * FROM idempotency WHERE key = ?", key)
        if found:
            return _replay(found[0], key, path, request)
        answer, is_stored = _run(store, run)
        if is_stored:
            store.execute(
                "INSERT INTO idempotency (key, request, status, body, created)"
                " VALUES (?, ?, ?, ?, ?)",
                key,
                request,
                answer.status,
                json.dumps(answer.body),
                time.time(),
            )
        return answer


def _replay(row: Any, key: str, path: str, request: str) -> Answer:
    first_path = row["request"].split(" ")[0]
    if first_path != path:
        raise ApiError(
            "Keys for idempotent requests can only be used for the same endpoint they were first "
            f"used for ('{path}' vs '{first_path}'). Try using a key other than '{key}' if you "
            "meant to execute a different request.",
            kind="idempotency_error",
        )
    if row["request"] != request:
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key}' if you meant to execute a "
            "different request.",
            kind="idempotency_error",
        )
    return Answer(row["status"], json.loads(row["body"]), is_replayed=True)


def _run(store: Store, run: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Run in a savepoint; an error undoes the work unless it says that it stays."""
    kept: ApiError | None = None
    try:
        with store.transaction():
            try:
                return run(), True
            except ApiError as error:
                if not error.keeps_changes:
                    raise
                kept = error
    except ApiError as error:
        return Answer(error.status, error.body), error.is_stored
    return Answer(kept.status, kept.body), kept.is_stored
