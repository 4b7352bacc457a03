"""What a delivery costs by a tariff, step by step: pure rules, all in the vendor's currency.

The rules and their worked numbers stand in docs/shipping.md and are a test.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.foundation.money import Money, share_bps
from marketplace.shipping.types import PackedSize, PriceLine


@dataclass(frozen=True)
class Band:
    """What a chargeable weight up to `up_to_g` costs. Money: the vendor's currency."""

    up_to_g: int
    price: Money


@dataclass(frozen=True)
class Surcharges:
    """What is added once a consignment. Money: the vendor's currency.

    `oversize` is due when a side is longer than `oversize_mm`.
    """

    remote: Money
    oversize: Money
    fragile: Money
    cold: Money
    oversize_mm: int | None = None


@dataclass(frozen=True)
class Tariff:
    """How a consignment to one zone is priced.

    `bands` rise in weight; above the last, each started `next_g` costs `next_price`, and without
    them nothing heavier is carried. `step_g` rounds the chargeable weight up; `divisor` (cubic
    centimeters a kilogram) turns volume into weight, none means that volume does not count.
    Money: the vendor's currency.
    """

    bands: tuple[Band, ...]
    step_g: int
    surcharges: Surcharges
    minimum: Money
    next_g: int | None = None
    next_price: Money | None = None
    divisor: int | None = None
    fuel_bps: int = 0
    free_over: Money | None = None


def chargeable_g(weight_g: int, volume_mm3: int, *, step_g: int, divisor: int | None) -> int:
    """Return the weight that is paid for, in grams: the larger of both, up to the step.

    A cubic millimeter by cubic centimeters a kilogram is exactly a gram, so nothing is rounded
    before the end: 40 x 30 x 20 cm by 6000 are 4,000 g.
    """
    steps = -(-weight_g // step_g)
    if divisor:
        steps = max(steps, -(-volume_mm3 // (divisor * step_g)))
    return steps * step_g


def price_delivery(
    tariff: Tariff, *, weight_g: int, goods: Money, size: PackedSize, is_remote: bool = False
) -> tuple[PriceLine, ...] | None:
    """Price a consignment and say how, a line a step; None when it is too heavy for the tariff.

    Freight by weight, fuel on the freight, surcharges, up to the minimum; goods worth
    `free_over` or more travel free, and the last line lets all of it off.
    Money: the vendor's currency; fuel is rounded half up once.
    Raises: CurrencyMismatch when the amounts are not of one currency.
    """
    weight = chargeable_g(weight_g, size.volume_mm3, step_g=tariff.step_g, divisor=tariff.divisor)
    freight = freight_of(tariff, weight)
    if freight is None:
        return None
    fuel = Money(share_bps(freight.minor, tariff.fuel_bps), freight.currency)
    lines = [PriceLine("freight", freight, weight)]
    if fuel:
        lines.append(PriceLine("fuel", fuel, tariff.fuel_bps))
    lines += _surcharged(tariff.surcharges, size, is_remote)
    missing = tariff.minimum - price_of(lines)
    if missing.minor > 0:
        lines.append(PriceLine("minimum", missing))
    price = price_of(lines)
    if price and tariff.free_over is not None and goods >= tariff.free_over:
        lines.append(PriceLine("free", -price))
    return tuple(lines)


def freight_of(tariff: Tariff, weight_g: int) -> Money | None:
    """Return what a chargeable weight costs; None above the last band where nothing follows."""
    for band in tariff.bands:
        if weight_g <= band.up_to_g:
            return band.price
    if tariff.next_g is None or tariff.next_price is None:
        return None
    last = tariff.bands[-1]
    return last.price + tariff.next_price * -(-(weight_g - last.up_to_g) // tariff.next_g)


def price_of(lines: tuple[PriceLine, ...] | list[PriceLine]) -> Money:
    """Return what lines add up to. Money: their currency."""
    return Money.total((line.amount for line in lines), lines[0].amount.currency)


def _surcharged(of: Surcharges, size: PackedSize, is_remote: bool) -> list[PriceLine]:
    is_oversize = of.oversize_mm is not None and size.longest_mm > of.oversize_mm
    due = [
        ("remote", of.remote, is_remote, 0),
        ("oversize", of.oversize, is_oversize, size.longest_mm),
        ("fragile", of.fragile, size.is_fragile, 0),
        ("cold", of.cold, size.is_cold, 0),
    ]
    return [PriceLine(code, money, by) for code, money, is_due, by in due if is_due and money]


def no_surcharges(currency: str) -> Surcharges:
    """Return surcharges of nothing."""
    zero = Money.zero(currency)
    return Surcharges(remote=zero, oversize=zero, fragile=zero, cold=zero)


def plain_tariff(*, base: Money, per_kg: Money, free_over: Money | None) -> Tariff:
    """Return a plain rate in the form of a tariff: a base, and a price per started kilogram.

    Money: the vendor's currency.
    """
    return Tariff(
        bands=(Band(0, base),),
        step_g=1_000,
        next_g=1_000,
        next_price=per_kg,
        surcharges=no_surcharges(base.currency),
        minimum=Money.zero(base.currency),
        free_over=free_over,
    )
