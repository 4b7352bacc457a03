"""Fetch what a provider says of our balance: a row first, then page after page."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Q

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.deadlines import Deadline
from payments.fx import services as fx
from payments.fx.errors import RateRefused
from payments.gateways import registry
from payments.gateways.port import PaymentProvider
from payments.gateways.types import BalanceLine, PayoutReport
from payments.reconciliation import locks
from payments.reconciliation.models import (
    Contradiction,
    ProviderLine,
    ProviderPayout,
    ProviderPayoutLine,
    ProviderPull,
)
from payments.reconciliation.types import Pulled

log = logging.getLogger(__name__)

_CLAIM: Final = timedelta(minutes=5)  # longer than a worker may run; then another may go on
_OVERLAP: Final = timedelta(days=1)  # lines may come to light late; what is known is not kept twice
_PAYOUTS_CHANGE: Final = timedelta(days=14)  # a payout fails or arrives days after it was made
_BEGINNING: Final = datetime(2020, 1, 1, tzinfo=UTC)


def pull_provider(*, provider: str, now: datetime, seconds: int = 60) -> Pulled:
    """Fetch new lines and payouts of one provider, as far as it can tell them.

    Each page is kept in one transaction with the place where the next one begins, so that a
    fetch that dies goes on there; after `seconds` the next one does too. Call it outside any
    transaction.
    Raises: ProviderUnavailable, ProviderContradiction.
    """
    client = registry.provider(provider)
    deadline = Deadline(seconds)
    lines = payouts = 0
    is_claimed = False
    if "balance" in client.reports:
        claimed = _claim(provider, ProviderPull.Report.BALANCE, now)
        is_claimed = claimed is not None
        if claimed is not None:
            lines = _pull_lines(client, claimed, deadline, now)
    if "payouts" in client.reports:
        claimed = _claim(provider, ProviderPull.Report.PAYOUTS, now)
        if claimed is not None:
            payouts = _pull_payouts(client, claimed, deadline, now)
            _pull_compositions(client, provider, deadline, now)
    return Pulled(provider=provider, is_claimed=is_claimed, lines=lines, payouts=payouts)


@transaction.atomic(durable=True)
def _claim(provider: str, report: str, now: datetime) -> ProviderPull | None:
    """Take the row of a report, unless somebody has it; what died gives it back by itself."""
    ProviderPull.objects.get_or_create(
        provider=provider, report=report, defaults={"since": _BEGINNING}
    )
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    rows = ProviderPull.objects.filter(free, provider=provider, report=report)
    if not rows.update(claimed_until=now + _CLAIM):
        return None
    return ProviderPull.objects.get(provider=provider, report=report)


def _pull_lines(
    client: PaymentProvider, pull: ProviderPull, deadline: Deadline, now: datetime
) -> int:
    kept = 0
    while not deadline.has_passed:
        page = client.list_balance_transactions(since=pull.since, after=pull.after)
        newest = max((line.created_at for line in page.lines), default=None)
        kept += _keep_page(
            pull,
            partial(_keep_lines, pull.provider, page.lines, now),
            newest, page.next_after, _OVERLAP, now,
        )  # fmt: skip
        if not page.next_after:
            break
    return kept


def _pull_payouts(
    client: PaymentProvider, pull: ProviderPull, deadline: Deadline, now: datetime
) -> int:
    kept = 0
    while not deadline.has_passed:
        page = client.list_payouts(since=pull.since, after=pull.after)
        newest = max((payout.created_at for payout in page.payouts), default=None)
        kept += _keep_page(
            pull,
            partial(_keep_payouts, pull.provider, page.payouts),
            newest, page.next_after, _PAYOUTS_CHANGE, now,
        )  # fmt: skip
        if not page.next_after:
            break
    return kept


@transaction.atomic(durable=True)
def _keep_page(
    pull: ProviderPull,
    keep: Callable[[], int],
    newest: datetime | None,
    next_after: str,
    overlap: timedelta,
    now: datetime,
) -> int:
    """Keep a page, and move the place on: the two together, or neither."""
    locks.matching()
    kept = keep()
    crashpoint("reconciliation.pull.before_commit")
    pull.newest_at = max(filter(None, (pull.newest_at, newest)), default=None)
    pull.after = next_after
    if not next_after:
        pull.since = max(pull.since, (pull.newest_at or pull.since) - overlap)
        pull.completed_at = now
        pull.claimed_until = None
    pull.save()
    return kept


def _keep_lines(provider: str, lines: Sequence[BalanceLine], now: datetime) -> int:
    names = [line.external_id for line in lines]
    rows = ProviderLine.objects.filter(provider=provider, external_id__in=names)
    known = dict(rows.values_list("external_id", "net_minor"))
    new = {line.external_id: line for line in lines if line.external_id not in known}
    ProviderLine.objects.bulk_create([provider_line(provider, line) for line in new.values()])
    _keep_applied_rates(new.values(), now)
    told = [line for line in lines if known.get(line.external_id, line.net.minor) != line.net.minor]
    Contradiction.objects.bulk_create(
        [
            Contradiction(
                account=f"psp_clearing:{provider}:{line.net.currency}",
                external_id=line.external_id,
                currency=line.net.currency,
                told_first_minor=known[line.external_id],
                told_later_minor=line.net.minor,
                found_at=now,
            )
            for line in told
        ],
        ignore_conflicts=True,
    )
    return len(new)


def _keep_applied_rates(lines: Iterable[BalanceLine], now: datetime) -> None:
    """Keep what the provider took for converting, beside the mid rate of that moment.

    It is a control: a rate that cannot be read is logged, and the line is kept all the same.
    """
    for line in lines:
        if not line.exchange_rate:
            continue
        try:
            fx.record_applied_rate(
                reference=line.external_id,
                content=json.dumps(line.raw).encode(),
                now=now,
                converted_at=line.created_at,
            )
        except RateRefused as error:
            log.critical("the rate of %s cannot be kept: %s", line.external_id, error)


def provider_line(provider: str, line: BalanceLine) -> ProviderLine:
    """Turn what a provider told into the row that keeps it."""
    return ProviderLine(
        provider=provider,
        external_id=line.external_id,
        kind=line.kind,
        kind_as_told=line.kind_as_told[:60],
        currency=line.gross.currency,
        gross_minor=line.gross.minor,
        fee_minor=line.fee.minor,
        net_minor=line.net.minor,
        charged_currency=line.charged.currency if line.charged else "",
        charged_minor=line.charged.minor if line.charged else None,
        exchange_rate=line.exchange_rate[:40],
        object_ref=line.object_ref[:120],
        client_reference=line.client_reference[:120],
        description=line.description[:500],
        created_at=line.created_at,
        booked_on=macau_day(line.created_at),
        available_on=macau_day(line.available_at),
        raw=line.raw,
    )


def _keep_payouts(provider: str, payouts: Sequence[PayoutReport]) -> int:
    new = 0
    for told in payouts:
        _row, is_new = ProviderPayout.objects.update_or_create(
            provider=provider,
            external_id=told.external_id,
            defaults={
                "status": told.status,
                "arrival_on": told.arrival_on,
                "statement_text": told.statement_text[:120],
                "trace": told.trace[:120],
            },
            create_defaults={
                "currency": told.amount.currency,
                "amount_minor": told.amount.minor,
                "is_automatic": told.is_automatic,
                "created_at": told.created_at,
                "status": told.status,
                "arrival_on": told.arrival_on,
                "statement_text": told.statement_text[:120],
                "trace": told.trace[:120],
            },
        )
        new += is_new
    return new


def _pull_compositions(
    client: PaymentProvider, provider: str, deadline: Deadline, now: datetime
) -> None:
    """Ask once for the lines that each automatic payout holds."""
    waiting = ProviderPayout.objects.filter(
        provider=provider, is_automatic=True, lines_known_at__isnull=True
    )
    for payout in waiting.order_by("created_at"):
        if deadline.has_passed:
            return
        found: list[BalanceLine] = []
        after = ""
        while True:
            page = client.payout_lines(payout.external_id, after=after)
            found += page.lines
            after = page.next_after
            if not after:
                break
        _keep_composition(payout, found, now)


@transaction.atomic(durable=True)
def _keep_composition(payout: ProviderPayout, lines: Sequence[BalanceLine], now: datetime) -> None:
    if not ProviderPayout.objects.filter(pk=payout.pk, lines_known_at=None).update(
        lines_known_at=now
    ):
        return
    ProviderPayoutLine.objects.bulk_create(
        [
            ProviderPayoutLine(
                payout=payout,
                external_id=line.external_id,
                currency=line.net.currency,
                net_minor=line.net.minor,
            )
            for line in lines
        ]
    )
