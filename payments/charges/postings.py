"""Which entries a charge makes. Pure: frozen amounts in, drafts out.

Each share has its own postings, so that a statement can show every one; docs/charges.md and
docs/worked-example.md hold the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.charges.types import ShareView
from payments.ledger import chart
from payments.ledger.types import EntryDraft, PostingDraft


def capture_key(charge_ref: str, provider_object_id: str) -> str:
    """Name the entry of one capture: the provider's object arrives once."""
    return f"charge:{charge_ref}:capture:{provider_object_id}"


def capture_entry(
    *,
    charge_ref: str,
    reference: str,
    provider: str,
    provider_object_id: str,
    shares: Sequence[ShareView],
    captured_at: datetime,
) -> EntryDraft:
    """Draft what a capture that pays its charge moves.

    Same currency: the provider owes us, and each payee is owed. Another currency: what each
    payee is owed, at the mid rate, is our position in the charge currency; what the buyer paid
    above that is our margin; and the position in the payee's currency goes down by its due.
    Duty is apart from both: we owe it to customs, whoever sold the goods.
    Money: charge currency in, payee currencies out; every posting is of one currency.
    """
    postings = [posting for share in shares for posting in _share_postings(provider, share)]
    return EntryDraft(
        key=capture_key(charge_ref, provider_object_id),
        kind="capture",
        reference=reference,
        effective_on=macau_day(captured_at),
        postings=tuple(postings),
    )


def _share_postings(provider: str, share: ShareView) -> Iterator[PostingDraft]:
    paid, due = share.net, share.payee_amount
    clearing = chart.psp_clearing(provider, paid.currency)
    if share.duty:
        to_hand_on = chart.border_tax(share.duty.currency)
        yield PostingDraft(
            debit=clearing, credit=to_hand_on, amount=share.duty, memo=share.reference
        )
    pending = chart.vendor_pending(share.payee_ref, due.currency)
    if paid.currency == due.currency:
        yield PostingDraft(debit=clearing, credit=pending, amount=paid, memo=share.reference)
        return
    margin = paid - share.mid_value
    if share.mid_value:
        position = chart.fx_position(paid.currency)
        yield PostingDraft(
            debit=clearing, credit=position, amount=share.mid_value, memo=share.reference
        )
    if margin:
        earned = chart.fx_margin(paid.currency)
        yield PostingDraft(debit=clearing, credit=earned, amount=margin, memo=share.reference)
    yield PostingDraft(
        debit=chart.fx_position(due.currency), credit=pending, amount=due, memo=share.reference
    )


def surplus_entry(
    *,
    charge_ref: str,
    reference: str,
    provider: str,
    provider_object_id: str,
    amount: Money,
    captured_at: datetime,
) -> EntryDraft:
    """Draft what money that came too late or twice moves: it is owed back to the buyer."""
    return EntryDraft(
        key=capture_key(charge_ref, provider_object_id),
        kind="surplus_capture",
        reference=reference,
        effective_on=macau_day(captured_at),
        postings=(
            PostingDraft(
                debit=chart.psp_clearing(provider, amount.currency),
                credit=chart.refund_payable(amount.currency),
                amount=amount,
                memo=charge_ref,
            ),
        ),
    )


def fee_entry(
    *,
    charge_ref: str,
    reference: str,
    provider: str,
    provider_object_id: str,
    fee: Money,
    known_at: datetime,
) -> EntryDraft:
    """Draft the processing fee: the provider keeps it from what it owes us.

    Money: the currency in which the provider takes it, which may not be the charge's.
    """
    return EntryDraft(
        key=f"charge:{charge_ref}:fee:{provider_object_id}",
        kind="processing_fee",
        reference=reference,
        effective_on=macau_day(known_at),
        postings=(
            PostingDraft(
                debit=chart.processing_fee(fee.currency),
                credit=chart.psp_clearing(provider, fee.currency),
                amount=fee,
                memo=charge_ref,
            ),
        ),
    )


def refund_entry(
    *,
    charge_ref: str,
    reference: str,
    provider: str,
    refund_ref: str,
    amount: Money,
    settled_at: datetime,
    is_returned: bool = False,
) -> EntryDraft:
    """Draft a refund that succeeded, or the return of one by the bank."""
    owed = chart.refund_payable(amount.currency)
    clearing = chart.psp_clearing(provider, amount.currency)
    debit, credit = (clearing, owed) if is_returned else (owed, clearing)
    suffix = ":returned" if is_returned else ""
    return EntryDraft(
        key=f"charge:{charge_ref}:refund:{refund_ref}{suffix}",
        kind="refund_returned" if is_returned else "refund",
        reference=reference,
        effective_on=macau_day(settled_at),
        postings=(PostingDraft(debit=debit, credit=credit, amount=amount, memo=refund_ref),),
    )


def bank_refund_entry(
    *,
    charge_ref: str,
    reference: str,
    bank_refund_ref: str,
    amount: Money,
    transfer_reference: str,
    paid_at: datetime,
) -> EntryDraft:
    """Draft what a buyer got by bank transfer, because the provider could not give it back."""
    return EntryDraft(
        key=f"charge:{charge_ref}:bank_refund:{bank_refund_ref}",
        kind="bank_refund",
        reference=reference,
        effective_on=macau_day(paid_at),
        postings=(
            PostingDraft(
                debit=chart.refund_payable(amount.currency),
                credit=chart.bank(amount.currency),
                amount=amount,
                memo=transfer_reference,
            ),
        ),
    )
