"""Scripted faults: what a test asks to go wrong next, consumed as it happens."""

from __future__ import annotations

import fnmatch
import json
from typing import Any, Final

from payments.gateways.sandbox.errors import ParameterError
from payments.gateways.sandbox.store import Store

# Faults of an API call; `path` is a pattern, `when` before or after the call is carried out.
CALL_FAULTS: Final = ("drop", "hang", "delay", "status")
# Faults of the next event; `type` is a pattern.
EVENT_FAULTS: Final = ("no_event", "no_webhook", "duplicate", "twin", "reorder")
# Faults of the next refund.
REFUND_FAULTS: Final = ("refund_fails", "refund_stays_pending")
LONGEST: Final = 600  # seconds that a call may hang
_ALIASES: Final = {"drop_next": "drop", "no_webhooks": "no_webhook", "duplicates": "duplicate"}


class Faults:
    """The list of faults that are still to happen."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, body: dict[str, Any]) -> dict[str, Any]:
        """Script one fault. Raises: ParameterError for a kind that does not exist."""
        kind = _ALIASES.get(str(body.get("kind")), str(body.get("kind")))
        if kind not in CALL_FAULTS + EVENT_FAULTS + REFUND_FAULTS:
            raise ParameterError(f"Unknown fault: {body.get('kind')}", "kind")
        times = _whole(body, "times", 1, least=1, most=1_000_000)
        fault = {**body, "kind": kind, "times": times}
        fault["status"] = _whole(body, "status", 500, least=400, most=599)
        seconds = body.get("seconds", 1)
        if type(seconds) not in (int, float) or not 0 <= seconds <= LONGEST:
            raise ParameterError(f"seconds is a number from 0 to {LONGEST}", "seconds")
        fault["seconds"] = seconds
        for name in ("path", "type"):
            if not isinstance(body.get(name, ""), str):
                raise ParameterError(f"{name} is a pattern", name)
        if body.get("when", "after") not in ("before", "after"):
            raise ParameterError("when is before or after", "when")
        with self._store.transaction():
            self._store.execute(
                "INSERT INTO fault (kind, body, times) VALUES (?, ?, ?)",
                kind,
                json.dumps(fault),
                times,
            )
        return fault

    def clear(self) -> None:
        """Forget every fault."""
        with self._store.transaction():
            self._store.execute("DELETE FROM fault")

    def take(self, kinds: tuple[str, ...], subject: str) -> dict[str, Any] | None:
        """Consume the first scripted fault that fits a path or an event type."""
        with self._store.transaction():
            for row in self._store.rows("SELECT id, body, times FROM fault ORDER BY id"):
                fault: dict[str, Any] = json.loads(row["body"])
                pattern = str(fault.get("path") or fault.get("type") or "*")
                if fault["kind"] not in kinds or not fnmatch.fnmatch(subject, pattern):
                    continue
                if row["times"] > 1:
                    self._store.execute(
                        "UPDATE fault SET times = times - 1 WHERE id = ?", row["id"]
                    )
                else:
                    self._store.execute("DELETE FROM fault WHERE id = ?", row["id"])
                return fault
        return None


def _whole(body: dict[str, Any], name: str, default: int, *, least: int, most: int) -> int:
    found = body.get(name, default)
    if type(found) is not int or not least <= found <= most:
        raise ParameterError(f"{name} is a whole number from {least} to {most}", name)
    return found
