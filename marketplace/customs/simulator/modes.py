"""How the office behaves today: by script for one order, else by chance, always repeatable."""

from __future__ import annotations

import random
from typing import Any, Final

from marketplace.customs.simulator.store import Store

# Percent of lists that are looked into by a person, opened, turned down, or never answered;
# of receipts that come twice or behind later ones; of requests that find the office closed, or
# are taken in without an answer. Milliseconds from step to step, until a list without its other
# papers is turned down, until the tax bill and until it is summed up. `clock_ms` sets the office's
# clock, 0 leaves it to the machine; `payer_files` lets the payment firm file what an order says.
DEFAULTS: Final[dict[str, int]] = {
    "manual_percent": 0,
    "inspect_percent": 0,
    "reject_percent": 0,
    "silent_percent": 0,
    "other_payer_percent": 0,
    "double_percent": 0,
    "late_percent": 0,
    "outage_percent": 0,
    "hang_up_percent": 0,
    "outages": 0,
    "hang_ups": 0,
    "step_ms": 2_000,
    "paper_wait_ms": 600_000,
    "tax_ms": 60_000,
    "settle_ms": 180_000,
    "close_ms": 0,
    "clock_ms": 0,
    "payer_files": 1,
    "seed": 1,
}
FATES: Final = (
    *("release", "reject", "silent", "manual", "inspect"),
    *("detain_501", "detain_502", "detain_503", "detain_599", "ship_back"),
)
_DETAINED_OF_TEN: Final = 2  # of ten lists that are opened two are detained, one is shipped back


class BadMode(ValueError):
    """A mode that does not exist, or a value that it cannot have."""


class Modes:
    """The switches of the control endpoint, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked = 0

    def change(self, told: dict[str, Any]) -> dict[str, int]:
        """Set modes; `script` gives single orders their fate. Raises: BadMode."""
        for name, value in told.items():
            if name == "script" and isinstance(value, dict):
                for order_no, fate in value.items():
                    if fate not in FATES:
                        raise BadMode(f"{order_no}: {fate!r}")
                    self._set(f"script:{order_no}", fate)
            elif name in DEFAULTS and type(value) is int and value >= 0:
                self._set(name, str(value))
            else:
                raise BadMode(f"{name}: {value!r}")
        return self.shown()

    def shown(self) -> dict[str, int]:
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

    def happens(self, name: str, about: str) -> bool:
        """Throw the die of a percentage for what it is about: the same throw each time."""
        percent = self.number(name)
        return bool(percent) and self.dice(f"{name}:{about}").randrange(100) < percent

    def is_away(self, name: str) -> bool:
        """Throw the die of a percentage for one request more."""
        self._asked += 1
        return self.happens(name, str(self._asked))

    def dice(self, about: str) -> random.Random:
        """Return chance that is the same for the same seed and subject."""
        return random.Random(f"{self.number('seed')}:{about}")  # noqa: S311

    def fate(self, order_no: str) -> str:
        """Decide what becomes of a list: by script, else by chance."""
        row = self._store.one("SELECT value FROM mode WHERE name = ?", f"script:{order_no}")
        if row:
            return str(row["value"])
        thrown = self.dice(f"fate:{order_no}").randrange(100)
        for kind in ("manual", "inspect", "reject", "silent"):
            percent = self.number(f"{kind}_percent")
            if thrown < percent:
                return self._opened(order_no) if kind == "inspect" else kind
            thrown -= percent
        return "release"

    def _opened(self, order_no: str) -> str:
        thrown = self.dice(f"opened:{order_no}").randrange(10)
        if thrown < _DETAINED_OF_TEN:
            return f"detain_{(501, 502, 503, 599)[self.dice(f'why:{order_no}').randrange(4)]}"
        return "ship_back" if thrown == _DETAINED_OF_TEN else "inspect"

    def _set(self, name: str, value: str) -> None:
        self._store.rows("INSERT OR REPLACE INTO mode VALUES (?, ?)", name, value)
