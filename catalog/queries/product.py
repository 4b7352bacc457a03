"""The product page: three statements, however many variants and shops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from catalog.errors import NoSuchPage
from catalog.models import Product, Tag
from catalog.queries.attributes import answers_inside, answers_of
from catalog.queries.categories import read_tree
from catalog.queries.inside import rows_inside
from catalog.queries.pictures import pictures_inside, pictures_of
from catalog.queries.product_offers import offers_of, options_inside, options_of
from catalog.types import Parameter, ProductDetail, TagLink, VariantOption
from marketplace.foundation import formats, languages, texts
from marketplace.foundation.clock import now
from marketplace.foundation.places import countries

_PRODUCT = (
    "id",
    "public_id",
    "slug",
    "origin_country",
    "restricted_tags",
    "published_at",
    "lead_vendor_id",
    "category_id",
)
_TEXTS = ("name", "summary", "description")


def product_page(slug: str, language: str | None = None) -> ProductDetail:
    """Return everything that a listing's page shows, in one language.

    Raises: NoSuchPage when it is unknown, not published, has nothing to buy, or no shop that
    offers it is open.
    """
    code = language or languages.current()
    row = _row(slug, code)
    options, values = options_of(row["its_options"], code)
    offers, sellers = offers_of(row["id"], code, values, now())
    if row["lead_vendor_id"] not in sellers:
        raise NoSuchPage()
    tree = read_tree(code)
    answers = answers_of(row["its_answers"], tree.path_ids(row["category_id"]), code)
    return ProductDetail(
        menu=tree.roots(),
        product_id=row["id"],
        category_id=row["category_id"],
        public_id=row["public_id"],
        slug=row["slug"],
        name=texts.in_language(row, "name", code),
        summary=texts.in_language(row, "summary", code),
        description=texts.in_language(row, "description", code),
        brand=texts.in_language(row, "name", code, prefix="brand__"),
        restricted_tags=tuple(row["restricted_tags"]),
        published_at=row["published_at"],
        vendor=sellers[row["lead_vendor_id"]],
        sellers=sellers,
        breadcrumbs=tree.path(row["category_id"]),
        pictures=pictures_of(row["its_pictures"], code),
        offers=offers,
        options=options,
        facts=_facts(row, offers, code),
        answers=answers,
        tags=_tags(row["its_tags"], code),
    )


def _row(slug: str, language: str) -> dict[str, Any]:
    only = texts.needed(language)
    tags = Tag.objects.filter(products=OuterRef("pk"))
    row = (
        Product.objects.filter(
            slug=slug, status=Product.Status.PUBLISHED, price_from_minor__isnull=False
        )
        .values(
            *_PRODUCT,
            *texts.columns(*_TEXTS, only=only),
            *texts.columns("name", prefix="brand__", only=only),
            its_pictures=pictures_inside(language),
            its_options=options_inside(language),
            its_answers=answers_inside(language),
            its_tags=rows_inside(tags, "slug", *texts.columns("label", only=only)),
        )
        .first()
    )
    if row is None:
        raise NoSuchPage()
    return row


def _tags(told: Iterable[Mapping[str, Any]], language: str) -> tuple[TagLink, ...]:
    return tuple(TagLink(row["slug"], texts.in_language(row, "label", language)) for row in told)


def _facts(
    row: dict[str, Any], variants: Iterable[VariantOption], language: str
) -> tuple[Parameter, ...]:
    code = row["origin_country"]
    origin = countries(language).get(code, code)
    facts = (
        Parameter(_("Brand"), texts.in_language(row, "name", language, prefix="brand__")),
        Parameter(_("Origin"), origin),
        Parameter(_("Net weight"), _weights(variants, language)),
    )
    return tuple(fact for fact in facts if fact.value)


def _weights(variants: Iterable[VariantOption], language: str) -> str:
    """Say the net weight of one unit, each once where versions differ."""
    grams = dict.fromkeys(variant.net_weight_g for variant in variants if variant.net_weight_g)
    return " · ".join(formats.weight(each, language) for each in grams)
