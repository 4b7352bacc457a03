"""A rate sheet before it is published, and what may be wrong with one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from marketplace.foundation.money import Money
from marketplace.shipping import zones
from marketplace.shipping.places import place_of
from marketplace.shipping.pricing import Band, Surcharges, Tariff, price_delivery
from marketplace.shipping.types import Destination, PackedSize, PriceLine

STEPS_G: Final = (100, 500, 1_000)
MOST_BANDS: Final = 20
HEAVIEST_G: Final = 1_000_000
MOST_DAYS: Final = 90
FURTHEST_DAYS: Final = 366  # a sheet may be published for so many days ahead
DIVISORS: Final = range(1_000, 30_001)


@dataclass(frozen=True)
class Fault:
    """Something wrong: in which row of a file (0 for none), for which zone and column, and why.

    `reason` is one of those in `fault_words.py`.
    """

    reason: str
    zone: str = ""
    column: str = ""
    row: int = 0


@dataclass(frozen=True)
class LineDraft:
    """What a sheet would ask to one zone. Money: the sheet's currency; weights are grams."""

    zone: str
    bands: tuple[Band, ...]
    days_min: int
    days_max: int
    next_g: int | None = None
    next_price: Money | None = None
    free_over: Money | None = None


@dataclass(frozen=True)
class SheetDraft:
    """A whole sheet. Money: all amounts are in `currency`; `divisor` is cm³ a kilogram."""

    code: str
    name_by_lang: dict[str, str]
    carrier: str
    currency: str
    valid_from: date
    step_g: int
    divisor: int | None
    fuel_bps: int
    minimum: Money
    surcharges: Surcharges
    collects_on: str
    lines: tuple[LineDraft, ...]

    def on(self, day: date) -> SheetDraft:
        """Return the same sheet, valid from another day on."""
        return replace(self, valid_from=day)

    def tariff(self, line: LineDraft) -> Tariff:
        """Return one of its lines as consignments are priced by it."""
        return Tariff(
            bands=line.bands,
            step_g=self.step_g,
            surcharges=self.surcharges,
            minimum=self.minimum,
            next_g=line.next_g,
            next_price=line.next_price,
            divisor=self.divisor,
            fuel_bps=self.fuel_bps,
            free_over=line.free_over,
        )


def check_sheet(draft: SheetDraft, today: date) -> list[Fault]:
    """Return everything that is wrong with a sheet; an empty list means that it may be published.

    A sheet without lines is in order: it ends its series.
    """
    found = [Fault(reason, column=column) for reason, column in _of_the_sheet(draft, today)]
    seen: set[str] = set()
    for line in draft.lines:
        if line.zone in seen:
            found.append(Fault("zone_twice", line.zone, "zone"))
        seen.add(line.zone)
        found += check_line(line)
    return found


def check_line(line: LineDraft) -> list[Fault]:
    """Return what is wrong with one line, by column."""
    found = [("no_zone", "zone")] if line.zone not in zones.ALL_NAMES else []
    found += [(reason, "bands") for reason in _of_the_bands(line.bands)]
    if (line.next_g is None) != (line.next_price is None):
        found.append(("next_half", "next"))
    if line.next_g is not None and not 0 < line.next_g <= HEAVIEST_G:
        found.append(("weight", "next"))
    if line.next_price is not None and line.next_price.minor < 0:
        found.append(("negative", "next"))
    if line.free_over is not None and line.free_over.minor <= 0:
        found.append(("negative", "free_from"))
    if not 0 <= line.days_min <= line.days_max <= MOST_DAYS:
        found.append(("days", "days"))
    return [Fault(reason, line.zone, column) for reason, column in found]


def _of_the_bands(bands: tuple[Band, ...]) -> Iterable[str]:
    weights = [band.up_to_g for band in bands]
    if not bands:
        yield "no_bands"
    if len(bands) > MOST_BANDS:
        yield "many_bands"
    if any(later <= earlier for earlier, later in pairwise(weights)):
        yield "not_rising"
    if any(not 0 < weight <= HEAVIEST_G for weight in weights):
        yield "weight"
    if any(band.price.minor < 0 for band in bands):
        yield "negative"


def _of_the_sheet(draft: SheetDraft, today: date) -> Iterable[tuple[str, str]]:
    ahead = (draft.valid_from - today).days
    if not 0 <= ahead <= FURTHEST_DAYS:
        yield "day", "valid_from"
    if draft.step_g not in STEPS_G:
        yield "step", "step_g"
    if draft.divisor is not None and draft.divisor not in DIVISORS:
        yield "divisor", "divisor"
    if not 0 <= draft.fuel_bps <= 10_000:
        yield "fuel", "fuel_bps"
    amounts = draft.surcharges
    if any(
        money.minor < 0
        for money in (
            *(draft.minimum, amounts.remote, amounts.oversize, amounts.fragile, amounts.cold),
        )
    ):
        yield "negative", "surcharges"
    if bool(amounts.oversize) != (amounts.oversize_mm is not None):
        yield "oversize", "oversize_mm"
    if len(draft.collects_on) != 7 or "1" not in draft.collects_on:
        yield "weekdays", "collects_on"


def with_lines(draft: SheetDraft, lines: Iterable[LineDraft]) -> SheetDraft:
    """Return the same sheet with other lines, in the order of the zones."""
    order = {code: place for place, code in enumerate(zones.IN_ORDER)}
    known = sorted(lines, key=lambda line: order.get(line.zone, len(order)))
    return replace(draft, lines=tuple(known))


def preview(
    draft: SheetDraft, to: Destination, *, weight_g: int, size: PackedSize, goods: Money
) -> tuple[PriceLine, ...] | None:
    """Price a box by a sheet that is not published yet; None when it would not carry it there.

    Money: the sheet's currency.
    """
    place = place_of(to, (), draft.valid_from)
    lines = {line.zone: line for line in draft.lines}
    line = lines.get(place.zone) or lines.get(to.zone)
    if line is None:
        return None
    is_remote = place.is_remote and line.zone != zones.REMOTE
    return price_delivery(
        draft.tariff(line), weight_g=weight_g, goods=goods, size=size, is_remote=is_remote
    )
