"""What a deal with a bank must be before anyone books it, and what it moves. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from marketplace.foundation.money import Money, exponent
from payments.fx.types import MidRate
from payments.ledger import chart
from payments.ledger.types import EntryDraft, PostingDraft


def dealt_value(rate: Decimal, base: str, sold: Money, bought: Money) -> Fraction:
    """Return units bought for one unit sold, exact, of a rate told for one `base`.

    Raises: ValueError when `base` is neither currency of the deal.
    """
    if base not in (sold.currency, bought.currency):
        raise ValueError(f"{base} is neither {sold.currency} nor {bought.currency}")
    told = Fraction(rate)
    return told if base == sold.currency else 1 / told


def is_sum_of(value: Fraction, sold: Money, bought: Money) -> bool:
    """Tell whether an amount bought follows from the amount sold, to less than a minor unit.

    Banks round up, down or half up; a whole minor unit off is a typing error.
    """
    scale = Fraction(10) ** (exponent(bought.currency) - exponent(sold.currency))
    return abs(sold.minor * value * scale - bought.minor) < 1


def is_near_mid(value: Fraction, mid: MidRate, band: Decimal) -> bool:
    """Tell whether a deal's rate is within a band (0.01 is 1 %) of the mid rate."""
    return abs(value - mid.value) <= mid.value * Fraction(band)


def deal_entry(*, deal_ref: str, bank: str, sold: Money, bought: Money, on: date) -> EntryDraft:
    """Draft what a confirmed deal moves: out of one bank account and position, into the other.

    The positions take both sides at the bank's own amounts; what that wins or loses against
    their cost is posted when it is booked.
    """
    postings = (
        PostingDraft(
            debit=chart.fx_position(sold.currency),
            credit=chart.bank(sold.currency),
            amount=sold,
            memo=bank,
        ),
        PostingDraft(
            debit=chart.bank(bought.currency),
            credit=chart.fx_position(bought.currency),
            amount=bought,
            memo=bank,
        ),
    )
    return EntryDraft(
        key=f"fx:deal:{deal_ref}",
        kind="fx_deal",
        reference=deal_ref,
        effective_on=on,
        postings=postings,
    )
