"""Pages of goods that stand together: a collection's and a tag's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from catalog.errors import NoSuchPage
from catalog.models import Collection, CollectionProduct, Product, Tag
from catalog.queries import listing_sql
from catalog.queries.categories import CategoryTree, read_tree
from catalog.queries.listing import CAP, PAGE_SIZE, listing_of, refuse_page
from catalog.types import CollectionLink, GroupPage
from marketplace.foundation import languages, texts
from marketplace.foundation.clock import now
from marketplace.vendors.models import Vendor

_RULE = (
    "rule_category_id",
    "rule_tag_id",
    "rule_brand_id",
    "rule_currency",
    "rule_price_from_minor",
    "rule_price_to_minor",
    "rule_new_days",
)


def collection_page(
    slug: str, page: int = 1, sort: str = listing_sql.NEWEST, language: str | None = None
) -> GroupPage:
    """Return one page of a collection that is shown; one by hand keeps its order.

    Raises: NoSuchPage for an unknown or hidden collection, page or order.
    """
    refuse_page(page, sort)
    code = language or languages.current()
    row = (
        Collection.objects.filter(slug=slug, is_shown=True)
        .values("id", "kind", *_RULE, *texts.columns("name", "summary", only=texts.needed(code)))
        .first()
    )
    if row is None:
        raise NoSuchPage()
    tree = read_tree(code)
    if row["kind"] == Collection.Kind.HAND:
        goods, order = _by_hand(row["id"], sort)
    else:
        goods, order = listed().filter(_rule(row, tree, now())), _ORDER[sort]
    return _page(goods.order_by(*order), page, sort, code, tree, row, "name")


def tag_page(
    slug: str, page: int = 1, sort: str = listing_sql.NEWEST, language: str | None = None
) -> GroupPage:
    """Return one page of the goods with a tag.

    Raises: NoSuchPage for an unknown tag, page or order.
    """
    refuse_page(page, sort)
    code = language or languages.current()
    only = texts.needed(code)
    row = Tag.objects.filter(slug=slug).values("id", *texts.columns("label", only=only)).first()
    if row is None:
        raise NoSuchPage()
    goods = listed().filter(_tagged(row["id"])).order_by(*_ORDER[sort])
    return _page(goods, page, sort, code, read_tree(code), row, "label")


def shown_collections(language: str | None = None) -> tuple[CollectionLink, ...]:
    """Return the collections that are shown, in their order. One statement."""
    code = language or languages.current()
    rows = Collection.objects.filter(is_shown=True).values(
        "slug", *texts.columns("name", "summary", only=texts.needed(code))
    )
    return tuple(
        CollectionLink(
            slug=row["slug"],
            name=texts.in_language(row, "name", code),
            summary=texts.in_language(row, "summary", code),
        )
        for row in rows
    )


_ORDER: dict[str, Sequence[Any]] = {
    listing_sql.NEWEST: (F("published_at").desc(), F("id").desc()),
    listing_sql.PRICE: (F("price_from_minor").asc(), F("id").desc()),
}


def listed() -> QuerySet[Product]:
    """Return what lists show: published, with a price, of an open shop."""
    return Product.objects.filter(
        status=Product.Status.PUBLISHED,
        price_from_minor__isnull=False,
        lead_vendor__status=Vendor.Status.APPROVED,
    )


def _by_hand(collection_id: int, sort: str) -> tuple[QuerySet[Product], Sequence[Any]]:
    chosen = CollectionProduct.objects.filter(
        collection_id=collection_id, product_id=OuterRef("pk")
    )
    goods = listed().annotate(place=Subquery(chosen.values("position")[:1]))
    kept = goods.filter(
        pk__in=CollectionProduct.objects.filter(collection_id=collection_id).values("product_id")
    )
    return kept, _ORDER[sort] if sort == listing_sql.PRICE else ("place", "pk")


def _rule(row: dict[str, Any], tree: CategoryTree, at: datetime) -> Q:
    """Return what a product must be: every part of the rule that is filled in."""
    wanted = Q()
    if row["rule_category_id"]:
        wanted &= Q(category_id__in=tree.below(row["rule_category_id"]))
    if row["rule_tag_id"]:
        wanted &= Q(_tagged(row["rule_tag_id"]))
    if row["rule_brand_id"]:
        wanted &= Q(brand_id=row["rule_brand_id"])
    if row["rule_currency"]:
        wanted &= Q(price_currency=row["rule_currency"])
    if row["rule_price_from_minor"] is not None:
        wanted &= Q(price_from_minor__gte=row["rule_price_from_minor"])
    if row["rule_price_to_minor"] is not None:
        wanted &= Q(price_from_minor__lte=row["rule_price_to_minor"])
    if row["rule_new_days"] is not None:
        wanted &= Q(published_at__gte=at - timedelta(days=row["rule_new_days"]))
    return wanted


def _tagged(tag_id: int) -> Exists:
    through = Product.tags.through
    return Exists(through.objects.filter(product_id=OuterRef("pk"), tag_id=tag_id))


def _page(
    goods: QuerySet[Product],
    page: int,
    sort: str,
    language: str,
    tree: CategoryTree,
    row: dict[str, Any],
    field: str,
) -> GroupPage:
    in_order = goods.values_list("pk", flat=True)
    counted = in_order[: CAP + 1].count()
    first = (page - 1) * PAGE_SIZE
    ids = list(in_order[first : first + PAGE_SIZE])
    return GroupPage(
        menu=tree.roots(),
        name=texts.in_language(row, field, language),
        summary=texts.in_language(row, "summary", language),
        listing=listing_of(ids, counted, page, sort, language),
    )
