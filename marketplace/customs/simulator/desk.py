"""What all parts of the office share: its store, its clock, its numbers, its outgoing post."""

from __future__ import annotations

from typing import Any

from marketplace.customs.simulator import writing
from marketplace.customs.simulator.modes import Modes
from marketplace.customs.simulator.store import Store

_LATE_STEPS = 4  # a receipt that comes behind later ones is so many steps late, at most


class Desk:
    """Writes receipts now, so that they say when it happened, and posts them a little later."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.modes = Modes(store)

    @property
    def step(self) -> int:
        """Milliseconds from one step of a document to the next."""
        return self.modes.number("step_ms")

    def next_number(self, name: str) -> int:
        """Count one of a series up."""
        row = self.store.one(
            "INSERT INTO mode VALUES (?, '1') ON CONFLICT (name)"
            " DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value",
            f"serial:{name}",
        )
        return int(row["value"]) if row else 0

    def answer(
        self,
        kind: str,
        sender: str,
        keys: dict[str, str],
        status: int,
        at: int,
        info: str = "",
    ) -> None:
        """Answer one document to who sent it."""
        number = self.next_number("receipt")
        guid = writing.new_guid(f"{self.modes.number('seed')}:{number}")
        self.post(kind, sender, writing.answer(kind, guid, keys, status, at, info), at, number)

    def post(self, kind: str, sender: str, data: bytes, at: int, number: int) -> None:
        """Send a receipt: late, twice, or as it should be."""
        message_id = f"SIM-{number:012d}"
        body = writing.envelope(message_id, sender, kind, data, at).decode()
        late = 0
        if self.modes.happens("late_percent", message_id):
            late = self.modes.dice(f"late:{message_id}").randrange(1, _LATE_STEPS * self.step + 1)
        self.store.later(at + late, do="deliver", kind=kind, body=body)
        if self.modes.happens("double_percent", message_id):
            self.store.later(at + late + self.step, do="deliver", kind=kind, body=body)

    def deliver(self, work: dict[str, Any]) -> None:
        """Put a receipt where it is fetched."""
        self.store.rows(
            "INSERT INTO receipt (kind, body) VALUES (?, ?)", work["kind"], work["body"].encode()
        )
