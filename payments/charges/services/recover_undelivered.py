"""Fetch the news that providers could not deliver."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from marketplace.foundation.errors import TryAgain
from payments.charges.services.receive_webhook import keep_signals
from payments.gateways import registry

log = logging.getLogger(__name__)
_LOOK_BACK: Final = timedelta(days=7)  # providers keep such a list for 30 days


def recover_undelivered(*, now: datetime) -> int:
    """Put what each provider lists as undelivered into the inbox; return how much was new.

    One that is away is left to the next time.
    """
    return sum(_recover(code, now) for code in registry.configured())


def _recover(provider: str, now: datetime) -> int:
    try:
        signals = registry.provider(provider).undelivered(since=now - _LOOK_BACK)
    except TryAgain as error:
        log.warning("%s does not tell what it could not deliver: %s", provider, error)
        return 0
    receipt = keep_signals(provider=provider, signals=signals, now=now, is_recovered=True)
    if receipt.new:
        log.warning("%d messages of %s were recovered", receipt.new, provider)
    return receipt.new
