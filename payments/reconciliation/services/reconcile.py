"""One sweep: tell charges their fees, match both sides, post what they tell, keep the breaks."""

from __future__ import annotations

import logging
from datetime import datetime

from payments.reconciliation.finding import asked_providers, find
from payments.reconciliation.models import Break
from payments.reconciliation.services.keep_breaks import keep_breaks
from payments.reconciliation.services.match_bank import match_bank
from payments.reconciliation.services.match_mirrors import match_mirrors
from payments.reconciliation.services.match_provider import match_provider
from payments.reconciliation.services.post_provider_facts import post_provider_facts
from payments.reconciliation.services.pull_providers import pull_providers
from payments.reconciliation.services.tell_fees import tell_fees
from payments.reconciliation.types import Pulled, Swept

log = logging.getLogger(__name__)


def pull_and_reconcile(*, now: datetime) -> tuple[list[Pulled], Swept]:
    """Fetch what every provider says, catch up with what never reached us, and reconcile.

    A provider that is away stops only itself: the others and the bank are matched all the same.
    """
    pulled = pull_providers(now=now)
    return pulled, reconcile(now=now)


def reconcile(*, now: datetime) -> Swept:
    """Match what is there, post what only the other side tells, and keep the breaks.

    A second sweep right after finds nothing to do. Call it outside any transaction.
    """
    matched = posted = 0
    for provider in asked_providers():
        posted += tell_fees(provider=provider, now=now)
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
