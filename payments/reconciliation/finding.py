"""What does not fit now, read afresh: each mismatch with its amount, and what is waited for.

A break is what the other side says more than our books do. Together with what is still waited
for, the breaks of an account are its difference, to the cent; `queries.control_totals` proves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db.models import F, Sum

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.reconciliation import books, rules
from payments.reconciliation.books import FEE_KINDS, run
from payments.reconciliation.models import (
    BankStatement,
    Break,
    Contradiction,
    ProviderPayout,
    ProviderPull,
)
from payments.reconciliation.naming_lines import open_lines, payout_groups
from payments.reconciliation.provider_objects import BOTH
from payments.reconciliation.statements import Chained, Told, chains, gaps, told
from payments.reconciliation.types import Found
from payments.settlement.models import Payout
from payments.settlement.moves import NOT_IN_TRANSIT

_OPEN_OBJECTS: Final = f"""
    WITH {BOTH}
    SELECT account, subject, currency, sum(theirs)::bigint, sum(ours)::bigint,
           bool_or(is_line), bool_or(NOT is_line), min(day)
    FROM (
        SELECT account, subject, currency, net AS theirs, 0 AS ours, TRUE AS is_line,
               booked_on AS day FROM line
        UNION ALL
        SELECT account, subject, currency, 0, minor, FALSE, effective_on FROM book
    ) each
    WHERE account LIKE %(accounts)s
    GROUP BY 1, 2, 3 ORDER BY 1, 2
