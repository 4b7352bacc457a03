"""Work that comes due by itself: expiry, slow payments, slow refunds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from payments.gateways.sandbox.errors import ApiError
from payments.gateways.sandbox.store import Store

TICK_SECONDS = 0.1


class Clockwork:
    """One thread that does what is due; the list of it is in the database."""

    def __init__(self, store: Store, actions: dict[str, Callable[[str], object]]) -> None:
        self._store = store
        self._actions = actions
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        """Begin to tick."""
        self._thread.start()

    def stop(self) -> None:
        """Stop ticking."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._stopped.wait(TICK_SECONDS):
            try:
                while self._do_one():
                    pass
            except Exception as error:  # the next tick tries again
                print(f"clockwork: {error!r}", file=sys.stderr, flush=True)

    def _do_one(self) -> bool:
        """Do one piece of work and strike it off the list in one transaction."""
        with self._store.transaction():
            due = self._store.take_due_work()
            if due is None:
                return False
            kind, object_id = due
            try:
                with self._store.transaction():
                    self._actions[kind](object_id)
            except ApiError as error:  # it has become pointless; do not try it again
                print(f"clockwork {kind} {object_id}: {error}", file=sys.stderr, flush=True)
        return True
