"""Events: facts in the provider's words, each with the deliveries that it still owes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from payments.gateways.sandbox.config import API_VERSION, Config
from payments.gateways.sandbox.faults import EVENT_FAULTS, Faults
from payments.gateways.sandbox.ids import new_id
from payments.gateways.sandbox.store import Document, Store

HOLD_SECONDS = 5.0


class Events:
    """Writes events in the transaction that made them true."""

    def __init__(
        self, store: Store, faults: Faults, config: Config, ring: Callable[[], None]
    ) -> None:
        self._store = store
        self._faults = faults
        self._has_endpoint = config.webhook_url is not None
        self._ring = ring

    def emit(self, event_type: str, subject: Document) -> None:
        """Record that something happened to an object, and owe its delivery."""
        fault = self._faults.take(EVENT_FAULTS, event_type)
        kind = fault["kind"] if fault else ""
        if kind == "no_event":
            return
        event = self._record(event_type, subject)
        if not self._has_endpoint:
            return
        if kind == "no_webhook":
            self._owe(event, state="lost")
            return
        self._owe(event, is_held=kind == "reorder")
        if kind == "duplicate":
            self._owe(event)
        if kind == "twin":
            self._owe(self._record(event_type, subject))

    def _record(self, event_type: str, subject: Document) -> Document:
        return self._store.put(
            {
                "id": new_id("event"),
                "object": "event",
                "account": None,
                "api_version": API_VERSION,
                "context": None,
                "created": int(time.time()),
                "data": {"object": subject},
                "livemode": False,
                "pending_webhooks": 0,
                "request": {"id": new_id("request"), "idempotency_key": None},
                "type": event_type,
            }
        )

    def _owe(self, event: Document, *, state: str = "pending", is_held: bool = False) -> None:
        due_at = time.time() + (HOLD_SECONDS if is_held else 0)
        self._store.execute(
            "INSERT INTO delivery (event_id, state, due_at, is_held) VALUES (?, ?, ?, ?)",
            event["id"],
            state,
            due_at,
            int(is_held),
        )
        self._store.after_commit(self._ring)

    def listed(self, delivery_success: bool | None) -> Iterator[Document]:
        """Yield events, the newest first; perhaps only the (un)delivered ones."""
        open_ids: set[str] = set()
        if delivery_success is not None:
            open_ids = {
                row["event_id"]
                for row in self._store.rows(
                    "SELECT DISTINCT event_id FROM delivery WHERE state <> 'delivered'"
                )
            }
        for event in self._store.newest_first("event"):
            if delivery_success is None or (event["id"] not in open_ids) is delivery_success:
                yield event

    def shown(self, event: Document) -> dict[str, Any]:
        """Return an event as the API shows it now."""
        open_deliveries = self._store.rows(
            "SELECT count(*) AS n FROM delivery WHERE event_id = ? AND state = 'pending'",
            event["id"],
        )
        return event | {"pending_webhooks": open_deliveries[0]["n"]}
