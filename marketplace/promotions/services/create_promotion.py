"""Make a promotion."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from marketplace.promotions import locks
from marketplace.promotions.drafts import Draft, faults_of
from marketplace.promotions.errors import TermsRefused
from marketplace.promotions.models import Promotion

_COUNTED: Final = timedelta(days=30)


@transaction.atomic
def create_promotion(*, draft: Draft, by: str, now: datetime) -> Promotion:
    """Make a promotion with terms that never change; a shop's own runs from its start on.

    One of the marketplace waits until another person has decided, where its budget and those that
    this person set free alone come to more than PROMOTION_BUDGET_LIMIT (avos).
    Raises: TermsRefused.
    """
    if faults := faults_of(draft):
        raise TermsRefused(faults)
    waits = draft.budget is not None and not _may_alone(draft.budget, by, now)
    row = Promotion(
        vendor_id=draft.vendor_id,
        name={code: text.strip() for code, text in draft.name.items() if text.strip()},
        kind=draft.kind,
        stacking=draft.stacking,
        priority=draft.priority,
        code=draft.code,
        marketplace_bps=draft.marketplace_bps,
        percent_bps=draft.percent_bps,
        currency=draft.currency,
        amount_minor=_minor(draft.amount),
        minimum_minor=_minor(draft.minimum),
        minimum_scope=draft.minimum_scope,
        most_minor=_minor(draft.most),
        buy=draft.buy,
        get=draft.get,
        times=draft.times,
        targets=sorted(draft.targets),
        zones=sorted(draft.zones),
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        use_limit=draft.use_limit,
        person_limit=draft.person_limit,
        budget_minor=_minor(draft.budget),
        status=Promotion.Status.WAITING if waits else Promotion.Status.RUNNING,
        created_by=by,
        created_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "promotions_code_once" not in str(error):
            raise
        raise TermsRefused({"code": _("You have another promotion with this code.")}) from error
    return row


def _may_alone(budget: Money, by: str, now: datetime) -> bool:
    """Tell whether a person may set this free alone, too. Small budgets add up to a large one.

    Counted are those of the last days, whatever became of them, and older ones that still run.
    """
    locks.maker(by)
    status = Promotion.Status
    alone = Promotion.objects.filter(created_by=by, decided_by="", budget_minor__isnull=False)
    runs = Q(status=status.RUNNING) & (Q(ends_at=None) | Q(ends_at__gt=now))
    counted = alone.exclude(status=status.WAITING).filter(runs | Q(created_at__gt=now - _COUNTED))
    so_far = counted.aggregate(total=Sum("budget_minor"))["total"] or 0
    return budget.minor + so_far <= settings.PROMOTION_BUDGET_LIMIT


def _minor(money: Money | None) -> int | None:
    return money.minor if money is not None else None
