"""The public keys of WeChat Pay that this process knows, and how it learns new ones.

In public-key mode there is one, given by the settings. Else they are platform certificates, which
WeChat Pay changes: the old and the new one are both valid for a while, so that both are kept.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from payments.gateways.wechatpay.credentials import PUBLIC_KEY_PREFIX, WeChatPayCredentials
from payments.gateways.wechatpay.signing import PlatformKey, public_key

# A forged message may name any serial; it must not make us ask each time.
SECONDS_BETWEEN_FETCHES: Final = 60

Fetch = Callable[[], Iterable[PlatformKey]]


def _seconds_on() -> int:
    """Return a count of seconds by a clock that nobody sets."""
    return time.monotonic_ns() // 1_000_000_000


class PlatformKeys:
    """What is known, by serial; an unknown serial is asked for once."""

    def __init__(
        self, given: WeChatPayCredentials, *, seconds: Callable[[], int] = _seconds_on
    ) -> None:
        self._guard = threading.Lock()
        self._known: dict[str, PlatformKey] = {}
        self._seconds = seconds
        self._asked_at: int | None = None
        if given.public_key:
            self.learn([PlatformKey(given.public_key_id, public_key(given.public_key))])

    def learn(self, keys: Iterable[PlatformKey]) -> None:
        """Keep keys beside those that are known."""
        with self._guard:
            self._known |= {key.serial: key for key in keys}

    def known(self, serial: str, instant: datetime) -> PlatformKey | None:
        """Return a key that is known and valid, without asking."""
        found = self._known.get(serial)
        return found if found is not None and found.holds_at(instant) else None

    def find(self, serial: str, instant: datetime, fetch: Fetch) -> PlatformKey | None:
        """Return a valid key; ask WeChat Pay once for a serial that is not known.

        A public key's id is never asked for: only a person can give its key.
        """
        found = self.known(serial, instant)
        if found is None and not serial.startswith(PUBLIC_KEY_PREFIX) and self._may_ask():
            self.learn(fetch())
            found = self.known(serial, instant)
        return found

    def newest(self, instant: datetime, fetch: Fetch) -> PlatformKey | None:
        """Return the key to encrypt with: the given one, else the latest valid certificate."""
        if not self._known and self._may_ask():
            self.learn(fetch())
        valid = [key for key in self._known.values() if key.holds_at(instant)]
        return max(valid, key=lambda key: key.valid_from or instant, default=None)

    def _may_ask(self) -> bool:
        with self._guard:
            present = self._seconds()
            if self._asked_at is not None and present - self._asked_at < SECONDS_BETWEEN_FETCHES:
                return False
            self._asked_at = present
            return True
