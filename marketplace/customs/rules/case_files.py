"""Consignments and bare tax cases, read from JSON: what commands and proposals are tried on.

Amounts are renminbi, as text or as JSON numbers with two decimals at most; the file is read
without floats. docs/customs.md describes every key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from marketplace.customs.rules.cbec_tax import Rates
from marketplace.customs.rules.errors import PayloadWrong
from marketplace.customs.types import CURRENCY, Consignment, ConsignmentLine, Destination
from marketplace.foundation.money import Money

_SAMPLE: Final = Path(__file__).with_name("sample.json")
SECTIONS: Final = ("cbec_tax", "postal_tax", "quota")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line with its goods, and the rates where the case tells them."""

    goods: ConsignmentLine
    rates: Rates | None = None
    postal_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TaxCase:
    """One case of the tax command; `is_full` is told, or follows from the limits.

    Money: `used` is what the buyer's year holds already.
    """

    name: str
    regime: str
    lines: tuple[CaseLine, ...]
    consignment: Consignment
    used: Money
    is_full: bool | None
    units: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A consignment with a name and a destination, to try rules on."""

    name: str
    consignment: Consignment
    destination: Destination


def loads(text: str | bytes) -> Any:
    """Parse JSON without floats. Raises: PayloadWrong."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise PayloadWrong(_("This is not JSON.")) from error


def read_cases(data: Any) -> list[TaxCase]:
    """Read one case, a list of them, or an object of sections. Raises: PayloadWrong.

    Sections are `cases`, or `cbec_tax`, `postal_tax` and `quota`; others are passed over.
    """
    if isinstance(data, Mapping) and not _is_case(data):
        told: list[tuple[str | None, Any]] = [
            (None, each) for each in _list(data.get("cases", []), "cases")
        ]
        told += [(name, each) for name in SECTIONS for each in _list(data.get(name, []), name)]
        if not told:
            raise _wrong("cases")
        return [_case(each, section) for section, each in told]
    return [_case(each, None) for each in (data if isinstance(data, list) else [data])]


def read_samples(data: Any) -> tuple[Sample, ...]:
    """Read consignments with a name and a destination. Raises: PayloadWrong."""
    return tuple(
        Sample(
            name=str(each.get("name", "")),
            consignment=_consignment(each, [_line(at, row) for at, row in _rows(each)]),
            destination=Destination(
                zone=str(each.get("zone", "CN-GD")),
                is_used_in_hengqin=bool(each.get("is_used_in_hengqin", False)),
            ),
        )
        for each in map(_object, _list(data, "consignments"))
    )


@cache
def shipped_samples() -> tuple[Sample, ...]:
    """Return the consignments that come with the code."""
    return read_samples(loads(_SAMPLE.read_text("utf-8")))


def _is_case(data: Mapping[str, Any]) -> bool:
    return bool({"regime", "lines", "items", "dutiable_value", "dv"} & set(data))


def _case(data: Any, section: str | None) -> TaxCase:
    each = _object(data)
    regime = str(each.get("regime") or _regime(each, section))
    if regime not in ("cbec", "postal", "quota"):
        raise _wrong("regime")
    if regime == "quota":
        return _quota(each)
    lines = tuple(_case_line(at, row) for at, row in _rows(each))
    is_full = each.get("full_rate")
    if is_full not in (None, True, False):
        raise _wrong("full_rate")
    consignment = _consignment(each, [line.goods for line in lines])
    return TaxCase(
        name=str(each.get("name", "")),
        regime=regime,
        lines=lines,
        consignment=consignment,
        used=_amount(each.get("used", "0"), "used"),
        is_full=is_full,
        units=consignment.units,
    )


def _regime(each: Mapping[str, Any], section: str | None) -> str:
    if section:
        return {"cbec_tax": "cbec", "postal_tax": "postal", "quota": "quota"}[section]
    if "dv" in each:
        return "quota"
    return "postal" if "items" in each else "cbec"


def _quota(each: Mapping[str, Any]) -> TaxCase:
    line = ConsignmentLine("1", "", 1, _amount(each.get("dv"), "dv"), 0, 0)
    return TaxCase(
        name=str(each.get("name", "")),
        regime="quota",
        lines=(CaseLine(line),),
        consignment=Consignment((line,)),
        used=_amount(each.get("used", "0"), "used"),
        is_full=None,
        units=_whole(each.get("items", 1), "items"),
    )


def _rows(each: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the lines; a case may be one line by itself, or pairs of value and postal rate."""
    if "items" in each:
        pairs = _list(each["items"], "items")
        rows: list[Any] = [
            {"value": pair[0], "rate": pair[1]} if isinstance(pair, list) else pair
            for pair in pairs
        ]
    elif "lines" in each:
        rows = _list(each["lines"], "lines")
    else:
        rows = [{**each, "value": each.get("dutiable_value"), "freight": None}]
    if not rows:
        raise _wrong("lines")
    return [(at, _object(row)) for at, row in enumerate(rows, 1)]


def _case_line(at: int, row: Mapping[str, Any]) -> CaseLine:
    rates = None
    if "vat" in row:
        duty = row.get("duty_rate")
        rates = Rates(
            vat=_decimal(row["vat"], "vat"),
            ct=_decimal(row.get("ct", "0"), "ct"),
            duty=None if duty is None else _decimal(duty, "duty_rate"),
        )
        if rates.ct >= 1:
            raise _wrong("ct")
    postal = _decimal(row["rate"], "rate") if "rate" in row else None
    return CaseLine(_line(at, row), rates, postal)


def _line(at: int, row: Mapping[str, Any]) -> ConsignmentLine:
    quantity = row.get("statutory_quantity")
    return ConsignmentLine(
        ref=str(row.get("ref", at)),
        hs_code=str(row.get("hs_code", "")),
        quantity=_whole(row.get("quantity", 1), "quantity"),
        value=_amount(row.get("value"), "value"),
        net_weight_g=_whole(row.get("net_weight_g", 1), "net_weight_g"),
        gross_weight_g=_whole(row.get("gross_weight_g", row.get("net_weight_g", 1)), "weight"),
        name=str(row.get("name", "")),
        goods_ref=str(row.get("goods_ref", "")),
        tags=frozenset(str(tag) for tag in _list(row.get("tags", []), "tags")),
        statutory_quantity=None if quantity is None else _decimal(quantity, "statutory_quantity"),
        statutory_unit=str(row.get("statutory_unit", "")),
    )


def _consignment(each: Mapping[str, Any], lines: list[ConsignmentLine]) -> Consignment:
    return Consignment(
        lines=tuple(lines),
        freight=_amount(each.get("freight", "0"), "freight"),
        insurance=_amount(each.get("insurance", "0"), "insurance"),
        sent_from=str(each.get("sent_from", "MO")),
    )


def _amount(value: Any, place: str) -> Money:
    try:
        money = Money.from_decimal(_decimal(value, place), CURRENCY)
    except ValueError:
        raise _wrong(place) from None
    return money


def _decimal(value: Any, place: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _wrong(place)
    try:
        read = Decimal(value)
    except InvalidOperation:
        raise _wrong(place) from None
    if not read.is_finite() or read < 0 or read >= 10**12:
        raise _wrong(place)
    return read


def _whole(value: Any, place: str) -> int:
    if type(value) is not int or not 1 <= value < 10**9:
        raise _wrong(place)
    return value


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(place)
    return value


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong("cases")
    return value


def _wrong(place: str) -> PayloadWrong:
    return PayloadWrong(_("This is not readable: %(place)s") % {"place": place}, place=place)
