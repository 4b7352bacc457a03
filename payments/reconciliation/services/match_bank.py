"""Match the bank's lines: by reference, then by amount and day, and only if it is the only one.

The order, and that tolerance is zero, is told in docs/reconciliation.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.reconciliation import books, locks, rules
from payments.reconciliation.books import BookItem
from payments.reconciliation.models import Match, ProviderPayout
from payments.reconciliation.naming_lines import (
    OpenLine,
    open_lines,
    payout_groups,
    provider_payouts,
)
from payments.reconciliation.services.match_mirrors import match_mirrors
from payments.reconciliation.services.post_bank_facts import (
    RECEIPT,
    leave_suspense,
    post_charge,
    post_receipt,
    put_in_suspense,
)
from payments.reconciliation.services.settle_payouts import record_paid_by, settle_payouts
from payments.reconciliation.services.write_matches import MatchDraft, write_matches
from payments.settlement.models import Payout

Candidate = TypeVar("Candidate")


@dataclass
class BankOutcome:
    """What a pass over the bank's lines did; `held`: by line, why it waits for a person."""

    matched: int = 0
    posted: int = 0
    held: dict[int, str] = field(default_factory=dict)


def match_bank(*, now: datetime) -> BankOutcome:
    """Match what the bank says with payouts, provider payouts and entries; post what it tells.

    Lines that nothing explains after `RECONCILIATION_WAIT_DAYS` are put in suspense. Call it
    outside any transaction; each step has its own, so that a pass that dies is gone on with.
    """
    outcome = BankOutcome()
    groups = payout_groups(open_lines(rules.SYSTEM))
    recorded, outcome.held = settle_payouts(groups, now=now)
    outcome.posted += recorded
    _receive_named(outcome, now)
    outcome.matched += _match_groups(outcome.held, now)
    match_mirrors(now=now)  # what a correction undid is nobody's candidate
    _by_amount(outcome, now)
    for line in _free(outcome.held):
        if line.row.is_charge and not line.suspense_key and _is_small_charge(line):
            post_charge(line, now=now)
            outcome.posted += 1
            outcome.matched += 1
    today = macau_day(now)
    unknown = [
        line
        for line in _free(outcome.held)
        if not line.suspense_key and rules.is_overdue(line.row.booked_on, today)
    ]
    outcome.posted += put_in_suspense(unknown, now=now)
    return outcome


def _free(held: dict[int, str]) -> list[OpenLine]:
    """Return the lines that are still open and wait for nobody, suspense included."""
    return [line for line in open_lines(rules.SYSTEM) if line.row.pk not in held]


def _is_small_charge(line: OpenLine) -> bool:
    amount = Money(line.row.amount_minor, line.row.currency)
    return amount.minor < 0 and rules.is_alone(amount)


def _receive_named(outcome: BankOutcome, now: datetime) -> None:
    lines = _free(outcome.held)
    named = provider_payouts(lines)
    for line in lines:
        payout = named.get(line.row.pk)
        if payout is not None:
            post_receipt(line, payout, rule=Match.Rule.REFERENCE, now=now)
            outcome.posted += 1
            outcome.matched += 1


@transaction.atomic
def _match_groups(held: dict[int, str], now: datetime) -> int:
    """Match what lines say of payouts with what the books say of the same ones."""
    locks.matching()
    lines = _free(held)
    items: dict[tuple[str, str], list[BookItem]] = defaultdict(list)
    for item in books.open_items("bank:%"):
        items[item.account, item.subject].append(item)
    drafts = []
    for group in payout_groups(lines):
        account = group.lines[0].account
        ours = [item for payout in group.payouts for item in items[account, payout.public_id]]
        said = sum(line.row.amount_minor for line in group.lines)
        if sum(item.minor for item in ours) != said or not (ours or len(group.lines) > 1):
            continue
        rows = [leave_suspense(line, on=macau_day(now), now=now).row for line in group.lines]
        drafts.append(MatchDraft(account, Match.Rule.REFERENCE, items=ours, bank_lines=rows))
    return write_matches(drafts, by=rules.SYSTEM, now=now)


