"""One sweep: ask charges to catch up, match both sides, post what they tell, keep the breaks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from marketplace.foundation.errors import ProjectError
from payments.charges import services as charges
from payments.gateways import registry
from payments.reconciliation.books import run
from payments.reconciliation.finding import asked_providers, find
from payments.reconciliation.models import Break
from payments.reconciliation.provider_objects import LINES
from payments.reconciliation.services.keep_breaks import keep_breaks
from payments.reconciliation.services.match_bank import match_bank
from payments.reconciliation.services.match_mirrors import match_mirrors
from payments.reconciliation.services.match_provider import match_provider
from payments.reconciliation.services.post_provider_facts import post_provider_facts
from payments.reconciliation.services.pull_provider import pull_provider
from payments.reconciliation.types import Pulled, Swept

log = logging.getLogger(__name__)

_BATCH: Final = 200  # attempts and refunds a sweep catches up with; the next takes the others
# Payments and refunds that the provider has and our books do not, whose rows we know.
_LATE_ATTEMPTS: Final = f"""
    SELECT a.id FROM ({LINES}) line JOIN charges_attempt a ON a.provider = line.provider
        AND (a.public_id = line.client_reference OR a.provider_object_id = line.subject)
    WHERE line.kind = 'payment' AND line.provider = %(provider)s
        AND a.status <> 'captured' AND a.quarantined_at IS NULL
    ORDER BY a.id LIMIT {_BATCH}
"""  # noqa: S608
_LATE_REFUNDS: Final = f"""
    SELECT r.id FROM ({LINES}) line JOIN charges_refund r ON r.public_id = line.subject
    WHERE line.kind LIKE 'refund%%' AND line.provider = %(provider)s
        AND r.status IN ('submitted', 'pending', 'succeeded')
    ORDER BY r.id LIMIT {_BATCH}
"""  # noqa: S608


def pull_and_reconcile(*, now: datetime, provider: str = registry.DEFAULT) -> tuple[Pulled, Swept]:
    """Fetch what a provider says, catch up with what never reached us, and reconcile.

    Raises: ProviderUnavailable, ProviderContradiction.
    """
    pulled = pull_provider(provider=provider, now=now)
    catch_up(provider=provider, now=now)
    return pulled, reconcile(now=now)


def reconcile(*, now: datetime) -> Swept:
    """Match what is there, post what only the other side tells, and keep the breaks.

    A second sweep right after finds nothing to do. Call it outside any transaction.
    """
    matched = posted = 0
    for provider in asked_providers():
        posted += post_provider_facts(provider=provider, now=now)
    bank = match_bank(now=now)
    for provider in asked_providers():  # the bank's receipts are what payouts are matched with
        matched += match_provider(provider=provider, now=now)
    matched += bank.matched + match_mirrors(now=now)
    findings = find(held=bank.held, now=now)
    opened, closed = keep_breaks(findings.found, now=now)
    left = Break.objects.exclude(state=Break.State.RESOLVED).count()
    swept = Swept(
        matched=matched, posted=posted + bank.posted, opened=opened, closed=closed, left=left
    )
    if opened:
        log.warning("reconciliation opened %d breaks, %d stand", opened, left)
    return swept


def catch_up(*, provider: str, now: datetime) -> int:
    """Ask charges to look at what the provider has and the books have not; return how many.

    No message is needed for it: the provider's own list says where to look.
    """
    attempts = [pk for (pk,) in run(_LATE_ATTEMPTS, provider=provider)]
    refunds = [pk for (pk,) in run(_LATE_REFUNDS, provider=provider)]
    done = _each(attempts, charges.sync_attempt, now)
    return done + _each(refunds, charges.sync_refund, now)


def _each(ids: Sequence[object], look: Callable[..., object], now: datetime) -> int:
    done = 0
    for pk in ids:
        try:
            look(pk, now=now)
        except ProjectError as error:
            log.warning("%s could not be looked at: %s", pk, error)
        else:
            done += 1
    return done
