"""Post the processing fee of a capture when the provider names it, once."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from payments.charges import events, locks, postings
from payments.charges.models import Attempt, Charge, ChargeFact, FeeShare
from payments.charges.statuses import SURPLUS, FactKind
from payments.charges.waiting import wait
from payments.gateways import registry
from payments.ledger import services as ledger

log = logging.getLogger(__name__)
_MAX_LOOKS = 60  # with an hour between looks, more than two days


def record_fee(*, charge: Charge, attempt: Attempt, fee: Money | None, now: datetime) -> None:
    """Record what the provider kept, or plan another look; the caller holds the charge's lock.

    Where only a bill tells the fee, no look is planned: `record_told_fee` brings it.
    Money: the fee is in the currency in which the provider takes it. Zero is a fact without
    an entry.
    """
    if fee is not None:
        _record_once(charge, attempt, fee, now)
    is_known = _is_known(attempt)
    attempt.polls += 1
    attempt.next_poll_at = None
    if not is_known and not _comes_with_a_bill(attempt):
        if attempt.polls < _MAX_LOOKS:
            attempt.next_poll_at = now + wait(attempt.polls)
        else:
            log.error("%s: the provider never named its fee", attempt.public_id)
    attempt.save(update_fields=["polls", "next_poll_at"])


@transaction.atomic
def record_told_fee(*, provider: str, provider_object_id: str, fee: Money, now: datetime) -> bool:
    """Record the fee of a captured payment that a bill of the provider tells; say if it was news.

    A fee that is known already stands, whatever the bill says: the difference is reconciliation's.
    Money: the fee is in the currency in which the provider takes it.
    Raises: ChargeNotFound when no payment of ours has that name.
    """
    charge, attempt = locks.charge_of_payment(provider, provider_object_id)
    is_news = _record_once(charge, attempt, fee, now)
    if is_news and attempt.next_poll_at is not None:  # nobody has to ask for it any more
        attempt.next_poll_at = None
        attempt.save(update_fields=["next_poll_at"])
    return is_news


def _is_known(attempt: Attempt) -> bool:
    return ChargeFact.objects.filter(attempt=attempt, kind=FactKind.PROCESSING_FEE).exists()


def _comes_with_a_bill(attempt: Attempt) -> bool:
    entry = registry.capability(attempt.provider, attempt.method)
    return entry is not None and entry.fee_comes_with == "bill"


def _record_once(charge: Charge, attempt: Attempt, fee: Money, now: datetime) -> bool:
    if _is_known(attempt):
        return False
    ChargeFact.objects.create(
        attempt=attempt,
        kind=FactKind.PROCESSING_FEE,
        provider_object_id=attempt.provider_object_id,
        amount_minor=fee.minor,
        currency=fee.currency,
        recorded_at=now,
    )
    if fee:
        ledger.post(
            postings.fee_entry(
                charge_ref=charge.public_id,
                reference=charge.reference,
                provider=attempt.provider,
                provider_object_id=attempt.provider_object_id,
                fee=fee,
                known_at=now,
            )
        )
        if not attempt.refunds.filter(reason__in=SURPLUS).exists():  # surplus goes back whole
            _split(charge, fee, now)
    return True


def _split(charge: Charge, fee: Money, now: datetime) -> None:
    """Split a fee over all shares by what the buyer paid for each; ties go by position.

    What collecting the duty of the border costs falls to no share: it is ours.
    """
    shares = list(charge.shares.order_by("position"))
    duty = sum(share.duty_minor for share in shares)
    weights = [share.amount_minor - share.duty_minor for share in shares]
    parts = fee.allocate([*weights, duty] if duty else weights)[: len(shares)]
    FeeShare.objects.bulk_create(
        FeeShare(share=share, amount_minor=part.minor, currency=part.currency, recorded_at=now)
        for share, part in zip(shares, parts, strict=True)
    )
    outbox.record(events.ChargeFeeKnown(charge_ref=charge.public_id, known_at=now))
