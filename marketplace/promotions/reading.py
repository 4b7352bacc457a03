"""Which promotions may apply to a basket: read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from marketplace.foundation.money import Money
from marketplace.promotions.models import Participation, Promotion, PromotionUse
from marketplace.promotions.types import (
    ALL_BPS,
    BUDGET_CURRENCY,
    PER_VENDOR,
    Person,
    Rule,
    Terms,
)

_RUNNING = Promotion.Status.RUNNING


def terms_for(
    *, vendor_ids: Iterable[int], codes: Sequence[str], person: Person, now: datetime
) -> list[Terms]:
    """Return the terms of all promotions that these shops' goods may have now.

    Those without a code, and those whose code was entered; what is used up, in all or by this
    person, is left out. One read, one more where shops take part, one where persons are counted.
    """
    on = usable(now).filter(
        Q(vendor_id__in=list(vendor_ids)) | Q(vendor=None),
        Q(code="") | Q(code__in=list(codes)),
    )
    rows = _with_vendors(on)
    counted = [row.pk for row in rows if row.person_limit is not None]
    used = _uses_by(counted, person)
    return _terms([r for r in rows if r.person_limit is None or used.get(r.pk, 0) < r.person_limit])


def terms_of(refs: Iterable[str]) -> list[Terms]:
    """Return the terms of promotions that a buyer was promised, whatever became of them since."""
    wanted = list(refs)
    if not wanted:
        return []
    promised = _terms(_with_vendors(Promotion.objects.filter(public_id__in=wanted)))
    return [_without_budget(terms) for terms in promised]


def is_code_known(code: str, *, vendor_ids: Iterable[int], now: datetime) -> bool:
    """Whether a code does something for a cart with goods of these shops, now. One read."""
    of_shops = Q(vendor_id__in=list(vendor_ids)) | Q(vendor=None)
    return usable(now).filter(of_shops, code=code).exists()


def usable(now: datetime) -> QuerySet[Promotion]:
    """Return the promotions that run and are not used up."""
    return Promotion.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        Q(use_limit=None) | Q(used__lt=F("use_limit")),
        Q(budget_minor=None) | Q(spent_minor__lt=F("budget_minor")),
        status=_RUNNING,
        starts_at__lte=now,
    )


def _with_vendors(rows: QuerySet[Promotion]) -> list[Promotion]:
    return list(rows.select_related("vendor").order_by("pk"))


def _uses_by(promotion_ids: Sequence[int], person: Person) -> dict[int, int]:
    if not promotion_ids or not (person.user_id or person.email):
        return {}
    same = Q(pk__in=())
    if person.user_id is not None:
        same |= Q(user_id=person.user_id)
    if person.email:
        same |= Q(email=person.email)
    kept = PromotionUse.objects.filter(promotion_id__in=promotion_ids, given_back_at=None)
    rows = kept.filter(same).order_by().values_list("promotion_id").annotate(uses=Count("pk"))
    return dict(rows)


def _terms(rows: Sequence[Promotion]) -> list[Terms]:
    shared = [row.pk for row in rows if row.vendor_id is None and row.marketplace_bps < ALL_BPS]
    joined: dict[int, set[str]] = {pk: set() for pk in shared}
    if shared:
        found = Participation.objects.filter(promotion_id__in=shared)
        for pk, public_id in found.values_list("promotion_id", "vendor__public_id"):
            joined[pk].add(f"vendor:{public_id}")
    return [_one(row, joined) for row in rows]


def _one(row: Promotion, joined: dict[int, set[str]]) -> Terms:
    vendors = joined.get(row.pk)
    amounts = {
        name: None
        if (minor := getattr(row, f"{name}_minor")) is None
        else Money(minor, row.currency)
        for name in ("amount", "minimum", "most")
    }
    left = None
    if row.budget_minor is not None:
        left = Money(row.budget_minor - row.spent_minor, BUDGET_CURRENCY)
    rule = Rule(
        ref=row.public_id,
        kind=row.kind,
        stacking=row.stacking,
        vendor_ref=f"vendor:{row.vendor.public_id}" if row.vendor else "",
        code=row.code,
        priority=row.priority,
        marketplace_bps=row.marketplace_bps,
        percent_bps=row.percent_bps,
        minimum_scope=PER_VENDOR if row.vendor_id else row.minimum_scope,
        buy=row.buy,
        get=row.get,
        times=row.times,
        targets=frozenset(row.targets),
        vendors=None if vendors is None else frozenset(vendors),
        zones=frozenset(row.zones),
        name_by_lang=row.name,
    )
    used = {money.currency for money in (*amounts.values(), left) if money is not None}
    return Terms(rule=rule, currencies=frozenset(used), budget_left=left, **amounts)


def _without_budget(terms: Terms) -> Terms:
    """Whether the budget still has it is seen when it is claimed, under the lock."""
    return Terms(
        rule=terms.rule,
        currencies=terms.currencies,
        amount=terms.amount,
        minimum=terms.minimum,
        most=terms.most,
    )
