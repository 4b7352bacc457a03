"""What a case does to the year of its buyer: used at the release, given back, restored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from marketplace.customs.cases import locks, states
from marketplace.customs.cases.models import CustomsCase, CustomsDocument
from marketplace.customs.cases.types import CaseFacts, ReturnLine
from marketplace.customs.identity import queries as identity
from marketplace.customs.identity import services as identity_services
from marketplace.customs.quota import queries as quota
from marketplace.customs.quota import services as quota_services
from marketplace.customs.rules.apportioning import dutiable_values
from marketplace.foundation.money import Money


def use(case: CustomsCase, *, at: datetime) -> None:
    """Customs released the goods: what was reserved is used."""
    quota_services.commit_quota(order_ref=case.quota_ref, now=at)


def let_go(case: CustomsCase, *, at: datetime) -> None:
    """Nothing was released: give back what was reserved. Once more changes nothing."""
    quota_services.release_quota(order_ref=case.quota_ref, now=at)


def reserve_again(case: CustomsCase, *, is_full_tax: bool, at: datetime) -> None:
    """A case goes to customs once more, under a new name in the book. Raises: QuotaExceeded."""
    first = quota.place_of(case.reference)
    index = first.index if first else identity.index_of_order(case.identity_ref)
    quota_services.reserve_quota(
        index=index,
        order_ref=case.quota_ref,
        amount=Money(case.dutiable_minor, case.currency),
        is_full_tax=is_full_tax,
        now=at,
    )


def shrink(case: CustomsCase, facts: CaseFacts, *, at: datetime) -> None:
    """Less is declared than was reserved: hold that much instead, under a new name, that year.

    Raises: QuotaExceeded.
    """
    place = quota.place_of(case.quota_ref)
    if place is None or case.dutiable_minor == facts.dutiable_minor:
        return
    let_go(case, at=at)
    case.changes += 1
    case.dutiable_minor = facts.dutiable_minor
    quota_services.reserve_quota(
        index=place.index,
        order_ref=case.quota_ref,
        amount=Money(case.dutiable_minor, case.currency),
        is_full_tax=place.is_full_tax,
        year=place.year,
        now=at,
    )


def restore(
    case: CustomsCase,
    facts: CaseFacts,
    lines: Sequence[ReturnLine],
    *,
    return_ref: str,
    at: datetime,
) -> None:
    """Goods are back in time: restore their part of the year. Money: fen of CNY."""
    minor = worth_of(facts, lines)
    quota_services.restore_quota(
        order_ref=case.quota_ref,
        return_ref=return_ref,
        amount=Money(minor, case.currency),
        now=at,
    )


def worth_of(facts: CaseFacts, lines: Sequence[ReturnLine]) -> int:
    """Return the dutiable value of what comes back, in fen: each line by its part, halves up.

    A line's dutiable value is its goods and its part of freight and of insurance.
    """
    values = dutiable_values(
        [Money(line.total_minor, "CNY") for line in facts.lines],
        freight=Money(facts.freight_minor, "CNY"),
        insurance=Money(facts.insured_minor, "CNY"),
    )
    worth = {
        line.gnum: (value.minor, line.quantity)
        for line, value in zip(facts.lines, values, strict=True)
    }
    return sum(
        int((Fraction(worth[each.gnum][0] * each.quantity, worth[each.gnum][1]) * 2 + 1) // 2)
        for each in lines
    )


def end_identity(case: CustomsCase, *, at: datetime) -> None:
    """The case needs the person no more; what was declared keeps its time.

    An order of several shops has a case for each: the last of them to end lets the person go.
    """
    locks.order_of_identity(case.identity_ref)
    cases = CustomsCase.objects.filter(identity_ref=case.identity_ref)
    if cases.exclude(pk=case.pk).exclude(state__in=states.FINAL).exists():
        return
    was_declared = CustomsDocument.objects.filter(
        case__in=cases, handed_in_at__isnull=False
    ).exists()
    identity_services.end_use(order_ref=case.identity_ref, was_declared=was_declared, now=at)
