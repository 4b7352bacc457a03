"""Post what only the provider's lines tell: its conversions, and what it kept besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from django.db import transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.types import EntryDraft, PostingDraft
from payments.reconciliation import locks, rules
from payments.reconciliation.books import FEE_KINDS, expect_many, run
from payments.reconciliation.provider_objects import BOTH, UNTOLD

# Lines in another currency than the charge, whose charge is in the books with that very amount.
_CONVERSIONS: Final = f"""
    WITH {BOTH}
    SELECT line.external_id, line.subject, line.currency, line.gross, line.charged_currency,
           line.charged_minor, line.booked_on
    FROM line JOIN book
        ON book.subject = line.subject
        AND book.account = 'psp_clearing:' || line.provider || ':' || line.charged_currency
        AND book.minor = line.charged_minor
    WHERE line.provider = %(provider)s AND line.charged_currency NOT IN ('', line.currency)
    ORDER BY line.external_id
"""  # noqa: S608
# Objects of which all is right but the fee, and whose fee is not one that charges are to record.
_FEES: Final = f"""
    WITH {BOTH}
    SELECT max(line.external_id), line.subject, line.currency, together.fee,
           max(line.booked_on),
           EXISTS (SELECT 1 FROM book WHERE book.account = line.account
                   AND book.subject = line.subject AND book.fee <> 0)
    FROM together JOIN line USING (account, subject)
    WHERE together.gross = 0 AND together.fee <> 0 AND line.provider = %(provider)s
        AND NOT (line.kind = 'payment' AND EXISTS (SELECT 1 FROM {UNTOLD}))
    GROUP BY line.account, line.subject, line.currency, together.fee
    ORDER BY 1
"""  # noqa: S608
_OWN_FEES: Final = f"""
    WITH {BOTH}
    SELECT line.external_id, line.subject, line.currency, line.gross, line.booked_on
    FROM line WHERE line.provider = %(provider)s AND line.kind = 'fee' AND line.fee = 0
        AND NOT EXISTS (SELECT 1 FROM book WHERE book.account = line.account
                        AND book.subject = line.subject)
    ORDER BY line.external_id
"""  # noqa: S608


@transaction.atomic
def post_provider_facts(*, provider: str, now: datetime) -> int:
    """Post conversions, fees that differ and fees for no sale; return how many entries were new.

    Money: a conversion takes what was charged out of one clearing account and puts what reached
    the balance into another, each against the position in its own currency. A fee is posted up to
    `RECONCILIATION_ALONE_MINOR`; above it stays a break. A fee that nobody named yet is waited
    for, since charges post it when they hear of it.
    """
    locks.matching()
    expect_many()
    posted = _post(_conversions(provider))  # first: what a fee was taken from is in the books then
    posted += _post([*_fees(provider, macau_day(now)), *_own_fees(provider)])
    crashpoint("reconciliation.provider.before_commit")
    return posted


def _post(drafts: Iterable[EntryDraft]) -> int:
    found = list(drafts)
    return sum(each.is_new for each in ledger.post_many(found)) if found else 0


def _rows(sql: str, provider: str) -> list[tuple[object, ...]]:
    return run(sql, provider=provider, accounts=f"psp_clearing:{provider}:%", fees=list(FEE_KINDS))


def _conversions(provider: str) -> Iterator[EntryDraft]:
    rows: list[tuple[str, str, str, int, str, int, date]] = _rows(_CONVERSIONS, provider)  # type: ignore[assignment]
    for external_id, subject, currency, gross, charged_currency, charged, on in rows:
        yield EntryDraft(
            key=f"reconciliation:conversion:{provider}:{subject}:{external_id}",
            kind="provider_conversion",
            reference=external_id,
            effective_on=on,
            postings=(
                _moved(provider, Money(-charged, charged_currency)),
                _moved(provider, Money(gross, currency)),
            ),
        )


def _moved(provider: str, amount: Money) -> PostingDraft:
    """Move an amount between the provider's clearing account and our position, by its sign."""
    clearing = chart.psp_clearing(provider, amount.currency)
    position = chart.fx_position(amount.currency)
    if amount.minor > 0:
        return PostingDraft(debit=clearing, credit=position, amount=amount, memo="conversion")
    return PostingDraft(debit=position, credit=clearing, amount=-amount, memo="conversion")


def _fees(provider: str, today: date) -> Iterator[EntryDraft]:
    rows: list[tuple[str, str, str, int, date, bool]] = _rows(_FEES, provider)  # type: ignore[assignment]
    for external_id, subject, currency, more, on, is_known in rows:
        if is_known or rules.is_overdue(on, today, provider):
            yield from _fee(provider, subject, external_id, Money(more, currency), on)


def _own_fees(provider: str) -> Iterator[EntryDraft]:
    rows: list[tuple[str, str, str, int, date]] = _rows(_OWN_FEES, provider)  # type: ignore[assignment]
    for external_id, subject, currency, gross, on in rows:
        cost = Money(-gross, currency)
        yield from _fee(provider, subject, external_id, cost, on, kind="provider_fee")


def _fee(
    provider: str,
    subject: str,
    external_id: str,
    cost: Money,
    on: date,
    kind: str = "fee_difference",
) -> Iterator[EntryDraft]:
    """Draft what a fee costs us more (or, negative, less) than the books know."""
    if not cost or not rules.is_alone(cost):
        return
    clearing = chart.psp_clearing(provider, cost.currency)
    expense = chart.processing_fee(cost.currency)
    debit, credit = (expense, clearing) if cost.minor > 0 else (clearing, expense)
    amount = cost if cost.minor > 0 else -cost
    yield EntryDraft(
        key=f"reconciliation:{kind}:{provider}:{subject}:{external_id}",
        kind=kind,
        reference=external_id,
        effective_on=on,
        postings=(PostingDraft(debit=debit, credit=credit, amount=amount, memo=subject),),
    )
