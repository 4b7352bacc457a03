"""Delivery of events: signed, retried with growing pauses, at least once.

What is owed stands in the database; this thread pool only carries it, so that a killed
process carries on where it stopped.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.events import Events
from payments.gateways.sandbox.store import Document, Store

PARALLEL = 4
TIMEOUT_SECONDS = 10
LARGEST_ANSWER = 65_536


@dataclass(frozen=True)
class Letter:
    """One message as it leaves: where to, its headers and body, and which answer ends it."""

    url: str
    headers: dict[str, str]
    payload: bytes
    is_taken: Callable[[int, bytes], bool]


def signature_header(payload: bytes, secret: str, timestamp: int) -> str:
    """Sign a webhook body as Stripe does: HMAC-SHA256 of `timestamp.body`."""
    signed = hmac.new(secret.encode(), b"%d.%s" % (timestamp, payload), hashlib.sha256)
    return f"t={timestamp},v1={signed.hexdigest()}"


class Courier:
    """Carries what is owed until it is delivered or the retries are used up."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store = store
        self._config = config
        self._bell = threading.Event()
        self._stopped = threading.Event()
        self._in_flight: set[int] = set()
        self._guard = threading.Lock()
        self._pool = ThreadPoolExecutor(PARALLEL, thread_name_prefix="courier")
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._events: Events | None = None
        # Kind of document -> how it is written, for providers that are not Stripe.
        self.writers: dict[str, Callable[[Document], Letter]] = {}

    def start(self, events: Events) -> None:
        """Begin to deliver."""
        self._events = events
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is not delivered stays owed."""
        self._stopped.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def ring(self) -> None:
        """Say that something new is owed."""
        self._bell.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._bell.wait(0.1)
            self._bell.clear()
            for delivery_id, event_id in self._due():
                with self._guard:
                    if delivery_id in self._in_flight or self._stopped.is_set():
                        continue
                    self._in_flight.add(delivery_id)
                self._pool.submit(self._carry, delivery_id, event_id)

    def _due(self) -> list[tuple[int, str]]:
        rows = self._store.rows(
            "SELECT id, event_id FROM delivery WHERE state = 'pending' AND due_at <= ?"
            " ORDER BY id LIMIT 50",
            time.time(),
        )
        return [(row["id"], row["event_id"]) for row in rows]

    def _carry(self, delivery_id: int, event_id: str) -> None:
        try:
            event = self._store.any_kind(event_id)
            if event is None or self._events is None:
                return
            letter = self.writers.get(event["object"], self._write)(event)
            status, is_taken = _post(letter)
            self._record(delivery_id, status, is_taken=is_taken)
            if not self._config.is_quiet:
                print(f"webhook {event['type']} {event_id} -> {status or 'no answer'}", flush=True)
        except Exception as error:  # a courier must not die: the delivery stays owed
            print(f"webhook {event_id}: {error!r}", file=sys.stderr, flush=True)
        finally:
            with self._guard:
                self._in_flight.discard(delivery_id)

    def _write(self, event: Document) -> Letter:
        """Write an event as Stripe does; a redirect counts as a failure."""
        assert self._events is not None
        payload = json.dumps(self._events.shown(event), indent=2).encode()
        secret = self._config.webhook_secret
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature_header(payload, secret, int(time.time())),
        }
        url = self._config.webhook_url or ""
        return Letter(url, headers, payload, lambda status, _body: 200 <= status < 300)

    def _record(self, delivery_id: int, status: int | None, *, is_taken: bool) -> None:
        """Note what came of one try."""
        with self._store.transaction():
            if is_taken:
                self._store.execute(
                    "UPDATE delivery SET state = 'delivered', attempts = attempts + 1,"
                    " last_status = ? WHERE id = ?",
                    status,
                    delivery_id,
                )
                self._store.execute("UPDATE delivery SET is_held = 0, due_at = 0 WHERE is_held = 1")
                return
            row = self._store.rows("SELECT attempts FROM delivery WHERE id = ?", delivery_id)[0]
            pauses = self._config.retry_seconds
            is_over = row["attempts"] >= len(pauses)
            self._store.execute(
                "UPDATE delivery SET state = ?, attempts = attempts + 1, last_status = ?,"
                " due_at = ? WHERE id = ?",
                "failed" if is_over else "pending",
                status,
                time.time() + (0 if is_over else pauses[row["attempts"]]),
                delivery_id,
            )


def _post(letter: Letter) -> tuple[int | None, bool]:
    """Post one message; return the status, None when nobody answered, and whether it is taken."""
    parts = urlsplit(letter.url)
    is_tls = parts.scheme == "https"
    factory = http.client.HTTPSConnection if is_tls else http.client.HTTPConnection
    connection = factory(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    headers = {"User-Agent": "Sandbox/1.0 (webhooks)", **letter.headers}
    try:
        connection.request("POST", parts.path or "/", body=letter.payload, headers=headers)
        answer = connection.getresponse()
        return answer.status, letter.is_taken(answer.status, answer.read(LARGEST_ANSWER))
    except (OSError, http.client.HTTPException):
        return None, False
    finally:
        connection.close()
