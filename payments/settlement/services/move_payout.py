"""Move payouts by what a bank said: status, books, news; the one place that does.

Called within a transaction that holds the locks on the payouts.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.foundation import outbox
from marketplace.foundation.clock import macau_day
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft
from payments.settlement import events, locks
from payments.settlement.iso20022.verdicts import is_of_the_account
from payments.settlement.models import BankAnswer, Movement, PayeeAccount, Payout, PayoutAnswer
from payments.settlement.moves import CLOSED, SENT_BACK, Move, move

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heard:
    """What a bank, or a person for it, said of one payout."""

    payout: Payout
    outcome: str
    bank_reference: str = ""
    code: str = ""
    reason_code: str = ""
    reason: str = ""


def hear(
    heard: Sequence[Heard], *, by: str, now: datetime, answer: BankAnswer | None = None
) -> int:
    """Apply what was said of payouts, write each down, and return how many moved.

    Money: paid moves transit to the bank (or the provider's clearing account); rejected and
    returned-before-paid move transit back to payable; returned after paid moves bank to payable.
    What contradicts the payout's state moves nothing and is logged as critical.
    """
    moved = []
    lines = []
    for each in heard:
        found = move(each.payout.status, each.outcome)
        if found is Move.STEP:
            moved.append((each, each.payout.status))
            _close(each, by, now)
        elif found is Move.TROUBLE:
            log.critical(
                "payout %s is %s, and the bank says %s (%s): a person has to look",
                each.payout.public_id,
                each.payout.status,
                each.outcome,
                each.bank_reference,
            )
        lines.append(_line(each, answer, has_moved=found is Move.STEP, by=by, now=now))
    PayoutAnswer.objects.bulk_create(lines)
    Payout.objects.bulk_update(
        [each.payout for each, _before in moved],
        ["status", "bank_reference", "closed_by", "closed_at"],
    )
    back = [each for each, _before in moved if each.outcome in SENT_BACK]
    locks.money_of((each.payout.payee_ref, each.payout.currency) for each in back)
    entries = [entry for each, before in moved for entry in _entries(each, before, now)]
    if entries:
        ledger.post_many(entries)
    _due_again(back, now)
    for each, _before in moved:
        if each.outcome == Payout.Status.PAID:
            _tell_paid(each)
    return len(moved)


def _close(each: Heard, by: str, now: datetime) -> None:
    payout = each.payout
    payout.status = each.outcome
    if each.outcome in CLOSED and not payout.bank_reference:  # of the first word that closed it
        payout.bank_reference = each.bank_reference
        payout.closed_by = by
        payout.closed_at = now


def _line(
    each: Heard, answer: BankAnswer | None, *, has_moved: bool, by: str, now: datetime
) -> PayoutAnswer:
    return PayoutAnswer(
        payout=each.payout,
        answer=answer,
        outcome=each.outcome,
        code=each.code[:4],
        reason_code=each.reason_code[:35],
        reason=each.reason[:210],
        bank_reference=each.bank_reference[:64],
        has_moved=has_moved,
        answered_by=by,
        answered_at=now,
    )


def _entries(each: Heard, before: str, now: datetime) -> list[EntryDraft]:
    payout = each.payout
    transit = chart.payout_transit(payout.payee_ref, payout.currency)
    payable = chart.vendor_payable(payout.payee_ref, payout.currency)
    if each.outcome == Payout.Status.PAID:
        return [_entry(each, transit, _paying(payout), now)]
    if each.outcome not in SENT_BACK:
        return []
    source = _paying(payout) if before == Payout.Status.PAID else transit
    return [_entry(each, source, payable, now)]


def _paying(payout: Payout) -> AccountRef:
    """The account of ours that a payout leaves from: the bank's, or what a provider holds."""
    if payout.its_batch.rail == "provider_transfer":
        return chart.psp_clearing("stripe", payout.currency)
    return chart.bank(payout.currency)


def _key(each: Heard) -> str:
    """Name the entry, and the movement of what came back: each outcome once."""
    return f"payout:{each.payout.public_id}:{each.outcome}"


def _entry(each: Heard, debit: AccountRef, credit: AccountRef, now: datetime) -> EntryDraft:
    payout = each.payout
    return EntryDraft(
        key=_key(each),
        kind=f"payout_{each.outcome}",
        reference=payout.public_id,
        effective_on=macau_day(now),
        postings=(
            PostingDraft(
                debit=debit, credit=credit, amount=payout.amount, memo=each.bank_reference
            ),
        ),
    )


def _due_again(sent_back: Sequence[Heard], now: datetime) -> None:
    """Let the amounts be settled anew, and keep money from an account that is at fault."""
    Movement.objects.bulk_create(
        Movement(
            key=_key(each),
            kind=Movement.Kind.RETURNED_PAYOUT,
            payee_ref=each.payout.payee_ref,
            currency=each.payout.currency,
            reference=each.payout.public_id,
            amount_minor=each.payout.amount_minor,
            began_at=now,
            occurred_at=now,
        )
        for each in sent_back
    )
    for each in sent_back:
        if each.outcome == Payout.Status.RETURNED or is_of_the_account(each.reason_code):
            PayeeAccount.objects.filter(
                payee_ref=each.payout.payee_ref,
                currency=each.payout.currency,
                bank_code=each.payout.bank_code,
                account_number=each.payout.account_number,
            ).update(returned_at=now)


def _tell_paid(each: Heard) -> None:
    outbox.record(
        events.PayoutPaid(
            payout_ref=each.payout.public_id,
            payee_ref=each.payout.payee_ref,
            amount=each.payout.amount,
            bank_reference=each.bank_reference,
        )
    )
