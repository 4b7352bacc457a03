"""Fetch what each provider of this installation says of our balance, and catch up with it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from marketplace.foundation.deadlines import OutOfTime
from marketplace.foundation.errors import ProjectError
from payments.gateways import registry
from payments.reconciliation.services.catch_up import catch_up
from payments.reconciliation.services.pull_provider import pull_provider
from payments.reconciliation.types import Pulled

log = logging.getLogger(__name__)

_SECONDS: Final = 45  # for all of them; the worker's own limit leaves the rest to the matching


def pull_providers(*, now: datetime) -> list[Pulled]:
    """Fetch from every provider with keys that tells its balance; each has its share of the time.

    Whatever goes wrong with one is told in its `error`, and the others are asked all the same.
    Call it outside any transaction.
    Raises: OutOfTime.
    """
    codes = registry.configured()
    found = [_pulled(code, _SECONDS // len(codes), now) for code in codes]
    return [each for each in found if each is not None]


def _pulled(code: str, seconds: int, now: datetime) -> Pulled | None:
    try:
        if "balance" not in registry.provider(code).reports:
            return None
        pulled = pull_provider(provider=code, now=now, seconds=seconds)
        catch_up(provider=code, now=now)
    except OutOfTime:
        raise
    except Exception as error:  # whatever it was: it is this provider's alone
        is_known = isinstance(error, ProjectError)
        log.error("%s: its balance cannot be fetched: %s", code, error, exc_info=not is_known)
        return Pulled(provider=code, is_claimed=False, error=str(error) or type(error).__name__)
    return pulled
