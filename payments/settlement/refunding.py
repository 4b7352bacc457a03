"""What a refund of part of a sale returns, and which entry it makes. Pure.

Each amount goes back by the part of the gross that has gone back so far, rounded half up, less
what went back before: in how many steps a sale is refunded changes no total.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from marketplace.foundation.money import Money, round_half_up
from payments.charges.types import ShareView
from payments.ledger import chart
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft

if TYPE_CHECKING:  # the rules read rows that they are given; they never ask for one
    from payments.settlement.drawing import Sources
    from payments.settlement.models import Earning


@dataclass(frozen=True)
class Returned:
    """What goes back with one refund. Money: minor units; the first three in the payee's currency.

    `to_buyer` and `at_mid` (its value at the mid rate of the purchase) are in the charge's, and
    so is `duty`, which goes back to the buyer beside `to_buyer` and is no money of the payee.
    """

    gross: int
    commission: int
    tax: int
    to_buyer: int
    at_mid: int
    fee: int = 0  # of a lost dispute, where the payee bears it
    duty: int = 0

    @property
    def from_payee(self) -> int:
        """What the payee bears: the commission and the tax on it are given back to it."""
        return self.gross - self.commission - self.tax + self.fee


def returned_since(share: ShareView, tax: int, before: int, gross: int) -> Returned:
    """Return what a refund of `gross` takes along, when `before` has gone back already.

    Money: minor units of the payee's currency; `tax` is that on the whole commission.
    """
    whole = share.payee_amount.minor

    def part(total: int) -> int:
        return round_half_up(Fraction(total * (before + gross), whole)) - round_half_up(
            Fraction(total * before, whole)
        )

    return Returned(
        gross=gross,
        commission=part(share.commission.minor),
        tax=part(tax),
        to_buyer=part(share.net.minor),
        at_mid=part(share.mid_value.minor),
    )


@dataclass(frozen=True)
class WentBack:
    """What earlier refunds of a sale gave back.

    Money: minor units, `to_buyer` (the border apart) and `duty` in the charge's currency.
    """

    gross: int = 0
    commission: int = 0
    tax: int = 0
    to_buyer: int = 0
    duty: int = 0


@dataclass(frozen=True)
class Wanted:
    """One refund as its caller computed it. Money: minor units, `to_buyer` in the charge's.

    What is None goes back by the part of the gross. Duty goes back only where it is told.
    """

    gross: int
    to_buyer: int | None = None
    commission: int | None = None
    duty: int = 0


def returned(share: ShareView, tax: int, before: WentBack, wanted: Wanted) -> Returned:
    """Return what one refund takes along; the one that ends a sale takes all that is left.

    A caller who knows which goods came back knows the commission and the buyer's amount better
    than a proportion does. The tax follows the commission then.
    """
    by_part = returned_since(share, tax, before.gross, wanted.gross)
    whole = share.commission.minor
    left = WentBack(
        gross=share.payee_amount.minor - before.gross,
        commission=whole - before.commission,
        tax=tax - before.tax,
        to_buyer=share.net.minor - before.to_buyer,
    )
    is_last = wanted.gross == left.gross
    commission, taxed = by_part.commission, by_part.tax
    if wanted.commission is not None:
        commission = wanted.commission
        after = before.commission + commission
        taxed = round_half_up(Fraction(tax * after, whole)) - before.tax if whole else 0
    to_buyer = by_part.to_buyer if wanted.to_buyer is None else wanted.to_buyer
    if is_last:
        commission, taxed = left.commission, left.tax
        to_buyer = left.to_buyer if wanted.to_buyer is None else to_buyer
    return Returned(
        gross=wanted.gross,
        commission=min(commission, left.commission),
        tax=max(0, min(taxed, left.tax)),
        to_buyer=to_buyer if wanted.to_buyer is not None else min(to_buyer, left.to_buyer),
        at_mid=by_part.at_mid,
        duty=wanted.duty,
    )


def refund_entry(
    earning: Earning, key: str, share: ShareView, back: Returned, sources: Sources, on: date
) -> EntryDraft:
    """Draft a refund: from commission, tax and the payee's money to what buyers get back.

    In another currency than the payee's the position and the margin of the purchase go back, too;
    duty comes from what was to be handed on to customs.
    """
    currency = earning.currency
    paid_in = share.amount.currency
    is_converted = paid_in != currency
    owed = chart.refund_payable(paid_in)
    into = chart.fx_position(currency) if is_converted else owed
    postings = [
        PostingDraft(debit=account, credit=into, amount=Money(minor, currency), memo=memo)
        for account, minor, memo in taken_from(earning, back, sources)
    ]
    if is_converted:
        postings += exchanged(back, paid_in, owed)
    if back.duty:
        amount = Money(back.duty, paid_in)
        postings.append(PostingDraft(chart.border_tax(paid_in), owed, amount, memo="duty returned"))
    return EntryDraft(
        key=key,
        kind="sale_refund",
        reference=earning.reference,
        effective_on=on,
        postings=tuple(postings),
    )


def taken_from(
    earning: Earning, back: Returned, sources: Sources
) -> list[tuple[AccountRef, int, str]]:
    """Say which accounts an amount that goes back comes from, ours first; no zeros."""
    payee, currency = earning.payee_ref, earning.currency
    taken = (
        (chart.commission(currency), back.commission, "commission returned"),
        (chart.tax_payable(currency), back.tax, "tax returned"),
        (chart.vendor_pending(payee, currency), sources.pending, "from pending"),
        (chart.vendor_reserve(payee, currency), sources.reserve, "from the reserve"),
        (chart.vendor_payable(payee, currency), sources.payable, "from the payable"),
        (chart.vendor_receivable(payee, currency), sources.receivable, "owed to us"),
    )
    return [(account, minor, memo) for account, minor, memo in taken if minor]


def exchanged(back: Returned, paid_in: str, owed: AccountRef) -> list[PostingDraft]:
    """Draft what a converted refund takes from position and margin, in the charge's currency.

    The margin of a part may be negative: each amount is rounded on its own, and a shop's fixed
    price may lie below the mid rate. Then the position gives that back to the margin.
    """
    position, margin = chart.fx_position(paid_in), chart.fx_margin(paid_in)
    above = back.to_buyer - back.at_mid
    moves = (
        (position, owed, min(back.at_mid, back.to_buyer), "at the mid rate"),
        (margin, owed, max(above, 0), "margin returned"),
        (position, margin, max(-above, 0), "margin taken back"),
    )
    return [
        PostingDraft(debit=debit, credit=credit, amount=Money(minor, paid_in), memo=memo)
        for debit, credit, minor, memo in moves
        if minor
    ]
