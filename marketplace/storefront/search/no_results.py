"""What helps somebody who found nothing: fewer filters, fewer words, what others look for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.utils import timezone

from catalog.search.engines import engine
from catalog.search.types import SearchRequest
from catalog.search_log.queries import popular_queries
from marketplace.foundation.clock import now
from marketplace.storefront.search.facets import address, bare, is_narrowed

MOST_WORDS: Final = 5  # each costs a search of its own
SHOWN: Final = 3
POPULAR: Final = 8


@dataclass(frozen=True)
class Way:
    """A search that finds something, how much, and where it is."""

    text: str
    total: int
    url: str


@dataclass(frozen=True)
class Help:
    """Ways on from an empty list; each of them finds something. `unfiltered` may be None."""

    unfiltered: Way | None
    fewer_words: tuple[Way, ...]
    popular: tuple[Way, ...]


def help_for(wanted: SearchRequest, path: str, search_path: str) -> Help:
    """Look for ways on: the same words without filters, else the words without one of them."""
    unfiltered = _way(bare(wanted), path) if is_narrowed(wanted) else None
    fewer = () if unfiltered else _fewer_words(bare(wanted), path)
    texts = popular_queries(
        until=timezone.localdate(now()), language=wanted.language, limit=POPULAR
    )
    popular = (replace(bare(wanted), text=text, sort="relevance") for text in texts)
    return Help(
        unfiltered=unfiltered,
        fewer_words=fewer,
        popular=tuple(Way(each.text, 0, address(search_path, each)) for each in popular),
    )


def _fewer_words(wanted: SearchRequest, path: str) -> tuple[Way, ...]:
    words = wanted.text.split()
    if not 2 <= len(words) <= MOST_WORDS:
        return ()
    texts = dict.fromkeys(" ".join(words[:at] + words[at + 1 :]) for at in range(len(words)))
    ways = (_way(replace(wanted, text=text), path) for text in texts)
    found = sorted((way for way in ways if way), key=lambda way: -way.total)
    return tuple(found[:SHOWN])


def _way(wanted: SearchRequest, path: str) -> Way | None:
    result = engine().search(wanted)
    if not result.total or result.corrected:
        return None
    return Way(text=wanted.text, total=result.total, url=address(path, wanted))
