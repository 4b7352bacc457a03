"""What a consignment costs at the border by one channel. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from marketplace.customs.rules import cbec_tax, postal_tax
from marketplace.customs.rules.apportioning import dutiable_values
from marketplace.customs.rules.cbec_tax import Rates, Treatment
from marketplace.customs.rules.channels import CBEC, Channel
from marketplace.customs.rules.payloads import Limits
from marketplace.customs.rules.rounding import Rounding, rounded
from marketplace.customs.rules.rulebook import Rulebook
from marketplace.customs.types import CURRENCY, Consignment, ConsignmentLine
from marketplace.foundation.money import Money

_NIL = Money(0, CURRENCY)


@dataclass(frozen=True, slots=True)
class DutyLine:
    """The taxes of one line, in renminbi; by post the one tax stands in `postal`."""

    ref: str
    dutiable: Money
    duty: Money = _NIL
    ct: Money = _NIL
    vat: Money = _NIL
    postal: Money = _NIL

    @property
    def total(self) -> Money:
        """All taxes of the line."""
        return self.duty + self.ct + self.vat + self.postal


@dataclass(frozen=True, slots=True)
class Duty:
    """The taxes of a consignment, in renminbi.

    `computed` is what the rates come to, `collected` what is asked for: a parcel's tax up to the
    exemption is not. `counts` is what the buyer's year is charged with.
    """

    channel: Channel
    treatment: Treatment
    lines: tuple[DutyLine, ...]
    dutiable: Money
    computed: Money
    collected: Money
    counts: Money


class Unpriced(ValueError):
    """These goods cannot be priced: a rate or a quantity is not known. The checks say which."""


def duty_of(
    consignment: Consignment, channel: Channel, book: Rulebook, *, used: Money, rounding: Rounding
) -> Duty:
    """Price a consignment at the border.

    Money: renminbi; `used` is what the buyer's year holds already, and matters to cross-border
    e-commerce alone. Raises: Unpriced.
    """
    if channel in CBEC:
        return _cbec(consignment, channel, book, used, rounding)
    if channel == Channel.PERSONAL_PARCEL:
        return _postal(consignment, book, rounding)
    lines = tuple(DutyLine(line.ref, line.value) for line in consignment.lines)
    return Duty(channel, Treatment.UNTAXED, lines, consignment.goods, _NIL, _NIL, _NIL)


def rates_of(line: ConsignmentLine, dutiable: Money, book: Rulebook) -> Rates:
    """Return a line's rates; goods with a threshold bear its tax from there on, else none.

    Raises: Unpriced when no row covers the goods, or their quantity cannot be held against the
    threshold.
    """
    row = book.tariff_of(line.hs_code)
    if row is None:
        raise Unpriced(f"no rates for {line.hs_code}")
    threshold = book.threshold_of(line.hs_code)
    ct = row.ct
    if threshold is not None:
        ct = threshold.rate if _is_high_end(line, dutiable, book) else Decimal(0)
    return Rates(vat=row.vat, ct=ct, duty=row.duty)


def _is_high_end(line: ConsignmentLine, value: Money, book: Rulebook) -> bool:
    threshold, quantity = book.threshold_of(line.hs_code), line.statutory_quantity
    if threshold is None:
        return False
    if quantity is None or not cbec_tax.is_measured(quantity, line.statutory_unit):
        raise Unpriced(f"{line.ref}: no statutory quantity in grams, milliliters or pieces")
    return cbec_tax.is_high_end(value, quantity, line.statutory_unit, threshold)


def cbec_values(consignment: Consignment) -> list[Money]:
    """Return the dutiable value of each line: goods, freight, insurance."""
    return dutiable_values(
        [line.value for line in consignment.lines],
        freight=consignment.freight,
        insurance=consignment.insurance,
    )


def _cbec(
    consignment: Consignment, channel: Channel, book: Rulebook, used: Money, rounding: Rounding
) -> Duty:
    values = cbec_values(consignment)
    dutiable = Money.total(values, CURRENCY)
    treatment = cbec_tax.treatment_of(
        dutiable=dutiable, units=consignment.units, used=used, limits=book.limits
    )
    is_full = treatment != Treatment.PREFERENTIAL
    rates = [rates_of(*each, book) for each in zip(consignment.lines, values, strict=True)]
    if is_full and any(each.duty is None for each in rates):
        raise Unpriced("no tariff known for goods above the limit")
    refs = [line.ref for line in consignment.lines]
    lines = taxed(refs, values, rates, book.limits, is_full=is_full, rounding=rounding)
    total = Money.total((line.total for line in lines), CURRENCY)
    return Duty(channel, treatment, lines, dutiable, total, total, dutiable)


def taxed(
    refs: Sequence[str],
    values: Sequence[Money],
    rates: Sequence[Rates],
    limits: Limits,
    *,
    is_full: bool,
    rounding: Rounding,
) -> tuple[DutyLine, ...]:
    """Return the taxes of lines whose dutiable values and rates are known, in renminbi.

    Raises: ValueError where full rates need a duty that is not known.
    """
    exact = [
        cbec_tax.exact_taxes(value, each, limits, is_full=is_full)
        for value, each in zip(values, rates, strict=True)
    ]
    whole = rounded(exact, rounding)
    return tuple(
        DutyLine(ref, value, *(Money(part, CURRENCY) for part in parts))
        for ref, value, parts in zip(refs, values, whole, strict=True)
    )


def _postal(consignment: Consignment, book: Rulebook, rounding: Rounding) -> Duty:
    exact = [
        (postal_tax.exact_tax(line.value, postal_rate(line, book)),) for line in consignment.lines
    ]
    lines = tuple(
        DutyLine(line.ref, line.value, postal=Money(tax, CURRENCY))
        for line, (tax,) in zip(consignment.lines, rounded(exact, rounding), strict=True)
    )
    total = Money.total((line.total for line in lines), CURRENCY)
    collected = postal_tax.collected(total, book.limits)
    goods = consignment.goods
    return Duty(Channel.PERSONAL_PARCEL, Treatment.POSTAL, lines, goods, total, collected, _NIL)


def postal_rate(line: ConsignmentLine, book: Rulebook) -> Decimal:
    """Return a line's postal rate. Raises: Unpriced for cosmetics without a usable quantity."""
    row = book.postal_row_of(line.hs_code)
    if row is None:
        return book.postal_rates.default
    if row.below is None:
        return row.rate
    if row.from_unit is not None:
        is_high = Fraction(line.value.minor, line.quantity) >= row.from_unit.minor
    else:
        is_high = _is_high_end(line, line.value, book)
    return row.rate if is_high else row.below
