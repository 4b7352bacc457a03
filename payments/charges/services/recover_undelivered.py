"""Fetch the news that a provider could not deliver."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from payments.charges.services.receive_webhook import keep_signals
from payments.gateways import registry

log = logging.getLogger(__name__)
_LOOK_BACK: Final = timedelta(days=7)  # providers keep such a list for 30 days


def recover_undelivered(*, now: datetime, provider: str = registry.DEFAULT) -> int:
    """Put what the provider lists as undelivered into the inbox; return how much was new.

    Raises: ProviderUnavailable.
    """
    signals = registry.provider(provider).undelivered(since=now - _LOOK_BACK)
    receipt = keep_signals(provider=provider, signals=signals, now=now, is_recovered=True)
    if receipt.new:
        log.warning("%d messages of %s were recovered", receipt.new, provider)
    return receipt.new
