"""How the bank fails today: by script for one payment, else by chance, always repeatable."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, Final

from payments.gateways.sandbox_bank.store import Store

# Percent of payments that are rejected, never spoken of, or sent back after they were paid;
# milliseconds until the answer and until a return; how many files are taken in without an
# answer on the line; the seed of chance.
DEFAULTS: Final[dict[str, int]] = {
    "reject_percent": 0,
    "silent_percent": 0,
    "return_percent": 0,
    "answer_ms": 2_000,
    "return_ms": 20_000,
    "hang_ups": 0,
    "outages": 0,
    "seed": 1,
}
_KINDS: Final = ("pay", "reject", "silent", "return")


class BadMode(ValueError):
    """A mode that does not exist, or a value that it cannot have."""


@dataclass(frozen=True)
class Fate:
    """What becomes of one payment, with ISO's reason where it fails."""

    kind: str
    reason: str = ""


class Modes:
    """The switches of the control endpoint, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def change(self, told: dict[str, Any]) -> dict[str, Any]:
        """Set modes; `script` gives single payments their fate ("reject:AC04"). Raises: BadMode."""
        for name, value in told.items():
            if name == "script" and isinstance(value, dict):
                for payment, fate in value.items():
                    self._set(f"script:{payment}", _checked(str(fate)))
            elif name in DEFAULTS and type(value) is int and value >= 0:
                self._set(name, str(value))
            else:
                raise BadMode(f"{name}: {value!r}")
        return self.shown()

    def shown(self) -> dict[str, Any]:
        """Return every mode as it is."""
        return {name: self.number(name) for name in DEFAULTS}

    def number(self, name: str) -> int:
        """Return a mode's number."""
        row = self._store.one("SELECT value FROM mode WHERE name = ?", name)
        return int(row["value"]) if row else DEFAULTS[name]

    def take(self, name: str) -> bool:
        """Use up one of a counted mode; tell whether there was one."""
        left = self.number(name)
        if left:
            self._set(name, str(left - 1))
        return left > 0

    def fate(self, end_to_end_id: str) -> Fate:
        """Decide what becomes of a payment: by script, else by a die thrown for its name."""
        row = self._store.one("SELECT value FROM mode WHERE name = ?", f"script:{end_to_end_id}")
        if row:
            kind, _, reason = str(row["value"]).partition(":")
            return Fate(kind, reason)
        dice = random.Random(f"{self.number('seed')}:{end_to_end_id}")  # noqa: S311
        thrown = dice.randrange(100)
        for kind in ("reject", "silent", "return"):
            percent = self.number(f"{kind}_percent")
            if thrown < percent:
                return Fate(kind, "" if kind == "silent" else "AC04")
            thrown -= percent
        return Fate("pay")

    def _set(self, name: str, value: str) -> None:
        self._store.rows("INSERT OR REPLACE INTO mode VALUES (?, ?)", name, value)


def _checked(fate: str) -> str:
    kind, _, reason = fate.partition(":")
    if kind not in _KINDS or (kind in ("reject", "return")) != bool(reason):
        raise BadMode(fate)
    return fate
