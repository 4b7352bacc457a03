"""Promotions as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from marketplace.foundation.money import Money
from marketplace.promotions import reading
from marketplace.promotions.models import Participation, Promotion, PromotionUse
from marketplace.promotions.types import ALL_BPS, Announcement, PromotionView, name_of
from marketplace.promotions.words import terms_in_words

MOST_SHOWN = 100
_RUNNING = Promotion.Status.RUNNING


def promotions_of(vendor_id: int, *, now: datetime) -> list[PromotionView]:
    """Return a shop's own promotions with their figures, the newest first. Two reads."""
    return _views(Promotion.objects.filter(vendor_id=vendor_id)[:MOST_SHOWN], now)


def shared_promotions(vendor_id: int, *, now: datetime) -> list[tuple[PromotionView, bool]]:
    """Return what a shop can take part in, each with whether it does. Three reads."""
    rows = Promotion.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        vendor=None,
        marketplace_bps__lt=ALL_BPS,
        status=_RUNNING,
    )
    views = _views(rows[:MOST_SHOWN], now)
    joined = set(
        Participation.objects.filter(vendor_id=vendor_id).values_list(
            "promotion__public_id", flat=True
        )
    )
    return [(view, view.ref in joined) for view in views]


def open_promotions(vendor_ids: Iterable[int] | None = None, *, now: datetime) -> list[Promotion]:
    """Return what applies by itself now, without a code: what anybody may be told. One read.

    Of these shops and the marketplace; of all shops where none are named.
    """
    rows = Promotion.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), status=_RUNNING, starts_at__lte=now, code=""
    ).select_related("vendor")
    if vendor_ids is not None:
        rows = rows.filter(Q(vendor=None) | Q(vendor_id__in=list(vendor_ids)))
    return list(rows.order_by("vendor_id", "-starts_at", "pk")[:MOST_SHOWN])


def announced(
    vendor_id: int, goods: Collection[str], zone: str, *, now: datetime
) -> list[Announcement]:
    """Return what goods of a shop have by themselves on their way to a zone, the shop's own first.

    `goods` are their refs, as targets name them. Of shared ones those that the shop joined; what is
    used up is not told of. One read.
    """
    joined = Participation.objects.filter(promotion_id=OuterRef("pk"), vendor_id=vendor_id)
    ours = Q(vendor=None) & (Q(marketplace_bps__gte=ALL_BPS) | Exists(joined))
    rows = reading.usable(now).filter(Q(vendor_id=vendor_id) | ours, code="")
    return [
        Announcement(name_of(row.name), terms_in_words(row), row.ends_at)
        for row in rows.order_by("vendor_id", "priority", "pk")[:MOST_SHOWN]
        if (not row.targets or not set(goods).isdisjoint(row.targets))
        and (not row.zones or zone in row.zones)
    ]


def _views(rows: QuerySet[Promotion], now: datetime) -> list[PromotionView]:
    promotions = list(rows)
    figures = _figures([row.pk for row in promotions])
    return [_view(row, *figures.get(row.pk, (0, ())), now=now) for row in promotions]


def _figures(ids: list[int]) -> dict[int, tuple[int, tuple[Money, ...]]]:
    """Count uses that were kept, and add up what buyers saved by them, by currency."""
    kept = PromotionUse.objects.filter(promotion_id__in=ids, given_back_at=None)
    sums = (
        kept.order_by()
        .values("promotion_id", "currency")
        .annotate(uses=Count("pk"), given=Sum("discount_minor"))
    )
    found: dict[int, tuple[int, tuple[Money, ...]]] = {}
    for row in sums.order_by("promotion_id", "currency"):
        uses, given = found.get(row["promotion_id"], (0, ()))
        money = Money(int(row["given"]), row["currency"])
        found[row["promotion_id"]] = (uses + row["uses"], (*given, money))
    return found


def _view(row: Promotion, uses: int, given: tuple[Money, ...], *, now: datetime) -> PromotionView:
    return PromotionView(
        ref=row.public_id,
        name=name_of(row.name),
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        status=row.status,
        status_label=str(row.get_status_display()),
        terms=terms_in_words(row),
        code=row.code,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        uses=uses,
        use_limit=row.use_limit,
        given=given,
        shop_bps=ALL_BPS - row.marketplace_bps,
        is_on=row.is_on(now),
        is_stoppable=row.status in (Promotion.Status.RUNNING, Promotion.Status.WAITING)
        and (row.ends_at is None or row.ends_at > now),
    )
