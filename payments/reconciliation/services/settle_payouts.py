"""Take the bank's word for payouts: paid when it debited them, returned when they came back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from marketplace.foundation.errors import Refused
from payments.reconciliation import rules
from payments.reconciliation.naming_lines import Group, OpenLine
from payments.settlement import services as settlement
from payments.settlement.models import Payout

log = logging.getLogger(__name__)


def settle_payouts(groups: Sequence[Group], *, now: datetime) -> tuple[int, dict[int, str]]:
    """Record the bank's answer for payouts whose amount is the bank's to the cent.

    The bank's word counts as another person's, `bank:camt`, unless who brought the file approved
    the batch: then one person would both send money and say that it arrived.
    Returns how many answers were recorded, and, by line, why a line waits for a person. Call it
    outside any transaction: each answer has its own.
    """
    recorded = 0
    held: dict[int, str] = {}
    for group in groups:
        reason = _why_not(group)
        if reason:
            held |= {line.row.pk: reason for line in group.lines}
            continue
        recorded += sum(_answer(payout, group, now) for payout in group.payouts)
    return recorded, held


def record_paid_by(line: OpenLine, payout: Payout, *, now: datetime) -> bool:
    """Record that a line paid a payout, unless the same person approved and brought it."""
    if line.received_by == payout.its_batch.approved_by:
        return False
    settlement.record_paid(
        payout_ref=payout.public_id,
        bank_reference=_reference(line),
        by=rules.BANK,
        now=now,
    )
    return True


def _why_not(group: Group) -> str:
    """Tell what keeps a group from being the bank's answer; nothing when nothing does."""
    sent = sum(payout.amount_minor for payout in group.payouts)
    has_been_sent = group.debited == sent
    has_come_back = not group.debited and all(
        group.credited.get(payout.public_id) == payout.amount_minor for payout in group.payouts
    )
    if not has_been_sent and not has_come_back:
        return "amount_differs"
    asks = [payout for payout in group.payouts if payout.status == Payout.Status.SUBMITTED]
    brought_by = {line.received_by for line in group.lines}
    if any(payout.its_batch.approved_by in brought_by for payout in asks):
        return "needs_another_person"
    return ""


def _answer(payout: Payout, group: Group, now: datetime) -> bool:
    """Record one payout's answer, if it has none yet. What came back after it was paid stays."""
    is_returned = group.credited.get(payout.public_id) == payout.amount_minor
    if not is_returned and payout.status != Payout.Status.SUBMITTED:
        return False
    if is_returned and payout.status == Payout.Status.RETURNED:
        return False
    record = settlement.record_returned if is_returned else settlement.record_paid
    lines = [line for line in group.lines if (line.row.amount_minor > 0) is is_returned]
    try:
        record(
            payout_ref=payout.public_id,
            bank_reference=_reference(lines[0]),
            by=rules.BANK,
            now=now,
        )
    except Refused as refusal:  # it was paid before it came back, say: the money waits in suspense
        log.warning("payout %s: the bank’s answer is not taken: %s", payout.public_id, refusal)
        return False
    return True


def _reference(line: OpenLine) -> str:
    return (line.row.bank_reference or line.row.end_to_end_id or line.row.external_id)[:64]
