"""Close a payment page at the provider, and record what became of it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from marketplace.foundation.errors import Refused, TryAgain
from payments.charges.models import Attempt
from payments.charges.services.record_snapshot import record_gone, record_snapshot
from payments.charges.services.record_started import record_not_started
from payments.charges.services.start_attempt import open_page
from payments.charges.statuses import AttemptStatus
from payments.gateways import registry
from payments.gateways.errors import KeyReused, ProviderContradiction, ProviderRefused
from payments.gateways.port import HoldsMoney, PaymentProvider
from payments.gateways.types import AttemptSnapshot

log = logging.getLogger(__name__)
# A page that we never got an address for was never shown to anybody: so long after its charge
# ended it is given up, even if the provider still does not say whether it exists.
_PATIENCE: Final = timedelta(hours=1)
# A page that the provider opened does not vanish there. That it knows nothing of it means that our
# key is another account's: buyers may have paid, and the right key brings their money to light.
_RIGHT_KEY: Final = timedelta(days=1)


def close_attempt(*, attempt_id: UUID, now: datetime) -> None:
    """Make sure that a live attempt brings no money any more, or record that it did.

    The provider's answer decides: what was paid meanwhile comes back as captured and is
    recorded so. Call it outside any transaction.
    Raises: ProviderUnavailable, OutcomeUnknown, ProviderRefused for a page that the provider does
        not know, until a day after its time; then the attempt is as it was.
    """
    attempt = Attempt.objects.get(pk=attempt_id)
    if not attempt.is_live or attempt.is_quarantined:
        return
    if not attempt.provider_ref and not _learn_page(attempt, now):
        return
    attempt.refresh_from_db()
    provider = registry.provider(attempt.provider)
    # Closing twice is closing once. A fresh key a try, since providers replay a stored failure.
    key = f"{attempt.key}:close:{int(now.timestamp())}"
    try:
        snapshot = _end(provider, attempt, key)
    except ProviderRefused:  # it knows no such page
        if now < attempt.expires_at + _RIGHT_KEY:
            log.critical(
                "%s: the provider does not know %s, which it opened; is our key that account's?",
                attempt.public_id,
                attempt.provider_ref,
            )
            raise
        record_gone(attempt_id=attempt_id, now=now)
        return
    record_snapshot(attempt_id=attempt_id, snapshot=snapshot, livemode=provider.livemode, now=now)


def _end(provider: PaymentProvider, attempt: Attempt, key: str) -> AttemptSnapshot:
    """Close a page, and let go what is held; a buyer may authorize while it is being closed."""
    if attempt.status != AttemptStatus.AUTHORIZED:
        snapshot = provider.expire(attempt.provider_ref, key=key)
        if snapshot.status != "authorized":
            return snapshot
    if not isinstance(provider, HoldsMoney):
        raise TypeError(f"{attempt.provider} holds no money")
    return provider.void(attempt.provider_ref, key=f"{key}:void")


def _learn_page(attempt: Attempt, now: datetime) -> bool:
    """Find out, under the same key, whether a page was opened; True when there is one to close."""
    try:
        open_page(attempt.pk, now)
    except TryAgain:
        if now < attempt.expires_at + _PATIENCE:
            raise
        log.error("%s: start never answered; its page was never shown", attempt.public_id)
        record_not_started(attempt.pk, AttemptStatus.EXPIRED, now)
    except (ProviderContradiction, KeyReused):
        log.error("%s: a page that does not fit was never shown", attempt.public_id, exc_info=True)
        record_not_started(attempt.pk, AttemptStatus.VOIDED, now)
    except Refused:
        log.info("%s: nothing was started", attempt.public_id)
    return Attempt.objects.filter(pk=attempt.pk).exclude(provider_ref="").exists()
