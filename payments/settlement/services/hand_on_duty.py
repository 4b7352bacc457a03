"""Hand duty on that buyers paid: customs has billed it, or its bill is void."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from payments.ledger import services as ledger
from payments.settlement.duty import Handed, bill_entry, duty_left
from payments.settlement.models import DutyMove
from payments.settlement.sale_refunds import share_of
from payments.settlement.services.sale_at_hand import sale_at_hand

_K = DutyMove.Kind


@transaction.atomic
def hand_on_duty(
    *, reference: str, bill_no: str, agent_ref: str, amount: Money, now: datetime
) -> bool:
    """Move a sale's duty to what is owed to whom customs bills; return whether this is news.

    Money: `amount` is what customs asks, in the currency that the buyer paid. All that is left of
    the duty leaves the collected; what customs asks more or less stands in `duty_difference`. A
    bill that was void before it was heard of moves nothing.
    Raises: UnknownEarning; Broken for another currency, or another amount under the same number.
    """
    sale_at_hand(reference)
    share = share_of(reference)
    if share.amount.currency != amount.currency:
        raise Broken(f"{bill_no} is in {amount.currency}, {reference} in {share.amount.currency}")
    known = {row.kind: row for row in DutyMove.objects.filter(bill_no=bill_no)}
    if _K.BILLED in known:
        if known[_K.BILLED].billed_minor != amount.minor:
            raise Broken(f"{bill_no} was billed with another amount")
        return False
    if _K.VOIDED in known:
        return False
    handed = Handed(billed=amount.minor, collected=duty_left(share))
    key = f"duty:{bill_no}:billed"
    _write(_K.BILLED, key, reference, bill_no, agent_ref, amount.currency, handed, 1, now)
    draft = bill_entry(
        key=key,
        reference=reference,
        agent_ref=agent_ref,
        currency=amount.currency,
        handed=handed,
        on=macau_day(now),
    )
    if draft.postings:
        ledger.post(draft)
    return True


@transaction.atomic
def void_duty_bill(*, reference: str, bill_no: str, now: datetime) -> bool:
    """Take a bill back that customs has voided: its duty is among the collected again.

    Return whether this is news. What was paid for it already is owed to us: the agent's account is
    negative until the next bill.
    """
    sale_at_hand(reference)
    known = {row.kind: row for row in DutyMove.objects.filter(bill_no=bill_no)}
    if _K.VOIDED in known:
        return False
    billed = known.get(_K.BILLED)
    key = f"duty:{bill_no}:voided"
    handed = Handed(billed.billed_minor, billed.collected_minor) if billed else Handed(0, 0)
    agent_ref = billed.agent_ref if billed else ""
    currency = billed.currency if billed else share_of(reference).amount.currency
    _write(_K.VOIDED, key, reference, bill_no, agent_ref, currency, handed, -1, now)
    if billed and (handed.billed or handed.collected):
        ledger.correct(
            key=key, of_key=billed.key, reason=f"{bill_no} is void", effective_on=macau_day(now)
        )
    return True


def _write(
    kind: DutyMove.Kind,
    key: str,
    reference: str,
    bill_no: str,
    agent_ref: str,
    currency: str,
    handed: Handed,
    sign: int,
    now: datetime,
) -> None:
    DutyMove.objects.create(
        key=key,
        kind=kind,
        reference=reference,
        bill_no=bill_no,
        agent_ref=agent_ref,
        currency=currency,
        billed_minor=sign * handed.billed,
        collected_minor=sign * handed.collected,
        difference_minor=sign * handed.difference,
        moved_at=now,
    )