"""  # noqa: S608


@dataclass
class Findings:
    """Mismatches, and by account what may still come, in minor units, as a break would count."""

    found: list[Found] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, each: Found, *, is_overdue: bool) -> None:
        """Take a mismatch, or wait for what may explain it."""
        if is_overdue:
            self.found.append(each)
        else:
            self.waiting[each.account] += each.amount.minor


def find(*, held: Mapping[int, str], now: datetime) -> Findings:
    """Return all that does not fit. `held`: bank lines that wait for a person, and why."""
    findings = Findings()
    today = macau_day(now)
    for provider in asked_providers():
        _provider(findings, provider, today)
    _bank_lines(findings, held, today)
    _bank_entries(findings, today)
    _suspense(findings)
    findings.found += [*_statements(), *_contradictions(), *_compositions()]
    findings.found += [*_unanswered(held, today), *_transit(today)]
    return findings


def asked_providers() -> list[str]:
    """Return the providers whose balance was fetched to its end at least once."""
    pulls = ProviderPull.objects.filter(
        report=ProviderPull.Report.BALANCE, completed_at__isnull=False
    )
    return sorted(pulls.values_list("provider", flat=True))


def _provider(findings: Findings, provider: str, today: date) -> None:
    accounts = f"psp_clearing:{provider}:%"
    rows = run(_OPEN_OBJECTS, accounts=accounts, fees=list(FEE_KINDS))
    for account, subject, currency, theirs, ours, has_line, has_entry, day in rows:
        kind = Break.Kind.AMOUNT_DIFFERS
        if not has_entry:
            kind = Break.Kind.MISSING_IN_BOOKS
        elif not has_line:
            kind = Break.Kind.MISSING_IN_STATEMENT
        amount = Money(theirs - ours, currency)
        each = Found(kind, Break.Side.PROVIDER, account, amount, subject, day)
        findings.add(each, is_overdue=rules.is_overdue(day, today, provider))


def _bank_lines(findings: Findings, held: Mapping[int, str], today: date) -> None:
    """Take lines that wait for a person; the others wait until they go to suspense."""
    for line in open_lines(rules.SYSTEM):
        if line.suspense_key:
            continue
        row = line.row
        kind = held.get(row.pk, Break.Kind.MISSING_IN_BOOKS)
        each = Found(
            kind, Break.Side.BANK, line.account, row.amount, row.external_id, row.booked_on
        )
        is_overdue = row.pk in held or rules.is_overdue(row.booked_on, today)
        findings.add(each, is_overdue=is_overdue)


def _bank_entries(findings: Findings, today: date) -> None:
    """Take entries on our bank that no statement has, of days that statements tell of."""
    spans = spans_by_currency()
    grouped: dict[tuple[str, str, str], list[books.BookItem]] = defaultdict(list)
    for item in books.open_items("bank:%"):
        grouped[item.account, item.subject, item.currency].append(item)
    for (account, subject, currency), items in grouped.items():
        span = spans.get(currency)
        day = min(item.effective_on for item in items)
        if span is None or day < span.starts_on:
            continue  # nothing is told of it, or it is in the first opening balance
        amount = Money(-sum(item.minor for item in items), currency)
        kind = Break.Kind.MISSING_IN_STATEMENT
        each = Found(kind, Break.Side.BANK, account, amount, subject, day)
        is_told = day <= span.ends_on
        findings.add(each, is_overdue=is_told and rules.is_overdue(day, today))


def _suspense(findings: Findings) -> None:
    """Take everything that is in suspense: each entry has a break of its own until it leaves."""
    for item in books.open_items("suspense:%"):
        each = Found(
            Break.Kind.IN_SUSPENSE,
            Break.Side.SUSPENSE,
            item.account,
            Money(-item.minor, item.currency),
            item.entry_key,
            item.effective_on,
        )
        findings.found.append(each)


def bank_chains() -> list[list[Chained]]:
    """Return the statements of each of our bank accounts in their order."""
    rows = BankStatement.objects.filter(is_notice=False).order_by("id")
    return chains(
        Chained(
            account_number=row.account_number,
            currency=row.currency,
            statement_ref=row.statement_ref,
            sequence=row.sequence,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            opening=row.opening_minor,
            closing=row.closing_minor,
            lines=row.lines_minor,
            repeated=row.repeated_minor,
            place=row.pk,
        )
        for row in rows
    )


def spans_by_currency() -> dict[str, Told]:
    """Return what all bank accounts of a currency say together."""
    found: dict[str, Told] = {}
    for chain in bank_chains():
        one = told(chain)
        other = found.get(one.currency)
        found[one.currency] = (
            one
            if other is None
            else Told(
                account_number=f"{other.account_number} {one.account_number}",
                currency=one.currency,
                starts_on=min(one.starts_on, other.starts_on),
                ends_on=min(one.ends_on, other.ends_on),
                opening=one.opening + other.opening,
                closing=one.closing + other.closing,
            )
        )
    return found


def _statements() -> Iterator[Found]:
    for chain in bank_chains():
        for each in chain:
            if each.error:
                kind = Break.Kind.DOES_NOT_ADD_UP
                yield _of_statement(kind, each, each.error, each.statement_ref)
        for gap in gaps(chain):
            name = f"{gap.before.statement_ref} – {gap.after.statement_ref}"
            yield _of_statement(Break.Kind.STATEMENT_GAP, gap.after, gap.minor, name)
    for currency, span in spans_by_currency().items():
        before = sum(
            item.minor
            for item in books.open_items(f"bank:{currency}")
            if item.effective_on < span.starts_on
        )
        if span.opening != before:
            yield Found(
                Break.Kind.OPENING_DIFFERS,
                Break.Side.BANK,
                f"bank:{currency}",
                Money(span.opening - before, currency),
                span.account_number,
                span.starts_on,
            )


def _of_statement(kind: str, each: Chained, minor: int, name: str) -> Found:
    return Found(
        kind,
        Break.Side.BANK,
        f"bank:{each.currency}",
        Money(minor, each.currency),
        f"{each.account_number} {name}"[:200],
        each.starts_on,
    )


def _contradictions() -> Iterator[Found]:
    newest = {(row.account, row.external_id): row for row in Contradiction.objects.order_by("id")}
    for row in newest.values():
        is_bank = row.account.startswith("bank:")
        yield Found(
            Break.Kind.TOLD_TWICE,
            Break.Side.BANK if is_bank else Break.Side.PROVIDER,
            row.account,
            Money(row.told_later_minor - row.told_first_minor, row.currency),
            row.external_id,
            macau_day(row.found_at),
        )


def _compositions() -> Iterator[Found]:
    """A payout and the lines that it holds, its own among them, have to be zero together."""
    rows = ProviderPayout.objects.filter(lines_known_at__isnull=False).annotate(
        left=Sum("lines__net_minor", default=0)
    )
    for row in rows.exclude(left=0):
        yield Found(
            Break.Kind.PAYOUT_LINES_DIFFER,
            Break.Side.PROVIDER,
            "",
            Money(row.left, row.currency),
            f"{row.provider}:{row.external_id}",
            macau_day(row.created_at),
        )


def _unanswered(held: Mapping[int, str], today: date) -> Iterator[Found]:
    """Payouts that the bank has had for long enough, and of which nothing waits for a person."""
    named = _named_by(held)
    rows = Payout.objects.filter(status=Payout.Status.SUBMITTED).annotate(
        sent_at=F("batch__submitted_at")
    )
    for row in rows.order_by("id"):
        day = macau_day(row.sent_at) if row.sent_at else today
        if row.public_id not in named and rules.is_overdue(day, today):
            yield Found(
                Break.Kind.UNANSWERED,
                Break.Side.PAYOUTS,
                "",
                row.amount,
                row.public_id,
                day,
            )


def _named_by(held: Mapping[int, str]) -> set[str]:
    lines = [line for line in open_lines(rules.SYSTEM) if line.row.pk in held]
    return {p.public_id for group in payout_groups(lines) for p in group.payouts}


def _transit(today: date) -> Iterator[Found]:
    """The payouts that are on their way, and the accounts that hold them, have one sum."""
    for currency, (theirs, ours) in transit_by_currency().items():
        if theirs != ours:
            yield Found(
                Break.Kind.TRANSIT_DIFFERS,
                Break.Side.PAYOUTS,
                f"payout_transit:{currency}",
                Money(theirs - ours, currency),
                currency,
                today,
            )


def transit_by_currency() -> dict[str, tuple[int, int]]:
    """Return, by currency, the open payouts' sum and what the books hold for them."""
    open_payouts = Payout.objects.exclude(status__in=NOT_IN_TRANSIT)
    sums = dict(open_payouts.values_list("currency").annotate(Sum("amount_minor")))
    held: dict[str, int] = defaultdict(int)
    for account, minor in books.balances("payout_transit:%").items():
        held[account.rpartition(":")[2]] -= minor  # a liability: credits are positive
    return {code: (sums.get(code, 0), held[code]) for code in sorted({*sums, *held})}
