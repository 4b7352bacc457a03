"""Write anew what prefixes may become, and which words spelling knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from catalog.models import Category
from catalog.search.engines.suggesting import LONGEST
from catalog.search.models import IndexedListing, Listing, Term, Word
from catalog.search.text import fold
from catalog.search.text.tokens import tokens
from marketplace.foundation import languages, texts
from marketplace.foundation.copying import copy_rows
from marketplace.vendors.models import Vendor

# Suggested products and the words of spelling come from the best listings alone: beyond them a
# name is found by searching.
MOST_PRODUCTS: Final = 5_000
_STARTS: Final = 6  # places in a text that a prefix may begin at
# Categories before brands and shops, those before what others asked, that before single goods.
_WEIGHTS: Final = {
    Term.Kind.CATEGORY: 4_000_000,
    Term.Kind.BRAND: 3_000_000,
    Term.Kind.SHOP: 2_000_000,
    Term.Kind.QUERY: 1_000_000,
    Term.Kind.PRODUCT: 0,
}
_MOST_WEIGHT: Final = 999_999


@dataclass(frozen=True)
class PopularQuery:
    """A query that many asked for in a language, and how many."""

    text: str
    language: str
    asked: int


@dataclass(frozen=True)
class Refreshed:
    """How many terms and words there are now."""

    terms: int
    words: int


@transaction.atomic
def refresh_terms(
    *, popular: Iterable[PopularQuery] = (), most_products: int = MOST_PRODUCTS
) -> Refreshed:
    """Replace all terms and words; who searches meanwhile sees the old ones until the end."""
    words: Counter[str] = Counter()
    terms = [*_categories(), *_shops(), *_brands(), *_queries(popular)]
    terms += _products(most_products, words)
    known = [Word(word=word, listings=count) for word, count in words.items()]
    Term.objects.all().delete()
    copy_rows(terms)
    Word.objects.all().delete()
    copy_rows(known)
    return Refreshed(terms=len(terms), words=len(known))


def keys_of(text: str) -> list[str]:
    """Return the folded text from each of its first words on, Han from each of its first signs."""
    folded = fold(text)
    starts = [0]
    for token in tokens(folded):
        if token.kind == "han":
            starts += range(token.start, token.end - 1)
        else:
            starts.append(token.start)
    keys = dict.fromkeys(folded[at : at + LONGEST].strip() for at in dict.fromkeys(starts))
    return [key for key in keys if key][:_STARTS]


def _terms(kind: Term.Kind, language: str, text: str, slug: str, weight: int) -> Iterator[Term]:
    heavy = _WEIGHTS[kind] + min(weight, _MOST_WEIGHT)
    for at, key in enumerate(keys_of(text)):
        # A text that begins with the prefix comes before one that has it further on.
        yield Term(
            kind=kind,
            language=language,
            key=key,
            text=text[:160],
            slug=slug,
            weight=heavy if at == 0 else max(heavy - 1, 0),
        )


def _named(kind: Term.Kind, rows: Iterable[dict[str, Any]]) -> Iterator[Term]:
    for row in rows:
        for code in languages.LANGUAGES:
            if text := texts.in_language(row, "name", code):
                yield from _terms(kind, code, text, row["slug"], row.get("weight", 0))


def _categories() -> Iterator[Term]:
    yield from _named(
        Term.Kind.CATEGORY, Category.objects.order_by("pk").values("slug", *texts.columns("name"))
    )


def _shops() -> Iterator[Term]:
    open_shops = Vendor.objects.filter(status=Vendor.Status.APPROVED).order_by("pk")
    yield from _named(Term.Kind.SHOP, open_shops.values("slug", *texts.columns("name")))


def _brands() -> Iterator[Term]:
    """Brands that have a listing; until they have rows of their own, by the name in it."""
    found = IndexedListing.objects.exclude(brand="").order_by().values_list("brand", flat=True)
    for brand in found.distinct()[:10_000]:
        for code in languages.LANGUAGES:
            yield from _terms(Term.Kind.BRAND, code, brand, "", 0)


def _queries(popular: Iterable[PopularQuery]) -> Iterator[Term]:
    for query in popular:
        yield from _terms(Term.Kind.QUERY, query.language, query.text, "", query.asked)


def _products(most: int, words: Counter[str]) -> Iterator[Term]:
    best = Listing.objects.order_by("-sales", "-rating_bps", "-published_at")[:most]
    for slug, names, sales in best.values_list("slug", "names", "sales").iterator():
        seen: set[str] = set()
        for code in languages.LANGUAGES:
            text = languages.pick(names, code)
            seen.update(t.text for t in tokens(fold(text)) if t.kind == "word" and t.text.isascii())
            yield from _terms(Term.Kind.PRODUCT, code, text, slug, sales)
        words.update(seen)
