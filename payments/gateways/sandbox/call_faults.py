"""What a scripted fault does around one call: the doors of all three providers go through here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from payments.gateways.sandbox.errors import Hangup
from payments.gateways.sandbox.faults import CALL_FAULTS, Faults

Answer = TypeVar("Answer")
_HANGS_UP: Final = ("drop", "hang")
_ANSWERS_INSTEAD: Final = ("status", "unknown")


@dataclass(frozen=True)
class CallFault:
    """What befalls a call, before or after it is carried out. An empty `kind` is no fault."""

    kind: str = ""
    is_before: bool = False
    seconds: float = 0.0
    status: int = 500

    def befall(
        self,
        carry_out: Callable[[], Answer],
        *,
        was_done: Callable[[Answer], bool] = lambda _answer: True,
    ) -> Answer:
        """Carry out a call: late, or without an answer, if the fault says so.

        Call it outside of any transaction, since it waits. An answer that `was_done` denies is the
        replay of one that was carried out before, and arrives. Raises: Hangup.
        """
        if self.kind == "delay":
            time.sleep(self.seconds)
        if self.is_before:
            self._hang_up()
        answer = carry_out()
        if was_done(answer):
            self._hang_up()
        return answer

    def instead(
        self, carry_out: Callable[[], Answer], broken: Callable[[CallFault], Answer]
    ) -> Answer:
        """Give the broken answer in the place of the call's own, carried out or not."""
        if self.kind not in _ANSWERS_INSTEAD:
            return carry_out()
        if not self.is_before:
            carry_out()
        return broken(self)

    def _hang_up(self) -> None:
        if self.kind == "hang":
            time.sleep(self.seconds)
        if self.kind in _HANGS_UP:
            raise Hangup


def fault_of(faults: Faults, path: str, *more: str) -> CallFault:
    """Take the next fault of a path; `more` are kinds that this provider alone has."""
    found = faults.take((*CALL_FAULTS, *more), path)
    if found is None:
        return CallFault()
    return CallFault(
        kind=found["kind"],
        is_before=found.get("when") == "before",
        seconds=found["seconds"],
        status=found["status"],
    )
