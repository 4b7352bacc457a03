"""What a payee bears of a dispute that is lost, and which entry that makes. Pure.

`docs/disputes.md` tells the rules; its numbers are a test.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from marketplace.foundation.money import Money, allocate, round_half_up
from payments.charges.types import DisputeView, ShareView
from payments.ledger import chart
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft
from payments.settlement.refunding import (
    Returned,
    Wanted,
    WentBack,
    exchanged,
    returned,
    taken_from,
)

if TYPE_CHECKING:  # the rules read rows that they are given; they never ask for one
    from payments.settlement.drawing import Sources
    from payments.settlement.models import Earning


@dataclass(frozen=True)
class ChargedBack:
    """What a lost dispute takes of one sale.

    Money: `back` as for a refund, with `back.fee` in the payee's currency; `over` (minor units of
    the charge currency) is more than was left of the sale; `fee` is the part as the provider
    took it.
    """

    back: Returned
    over: int = 0
    fee: Money | None = None


def charged_back(
    share: ShareView, tax: int, before: WentBack, disputed: int, *, keeps_commission: bool
) -> ChargedBack:
    """Say what a chargeback of `disputed` takes along, when `before` has gone back already.

    Money: `disputed` in minor units of the charge currency, `tax` in the payee's.
    What falls to the duty of the border, by largest remainder, is no payee's. The payee's part is
    in proportion, rounded half up; what is left of a sale goes whole.
    """
    whole = share.payee_amount.minor
    left = share.net.minor - before.to_buyer
    left_duty = share.duty_minor - before.duty
    taken = min(disputed, left + left_duty)
    own, duty = allocate(taken, [left, left_duty]) if taken else (0, 0)
    part = round_half_up(Fraction(own * whole, share.net.minor))
    gross = whole - before.gross if own == left else min(part, whole - before.gross)
    back = returned(share, tax, before, Wanted(gross=gross, to_buyer=own, duty=duty))
    if keeps_commission:
        back = replace(back, commission=0, tax=0)
    return ChargedBack(back, over=disputed - taken)


def with_fee(found: ChargedBack, view: DisputeView, share: ShareView, part: Money) -> ChargedBack:
    """Let the payee bear its part of the provider's fee, where its worth is known.

    Money: `part` in the provider's currency; it becomes the payee's at the rate at which the
    provider withdrew, and at the share's own. A fee in any other currency stays ours.
    """
    mid = Fraction(share.payee_amount.minor, share.mid_value.minor) if share.mid_value else None
    if part.currency == share.payee_amount.currency:
        exact = Fraction(part.minor)
    elif part.currency == share.amount.currency and mid is not None:
        exact = part.minor * mid
    elif view.withdrawn and part.currency == view.withdrawn.currency and mid is not None:
        exact = part.minor * Fraction(view.amount.minor, view.withdrawn.minor) * mid
    else:
        return found
    borne = round_half_up(exact)
    return replace(found, back=replace(found.back, fee=borne), fee=part) if borne else found


def chargeback_entry(
    earning: Earning, key: str, share: ShareView, found: ChargedBack, sources: Sources, on: date
) -> EntryDraft:
    """Draft a chargeback: from commission, tax and the payee's money to what the bank took.

    What was withdrawn waits in `dispute_suspense`, and leaves it here. In another currency than
    the payee's the position and the margin of the purchase go back, as for a refund. Duty stays
    owed to customs, so what the bank took of it is ours to bear.
    """
    currency, paid_in = earning.currency, share.amount.currency
    suspense = chart.dispute_suspense(paid_in)
    is_converted = paid_in != currency
    targets = [(chart.fx_position(currency) if is_converted else suspense, found.back.gross)]
    postings: list[PostingDraft] = []
    if found.fee is not None:
        is_same = found.fee.currency == currency
        expense = chart.dispute_fee(found.fee.currency)
        targets.append((expense if is_same else chart.fx_position(currency), found.back.fee))
        if not is_same:
            position = chart.fx_position(found.fee.currency)
            postings.append(PostingDraft(position, expense, found.fee, memo="dispute fee"))
    postings[:0] = _poured(taken_from(earning, found.back, sources), targets, currency)
    if is_converted:
        postings += exchanged(found.back, paid_in, suspense)
    if found.back.duty:
        amount = Money(found.back.duty, paid_in)
        postings.append(PostingDraft(chart.goodwill(paid_in), suspense, amount, memo="duty"))
    if found.over:
        amount = Money(found.over, paid_in)
        postings.append(PostingDraft(chart.suspense(paid_in), suspense, amount, memo="not left"))
    return EntryDraft(
        key=key,
        kind="chargeback",
        reference=earning.reference,
        effective_on=on,
        postings=tuple(postings),
    )


def _poured(
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