def _by_amount(outcome: BankOutcome, now: datetime) -> None:
    """Match lines that name nothing, each to the one thing of its amount within the window."""
    lines = [line for line in _free(outcome.held) if not line.is_barred]
    named = {line.row.pk for group in payout_groups(lines) for line in group.lines}
    named |= provider_payouts(lines).keys()  # it is not guessed what else these could be
    lines = [line for line in lines if line.row.pk not in named]
    came = _only(lines, _unreceived(), _same_as_provider_payout)
    sent = _only(lines, _unanswered(), _same_as_payout)
    ours = _only(lines, books.open_items("bank:%"), _same_as_item)
    for line in lines:
        found = [each[line.row.pk] for each in (came, sent, ours) if line.row.pk in each]
        if len(found) != 1:
            continue
        [one] = found
        if isinstance(one, ProviderPayout):
            post_receipt(line, one, rule=Match.Rule.AMOUNT, now=now)
            outcome.posted += 1
        elif isinstance(one, Payout):
            if not record_paid_by(line, one, now=now):
                outcome.held[line.row.pk] = "needs_another_person"
                continue
            outcome.posted += 1
            _match_item(line, books.item(f"payout:{one.public_id}:paid", line.account), now)
        else:
            _match_item(line, one, now)
        outcome.matched += 1


@transaction.atomic
def _match_item(line: OpenLine, item: BookItem | None, now: datetime) -> None:
    locks.matching()
    if item is None:
        return
    line = leave_suspense(line, on=macau_day(now), now=now)
    draft = MatchDraft(line.account, Match.Rule.AMOUNT, items=[item], bank_lines=[line.row])
    write_matches([draft], by=rules.SYSTEM, now=now)


def _unreceived() -> list[ProviderPayout]:
    """Return provider payouts of which nothing has come to our bank yet."""
    received = {
        (provider, reference)
        for provider, reference in books.run(
            "SELECT split_part(key, ':', 3), split_part(key, ':', 4) FROM ledger_entry"
            " WHERE key LIKE %(prefix)s",
            prefix=f"{RECEIPT}%",
        )
    }
    sent = ProviderPayout.objects.exclude(status__in=("failed", "canceled"))
    return [each for each in sent if (each.provider, each.external_id) not in received]


def _unanswered() -> list[Payout]:
    waiting = Payout.objects.filter(status=Payout.Status.SUBMITTED)
    return list(waiting.select_related("batch").order_by("id"))


def _only(
    lines: Sequence[OpenLine],
    candidates: Iterable[Candidate],
    same: Callable[[Candidate], tuple[Hashable, date]],
) -> dict[int, Candidate]:
    """Return each line's one candidate, where neither has another within the window."""
    by_amount: dict[Hashable, list[tuple[date, Candidate]]] = defaultdict(list)
    for candidate in candidates:
        amount, day = same(candidate)
        by_amount[amount].append((day, candidate))
    window = rules.window()
    pairs: dict[int, list[Candidate]] = {}
    claims: dict[int, int] = defaultdict(int)
    for line in lines:
        near = [
            candidate
            for day, candidate in by_amount.get((line.row.currency, line.row.amount_minor), ())
            if abs(day - line.row.booked_on) <= window
        ]
        pairs[line.row.pk] = near
        for candidate in near:
            claims[id(candidate)] += 1
    return {
        pk: near[0] for pk, near in pairs.items() if len(near) == 1 and claims[id(near[0])] == 1
    }


def _same_as_provider_payout(payout: ProviderPayout) -> tuple[Hashable, date]:
    return (payout.currency, payout.amount_minor), payout.arrival_on


def _same_as_payout(payout: Payout) -> tuple[Hashable, date]:
    sent_at = payout.its_batch.submitted_at or payout.its_batch.drafted_at
    return (payout.currency, -payout.amount_minor), macau_day(sent_at)


def _same_as_item(item: BookItem) -> tuple[Hashable, date]:
    return (item.currency, item.minor), item.effective_on
