"""What the PostgreSQL engine finds by. With another engine these tables stay empty."""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from marketplace.foundation.fields import CurrencyField, MinorField

_SHELVES: Final = (
    Q(is_sold_out=True),
    Q(is_sold_out=False, sales__lt=10),
    Q(is_sold_out=False, sales__gte=10, sales__lt=100),
    Q(is_sold_out=False, sales__gte=100, sales__lt=1_000),
    Q(is_sold_out=False, sales__gte=1_000),
)


class IndexedListing(models.Model):
    """The terms of a listing, and the few columns that matches are ranked and counted by.

    Narrow on purpose: thousands of rows are read for one answer, and the terms lie apart (TOAST).
    `terms` holds words, words of the name again with `=` before them, and what lists are
    filtered by with `@` before it (`catalog/search/lexemes.py`). `path` is the category with
    all above it, root first.
    Money: `price_from_minor` is in `price_currency`, the vendor's.
    """

    product = models.OneToOneField(
        Product,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name=_("product"),
    )
    path = ArrayField(models.BigIntegerField(), verbose_name=_("categories"))
    brand = models.CharField(_("brand"), max_length=100, blank=True)
    choices = ArrayField(
        models.CharField(max_length=120), verbose_name=_("choices of facets"), default=list
    )
    ships_to = ArrayField(models.CharField(max_length=8), verbose_name=_("zones"), default=list)
    price_from_minor = MinorField(_("lowest price"), currency="price_currency")
    price_currency = CurrencyField(_("currency of the prices"))
    is_sold_out = models.BooleanField(_("sold out"), default=False)
    sales = models.PositiveIntegerField(_("units sold"), default=0)
    rating_bps = models.PositiveSmallIntegerField(_("mean rating"), default=0)
    published_at = models.DateTimeField(_("published at"))
    terms = SearchVectorField(_("terms"))

    class Meta:
        verbose_name = _("indexed listing")
        verbose_name_plural = _("indexed listings")
        # Best sellers apart: `catalog/search/cells.py` says in which order shelves are read.
        indexes = tuple(
            GinIndex(fields=("terms",), name=f"search_terms_{number}", condition=shelf)
            for number, shelf in enumerate(_SHELVES)
        )

    def __str__(self) -> str:
        return str(self.product_id)


class Meaning(models.Model):
    """Ways to write one thing that the index keeps as one entry, `=%` and the number.

    `ways` are what a synonym asks of names; whoever writes a listing adds the entries of all rows
    here, and `keep_meanings` adds them to the listings of before. Queries ask for the entry once it
    is `ready_at`; before, and after an operator changed the synonym, for the ways themselves. A
    number is never used twice, so what is left in old rows of the index does no harm.
    """

    digest = models.CharField(_("digest"), max_length=32, unique=True)
    ways = models.JSONField(_("ways to write it"))
    ready_at = models.DateTimeField(_("ready at"), null=True)
    left_at = models.DateTimeField(_("not asked since"), null=True)

    class Meta:
        verbose_name = _("meaning in the index")
        verbose_name_plural = _("meanings in the index")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ready_at=None) | Q(left_at=None), name="search_meaning_ready_is_asked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}: {len(self.ways)}"


class Term(models.Model):
    """Something that a prefix may become, found by the start of any of its words.

    `key` is folded, and begins where one of the words of `text` begins. The heavier comes first.
    """

    class Kind(models.TextChoices):
        QUERY = "query", _("search")
        CATEGORY = "category", _("category")
        BRAND = "brand", _("brand")
        SHOP = "shop", _("shop")
        PRODUCT = "product", _("product")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=7)
    key = models.CharField(_("key"), max_length=40)
    text = models.CharField(_("text"), max_length=160)
    slug = models.CharField(_("address of the page"), max_length=120, blank=True)
    weight = models.PositiveIntegerField(_("weight"), default=0)

    class Meta:
        verbose_name = _("term of a suggestion")
        verbose_name_plural = _("terms of suggestions")
        indexes = (
            models.Index("language", Left("key", 1), F("weight").desc(), name="search_term_one"),
            models.Index("language", Left("key", 2), F("weight").desc(), name="search_term_two"),
            models.Index(
                fields=("language", "key"),
                opclasses=("varchar_ops", "varchar_pattern_ops"),
                name="search_term_key",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Word(models.Model):
    """A word that listings are written with, and how many of them have it: what spelling knows."""

    word = models.CharField(_("word"), max_length=60, primary_key=True)
    listings = models.PositiveIntegerField(_("listings"))

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = (
            GinIndex(fields=("word",), opclasses=("gin_trgm_ops",), name="search_word_trigrams"),
        )

    def __str__(self) -> str:
        return self.word
