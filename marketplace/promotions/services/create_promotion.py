"""Make a promotion."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from marketplace.promotions.drafts import Draft, faults_of
from marketplace.promotions.errors import TermsRefused
from marketplace.promotions.models import Promotion
from marketplace.promotions.types import BUDGET_CURRENCY


@transaction.atomic
def create_promotion(*, draft: Draft, by: str, now: datetime) -> Promotion:
    """Make a promotion with terms that never change; a shop's own runs from its start on.

    One of the marketplace whose budget is above PROMOTION_BUDGET_LIMIT (avos) waits until another
    person has decided.
    Raises: TermsRefused.
    """
    if faults := faults_of(draft):
        raise TermsRefused(faults)
    limit = Money(settings.PROMOTION_BUDGET_LIMIT, BUDGET_CURRENCY)
    waits = draft.budget is not None and draft.budget > limit
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


def _minor(money: Money | None) -> int | None:
    return money.minor if money is not None else None
