"""Post what only the bank's lines tell: provider payouts that came, charges, unknown money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db import transaction

from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft
from payments.reconciliation import books, locks, rules
from payments.reconciliation.models import BankLine, Match, ProviderPayout
from payments.reconciliation.naming_lines import OpenLine
from payments.reconciliation.services.write_matches import (
    MatchDraft,
    take_back,
    write_matches,
)

RECEIPT: Final = "reconciliation:payout:"


def receipt_key(payout: ProviderPayout, line: BankLine) -> str:
    """Name the entry of a provider payout that came with a line."""
    return f"{RECEIPT}{payout.provider}:{payout.external_id}:{line.pk}"


@transaction.atomic
def post_receipt(line: OpenLine, payout: ProviderPayout, *, rule: str, now: datetime) -> None:
    """Post and match a provider payout that came: clearing to bank, at the bank's amount.

    Money: what the bank kept before is our bank charge. Where the provider sent another amount,
    the rest stays on the clearing account, as a break. A line that leaves again moves it back.
    """
    locks.matching()
    row = line.row
    moved = Money(row.amount_minor, row.currency)
    clearing = chart.psp_clearing(payout.provider, row.currency)
    postings = [_between(chart.bank(row.currency), clearing, moved, payout.external_id)]
    if row.charge_minor:
        charge = Money(row.charge_minor, row.currency)
        postings.append(
            _between(chart.bank_charge(row.currency), clearing, charge, payout.external_id)
        )
    key = receipt_key(payout, row)
    ledger.post(_entry(key, "provider_payout", row, tuple(postings)))
    match_to_entry(line, key, rule=rule, now=now)


@transaction.atomic
def post_charge(line: OpenLine, *, now: datetime) -> None:
    """Post and match a charge that the bank names as one: bank to bank charge."""
    locks.matching()
    cost = Money(-line.row.amount_minor, line.row.currency)
    key = f"reconciliation:bank_charge:{line.row.currency}:line-{line.row.pk}"
    posting = _between(chart.bank_charge(cost.currency), chart.bank(cost.currency), cost, "")
    ledger.post(_entry(key, "bank_charge", line.row, (posting,)))
    match_to_entry(line, key, rule=Match.Rule.CHARGE, now=now)


@transaction.atomic
def put_in_suspense(lines: Iterable[OpenLine], *, now: datetime) -> int:
    """Post and match money that nothing explains: so the bank account is the bank's at once.

    Each of these entries has a break of its own until an entry takes it out of suspense.
    """
    locks.matching()
    found = list(lines)
    for line in found:
        moved = Money(line.row.amount_minor, line.row.currency)
        bank, suspense = chart.bank(moved.currency), chart.suspense(moved.currency)
        key = f"reconciliation:suspense:{moved.currency}:line-{line.row.pk}"
        again = Match.objects.filter(parts__entry_key=key, undoes=None).values("pk").distinct()
        if count := again.count():
            key = f"{key}:{count + 1}"
        posting = _between(bank, suspense, moved, line.row.text[:200])
        ledger.post(_entry(key, "suspense", line.row, (posting,)))
        match_to_entry(line, key, rule=Match.Rule.SUSPENSE, now=now)
    crashpoint("reconciliation.suspense.before_commit")
    return len(found)


@transaction.atomic
def leave_suspense(line: OpenLine, *, on: date, now: datetime) -> OpenLine:
    """Take a line out of suspense whose counterpart has come: its entry is corrected.

    Returns the line as one that nothing explains.
    """
    if not line.suspense_key or line.suspense_match_id is None:
        return line
    reason = "its counterpart has come"
    ledger.correct(
        key=f"{line.suspense_key}:undone", of_key=line.suspense_key, reason=reason, effective_on=on
    )
    match = Match.objects.get(pk=line.suspense_match_id)
    take_back(match, reason=reason, by=rules.SYSTEM, now=now)
    return OpenLine(row=line.row, received_by=line.received_by, is_barred=line.is_barred)


def match_to_entry(line: OpenLine, key: str, *, rule: str, now: datetime) -> None:
    """Match a line to the entry that moves its amount; within the caller's transaction."""
    found = books.item(key, line.account)
    if found is None:  # a twin was faster
        return
    line = leave_suspense(line, on=line.row.booked_on, now=now)
    draft = MatchDraft(account=line.account, rule=rule, items=[found], bank_lines=[line.row])
    write_matches([draft], by=rules.SYSTEM, now=now)
    crashpoint("reconciliation.bank.before_commit")


def _entry(key: str, kind: str, row: BankLine, postings: tuple[PostingDraft, ...]) -> EntryDraft:
    reference = "".join(c if c.isprintable() else " " for c in row.external_id)
    return EntryDraft(
        key=key, kind=kind, reference=reference, effective_on=row.booked_on, postings=postings
    )


def _between(into: AccountRef, out_of: AccountRef, amount: Money, memo: str) -> PostingDraft:
    """Move an amount into an account, or, when it is negative, out of it again."""
    said = "".join(c if c.isprintable() else " " for c in memo)[:200]
    if amount.minor < 0:
        return PostingDraft(debit=out_of, credit=into, amount=-amount, memo=said)
    return PostingDraft(debit=into, credit=out_of, amount=amount, memo=said)
