"""How many of a process's threads may wait for one provider at a time.

A provider that hangs holds every thread that asks it until its time-out. Where people wait for
pages, the other threads stay theirs: whoever comes when the places are taken hears at once that
the provider does not answer. Workers ask one after another and are not counted.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings

from payments.gateways.errors import ProviderBusy
from payments.gateways.patience import is_patient

_LOCK: Final = threading.Lock()
_taken: Final[Counter[str]] = Counter()


@contextmanager
def place(code: str) -> Iterator[None]:
    """Hold one of the places of a provider for a call. Raises: ProviderBusy; nothing was asked."""
    if is_patient():
        yield
        return
    with _LOCK:
        if _taken[code] >= settings.PROVIDER_CALLS_AT_ONCE:
            raise ProviderBusy(f"too many ask {code} at once", retry_after=5)
        _taken[code] += 1
    try:
        yield
    finally:
        with _LOCK:
            _taken[code] -= 1
