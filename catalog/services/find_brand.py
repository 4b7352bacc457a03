"""A brand by any of its spellings."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.text import slugify

from catalog.models import Brand
from marketplace.foundation import languages, texts
from marketplace.foundation.public_ids import new_public_id

_LONGEST = 80


def find_brand(text: str) -> Brand | None:
    """Return the brand that a text names, in any language or spelling; None for another."""
    wanted = " ".join(text.split())
    if not wanted:
        return None
    named = [Q(**{f"{column}__iexact": wanted}) for column in texts.columns("name")]
    matched = Brand.objects.filter(reduce(or_, named) | Q(aliases__icontains=wanted))
    for brand in matched.order_by("pk")[:50]:
        known = [*texts.by_language(vars(brand), "name").values(), *brand.aliases]
        if wanted.casefold() in (spelling.casefold() for spelling in known):
            return brand
    return None


def brand_of(text: str) -> Brand | None:
    """Return the brand that a text names, made when nobody named it before; None without text."""
    wanted = " ".join(text.split())[:_LONGEST]
    if not wanted:
        return None
    found = find_brand(wanted)
    if found is not None:
        return found
    slug = slugify(wanted)[:60] or "brand"
    if Brand.objects.filter(slug=slug).exists():
        slug = f"{slug}-{new_public_id('b')[2:8].lower()}"
    names = dict.fromkeys(texts.columns("name", only=languages.LANGUAGES), wanted)
    return Brand.objects.create(slug=slug, **names)
