"""What a refund of part of a sale returns, and which entry it makes. Pure.

Each amount goes back by the part of the gross that has gone back so far, rounded half up, less
what went back before: in how many steps a sale is refunded changes no total.
"""

from __future__ import annotations

from collections.abc import Iterable
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

    `to_buyer`, `at_mid` (its value at the mid rate of the purchase) and `subsidy` (what the
    platform added and has again) are in the charge's, and so is `duty`, which goes back to the
    buyer beside `to_buyer` and is no money of the payee.
    """

    gross: int
    commission: int
    tax: int
    to_buyer: int
    at_mid: int
    fee: int = 0  # of a lost dispute, where the payee bears it
    duty: int = 0
    subsidy: int = 0

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
        subsidy=part(share.added.minor),
    )


@dataclass(frozen=True)
class WentBack:
    """What earlier refunds of a sale gave back.

    Money: minor units; `to_buyer` (the border apart), `duty` and `subsidy` in the charge's.
    """

    gross: int = 0
    commission: int = 0
    tax: int = 0
    to_buyer: int = 0
    duty: int = 0
    subsidy: int = 0


@dataclass(frozen=True)
class Wanted:
    """One refund as its caller computed it.

    What is None goes back by the part of the gross. Duty goes back only where it is told.
    Money: minor units; `to_buyer` and `subsidy` in the charge's.
    """

    gross: int
    to_buyer: int | None = None
    commission: int | None = None
    duty: int = 0
    subsidy: int | None = None


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
        subsidy=share.added.minor - before.subsidy,
    )
    is_last = wanted.gross == left.gross
    commission, taxed = by_part.commission, by_part.tax
    if wanted.commission is not None:
        commission = wanted.commission
        after = before.commission + commission
        taxed = round_half_up(Fraction(tax * after, whole)) - before.tax if whole else 0
    if is_last:
        commission, taxed = left.commission, left.tax
    to_buyer, subsidy = _brought_by(share, by_part, left, wanted, is_last=is_last)
    return Returned(
        gross=wanted.gross,
        commission=min(commission, left.commission),
        tax=max(0, min(taxed, left.tax)),
        to_buyer=to_buyer,
        at_mid=by_part.at_mid,
        duty=wanted.duty,
        subsidy=subsidy,
    )


def _brought_by(
    share: ShareView, by_part: Returned, left: WentBack, wanted: Wanted, *, is_last: bool
) -> tuple[int, int]:
    """Return what goes back to the buyer, and what of our own comes back to us.

    Without a conversion both together are the gross, as they were when it was paid.
    """
    subsidy = left.subsidy if is_last else min(by_part.subsidy, left.subsidy)
    if wanted.subsidy is not None:
        subsidy = wanted.subsidy
    if wanted.to_buyer is not None:
        return wanted.to_buyer, subsidy
    if share.amount.currency == share.payee_amount.currency:
        return wanted.gross - subsidy, subsidy
    return left.to_buyer if is_last else min(by_part.to_buyer, left.to_buyer), subsidy


def refund_entry(
    earning: Earning,
    key: str,
    share: ShareView,
    back: Returned,
    sources: Sources,
    on: date,
    *,
    borne: int = 0,
) -> EntryDraft:
    """Draft a refund: from commission, tax and the payee's money to what buyers get back.

    In another currency than the payee's the position and the margin of the purchase go back, too;
    duty comes from what was to be handed on to customs, and where that has gone (`borne`) from us.
    What we had added comes back to us.
    """
    currency = earning.currency
    paid_in = share.amount.currency
    is_converted = paid_in != currency
    owed = chart.refund_payable(paid_in)
    targets = [(owed, back.to_buyer), (chart.promotions(paid_in), back.subsidy)]
    if is_converted:
        targets = [(chart.fx_position(currency), back.gross)]
    postings = poured(taken_from(earning, back, sources), targets, currency)
    if is_converted:
        postings += exchanged(back, paid_in, owed)
    sources_of_duty = (
        (chart.border_tax(paid_in), back.duty - borne, "duty returned"),
        (chart.duty_difference(paid_in), borne, "duty returned by us"),
    )
    postings += [
        PostingDraft(account, owed, Money(minor, paid_in), memo=memo)
        for account, minor, memo in sources_of_duty
        if minor
    ]
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
    brought = back.to_buyer + back.subsidy
    above = brought - back.at_mid
    sources = (
        (position, min(back.at_mid, brought), "at the mid rate"),
        (margin, max(above, 0), "margin returned"),
    )
    targets = ((owed, back.to_buyer), (chart.promotions(paid_in), back.subsidy))
    postings = poured([each for each in sources if each[1]], targets, paid_in)
    if above < 0:
        amount = Money(-above, paid_in)
        postings.append(PostingDraft(position, margin, amount, memo="margin taken back"))
    return postings


def poured(
    sources: Iterable[tuple[AccountRef, int, str]],
    targets: Iterable[tuple[AccountRef, int]],
    currency: str,
) -> list[PostingDraft]:
    """Draft postings that fill each target in turn from the sources in turn; both sums agree."""
    wanted = [(account, minor) for account, minor in targets if minor]
    postings: list[PostingDraft] = []
    for account, minor, memo in sources:
        left = minor
        while left:
            into, still = wanted.pop(0)
            part = min(left, still)
            amount = Money(part, currency)
            postings.append(PostingDraft(debit=account, credit=into, amount=amount, memo=memo))
            left -= part
            if still > part:
                wanted.insert(0, (into, still - part))
    return postings
