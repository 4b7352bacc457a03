"""What the goods of a consignment have to be and to tell, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from marketplace.customs.numbers import hs
from marketplace.customs.rules import cbec_tax
from marketplace.customs.rules.cbec_tax import Treatment
from marketplace.customs.rules.channels import MODES, Channel
from marketplace.customs.rules.duty import cbec_values
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.customs.rules.payloads import BanRow
from marketplace.customs.rules.rulebook import Rulebook
from marketplace.customs.types import Consignment, ConsignmentLine

_FACTS: Final = "facts of goods"
_HS: Final = "Harmonized System and tariff of China"
_LIST: Final = "list of goods for cross-border retail imports"


def facts_of_goods(consignment: Consignment) -> Iterator[Finding]:
    """Refuse codes that cannot be and weights that do not add up."""
    for line in consignment.lines:
        if hs.fault_of(line.hs_code):
            told = {"goods": line.name or line.hs_code, "hs_code": line.hs_code}
            yield Finding("hs_wrong", Weight.REFUSE, _FACTS, _HS, line.ref, told)
        if not 0 < line.net_weight_g <= line.gross_weight_g:
            facts = {
                "net_g": line.net_weight_g,
                "gross_g": line.gross_weight_g,
                "goods": line.name or line.hs_code,
            }
            yield Finding("weight_wrong", Weight.REFUSE, _FACTS, _FACTS, line.ref, facts)


def bans(consignment: Consignment, channel: Channel, book: Rulebook) -> Iterator[Finding]:
    """Refuse goods that a channel does not take; put aside those that a person judges."""
    for line in consignment.lines:
        for row in book.bans:
            if row.channel != channel or not _matches(row, line) or _begins(line, row.free_hs):
                continue
            is_looked_at = row.verdict == "review" or _begins(line, row.except_hs)
            yield Finding(
                "goods_to_review" if is_looked_at else "goods_banned",
                Weight.REVIEW if is_looked_at else Weight.REFUSE,
                row.rule,
                book.source("bans"),
                line.ref,
                {
                    "goods": line.name or line.hs_code,
                    "tags": ", ".join(sorted(line.tags & set(row.tags))),
                },
            )


def listed(consignment: Consignment, channel: Channel, book: Rulebook) -> Iterator[Finding]:
    """Hold every line against the list, in the channel's mode and with the list's remark."""
    known, source = book.positive_list, book.source("positive_list")
    for line in consignment.lines:
        row = known.rows.get(hs.tariff_line(line.hs_code))
        facts = {"goods": line.name or line.hs_code, "hs_code": hs.tariff_line(line.hs_code)}
        if row is None:
            code = "not_listed" if known.is_complete else "listing_unknown"
            weight = Weight.REFUSE if known.is_complete else Weight.REVIEW
            yield Finding(code, weight, _LIST, source, line.ref, facts)
            continue
        facts |= {"remark": row.remark}
        if MODES[channel] not in row.modes:
            yield Finding("mode_excluded", Weight.REFUSE, _LIST, source, line.ref, facts)
        if {"name", "exclusion"} & set(row.remarks):
            yield Finding("remark_to_review", Weight.REVIEW, _LIST, source, line.ref, facts)


def caps(consignment: Consignment, book: Rulebook, taken_g: Mapping[str, int]) -> Iterator[Finding]:
    """Refuse what is more than a person may buy of some goods in a year, by net weight."""
    wanted: dict[str, int] = defaultdict(int)
    lines: dict[str, ConsignmentLine] = {}
    for line in consignment.lines:
        cap = book.cap_of(line.hs_code)
        if cap is not None:
            wanted[cap.hs] += line.net_weight_g
            lines[cap.hs] = line
    for prefix, grams in wanted.items():
        most = book.weight_caps[prefix].per_person_year_g
        if grams + taken_g.get(prefix, 0) > most:
            yield Finding(
                "weight_over_cap",
                Weight.REFUSE,
                "weight a person and year",
                book.source("weight_caps"),
                lines[prefix].ref,
                {
                    "goods": lines[prefix].name or prefix,
                    "most_g": most,
                    "taken_g": taken_g.get(prefix, 0),
                },
            )


def rates(consignment: Consignment, book: Rulebook) -> Iterator[Finding]:
    """Refuse goods that cannot be taxed: no rate, no quantity, no duty above the limit."""
    values = cbec_values(consignment)
    total = sum(value.minor for value in values)
    is_over = total > book.limits.single.minor and consignment.units == 1
    for line in consignment.lines:
        row = book.tariff_of(line.hs_code)
        facts = {"goods": line.name or line.hs_code, "hs_code": line.hs_code}
        if row is None or (is_over and row.duty is None):
            rule = "rates by code of goods" if row is None else str(Treatment.FULL_TAX)
            source = book.source("tariff")
            yield Finding("rate_unknown", Weight.REFUSE, rule, source, line.ref, facts)
    yield from measures(consignment, book)


def measures(consignment: Consignment, book: Rulebook) -> Iterator[Finding]:
    """Refuse cosmetics that do not say how much they hold: their tax hangs on it."""
    for line in consignment.lines:
        if book.threshold_of(line.hs_code) is None:
            continue
        if not cbec_tax.is_measured(line.statutory_quantity, line.statutory_unit):
            yield Finding(
                "quantity_missing",
                Weight.REFUSE,
                "statutory quantity of cosmetics",
                book.source("ct_thresholds"),
                line.ref,
                {"goods": line.name or line.hs_code},
            )


def _matches(row: BanRow, line: ConsignmentLine) -> bool:
    return bool(line.tags & set(row.tags)) or _begins(line, row.hs)


def _begins(line: ConsignmentLine, prefixes: tuple[str, ...]) -> bool:
    return line.hs_code.startswith(prefixes) if prefixes else False
