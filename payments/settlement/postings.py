"""Which entries settlement makes. Pure: rows and decisions in, drafts out."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.fx.converting import Conversion, conversion_postings
from payments.ledger import chart
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft
from payments.settlement.closing import Decision
from payments.settlement.models import Payout, Settlement


def settlement_entry(
    settlement: Settlement,
    decision: Decision,
    payout: Payout | None,
    conversion: Conversion | None = None,
) -> EntryDraft | None:
    """Draft what a settlement moves, as one entry; none when it only tells what was.

    Money: the settlement's currency; a converted payout goes on in the currency of its account.
    """
    payee, currency = settlement.payee_ref, settlement.currency
    payable = chart.vendor_payable(payee, currency)
    reserve = chart.vendor_reserve(payee, currency)
    moves: list[tuple[AccountRef, AccountRef, int, str]] = [
        (reserve, payable, decision.released, "reserve released"),
        (payable, chart.vendor_receivable(payee, currency), decision.recovered, "recovered"),
        (payable, reserve, decision.held, "reserve held"),
    ]
    postings = postings_of(moves, currency)
    if payout is not None:
        transit = chart.payout_transit(payee, payout.currency)
        memo = "payout drafted"
        if conversion is None:
            postings += (
                PostingDraft(debit=payable, credit=transit, amount=payout.amount, memo=memo),
            )
        else:
            postings += conversion_postings(payable, transit, conversion, memo)
    if not postings:
        return None
    return EntryDraft(
        key=f"settlement:{settlement.public_id}",
        kind="settlement",
        reference=settlement.public_id,
        effective_on=macau_day(settlement.closed_at),
        postings=postings,
    )


def postings_of(
    moves: Iterable[tuple[AccountRef, AccountRef, int, str]], currency: str
) -> tuple[PostingDraft, ...]:
    """Draft postings of (debit, credit, minor units, memo) in one currency; leave out zeros."""
    return tuple(
        PostingDraft(debit=debit, credit=credit, amount=Money(minor, currency), memo=memo)
        for debit, credit, minor, memo in moves
        if minor
    )
