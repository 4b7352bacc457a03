"""`manage.py customs tax --input FILE.json`: what a case comes to at the border."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.rules import cbec_tax, postal_tax, queries
from marketplace.customs.rules.apportioning import dutiable_values
from marketplace.customs.rules.case_files import TaxCase, loads, read_cases
from marketplace.customs.rules.cbec_tax import Treatment
from marketplace.customs.rules.duty import DutyLine, Unpriced, postal_rate, rates_of, taxed
from marketplace.customs.rules.errors import PayloadWrong
from marketplace.customs.rules.rounding import LINE_AND_KIND, MODES, Rounding, rounded
from marketplace.customs.rules.rulebook import Rulebook
from marketplace.customs.rules.shipped import shipped_book
from marketplace.customs.types import CURRENCY
from marketplace.foundation.clock import now
from marketplace.foundation.money import Money

NAME: Final = "tax"
HELP: Final = "price cases of cross-border e-commerce, personal parcels and quotas"
_KINDS: Final = ("duty", "ct", "vat", "postal")


def add_arguments(parser: CommandParser) -> None:
    """Take the file, and by which rules and rounding it is priced."""
    parser.add_argument("--input", required=True, metavar="FILE", help="JSON; - reads from a pipe")
    parser.add_argument(
        "--rules",
        choices=("shipped", "stored"),
        default="shipped",
        help="rule sets of the code, or those in force in the database",
    )
    parser.add_argument(
        "--round-per",
        choices=(LINE_AND_KIND, "line", "kind", "consignment"),
        default=LINE_AND_KIND,
        help="what is rounded together",
    )
    parser.add_argument("--round-mode", choices=tuple(MODES), default="half_up")
    parser.add_argument("--json", action="store_true", help="answer as one JSON list")


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Price every case; return 1 when one cannot be priced, 2 when the file cannot be read."""
    try:
        text = sys.stdin.read() if options["input"] == "-" else _text(options["input"])
        cases = read_cases(loads(text))
    except (OSError, UnicodeDecodeError, PayloadWrong) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    book = shipped_book() if options["rules"] == "shipped" else queries.rulebook_at(now())
    rounding = Rounding(options["round_per"], options["round_mode"])
    answers = [_answer(case, book, rounding) for case in cases]
    if options["json"]:
        write(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        for each in answers:
            total = each.get("collected", each.get("fault", ""))
            write(f"{each['name']}: {each['treatment']} {total}".rstrip())
    return 1 if any(each["fault"] for each in answers) else 0


def _text(name: str) -> str:
    return Path(name).read_text("utf-8")


def _answer(case: TaxCase, book: Rulebook, rounding: Rounding) -> dict[str, Any]:
    head = {"name": case.name, "regime": case.regime}
    try:
        told = {"cbec": _cbec, "postal": _postal, "quota": _quota}[case.regime](
            case, book, rounding
        )
    except ValueError as error:  # `Unpriced` among them
        return head | {"treatment": "", "fault": str(error)}
    return head | told | {"fault": ""}


def _quota(case: TaxCase, book: Rulebook, rounding: Rounding) -> dict[str, Any]:
    dutiable = case.consignment.goods
    return {"treatment": _treatment(case, dutiable, book), "dutiable_value": _shown(dutiable)}


def _cbec(case: TaxCase, book: Rulebook, rounding: Rounding) -> dict[str, Any]:
    goods = [line.goods for line in case.lines]
    values = dutiable_values(
        [each.value for each in goods],
        freight=case.consignment.freight,
        insurance=case.consignment.insurance,
    )
    dutiable = Money.total(values, CURRENCY)
    treatment = _treatment(case, dutiable, book)
    is_full = case.is_full if case.is_full is not None else treatment != Treatment.PREFERENTIAL
    rates = [
        line.rates or rates_of(line.goods, value, book)
        for line, value in zip(case.lines, values, strict=True)
    ]
    lines = taxed(
        [each.ref for each in goods],
        values,
        rates,
        book.limits,
        is_full=is_full,
        rounding=rounding,
    )
    told = {"treatment": str(treatment), "is_full_rate": is_full}
    return told | _sums(lines, dutiable, lambda total: total)


def _treatment(case: TaxCase, dutiable: Money, book: Rulebook) -> Treatment:
    return cbec_tax.treatment_of(
        dutiable=dutiable, units=case.units, used=case.used, limits=book.limits
    )


def _postal(case: TaxCase, book: Rulebook, rounding: Rounding) -> dict[str, Any]:
    rates = [
        line.postal_rate if line.postal_rate is not None else _known_rate(line.goods, book)
        for line in case.lines
    ]
    exact = [
        (postal_tax.exact_tax(line.goods.value, rate),)
        for line, rate in zip(case.lines, rates, strict=True)
    ]
    lines = [
        DutyLine(line.goods.ref, line.goods.value, postal=Money(tax, CURRENCY))
        for line, (tax,) in zip(case.lines, rounded(exact, rounding), strict=True)
    ]
    goods = case.consignment.goods
    fit = postal_tax.parcel_fit(
        goods=goods, units=case.units, sent_from=case.consignment.sent_from, limits=book.limits
    )
    told = {"treatment": str(Treatment.POSTAL), "parcel": str(fit)}
    return told | _sums(lines, goods, lambda total: postal_tax.collected(total, book.limits))


def _known_rate(goods: Any, book: Rulebook) -> Any:
    if not goods.hs_code:
        raise Unpriced("a line tells neither its rate nor its code of goods")
    return postal_rate(goods, book)


def _sums(
    lines: Sequence[DutyLine], dutiable: Money, collect: Callable[[Money], Money]
) -> dict[str, Any]:
    total = Money.total((line.total for line in lines), CURRENCY)
    sums = {
        kind: _shown(Money.total((getattr(line, kind) for line in lines), CURRENCY))
        for kind in _KINDS
    }
    return {
        "dutiable_value": _shown(dutiable),
        **sums,
        "total": _shown(total),
        "tax": _shown(total),
        "collected": _shown(collect(total)),
        "lines": [
            {
                "ref": line.ref,
                "dutiable_value": _shown(line.dutiable),
                **{kind: _shown(getattr(line, kind)) for kind in _KINDS},
                "total": _shown(line.total),
            }
            for line in lines
        ],
    }


def _shown(money: Money) -> str:
    return f"{money.decimal:.2f}"
