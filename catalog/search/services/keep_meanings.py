"""Keep what synonyms mean as entries of the index, a batch of listings at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from catalog.search import locks, words
from catalog.search.engines import keeping
from catalog.search.models import Meaning
from catalog.search.text import Ways
from marketplace.foundation.clock import now

BATCH: Final = 200  # listings of one transaction
_TOGETHER: Final = 100  # meanings of one look
# Longer than any process believes in words that it has read.
_GRACE: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Kept:
    """Listings that got entries, and meanings that queries do not ask for yet."""

    listings: int
    waiting: int


def keep_meanings(*, batches: int | None = None) -> Kept:
    """Bring the meanings of the index in step with the words of operators.

    First every writer learns of new ones, then listings of before get their entries, then queries
    ask for them. Until then they are asked for in all ways to write them, so nothing is lost
    meanwhile. Stopped anywhere, the next run goes on. `batches` is the most of them; none means
    until all are ready.
    """
    note_meanings()
    done = 0
    waiting = list(Meaning.objects.filter(ready_at=None, left_at=None))
    for at in range(0, len(waiting), _TOGETHER):
        incomplete = _ready(waiting[at : at + _TOGETHER])
        for meaning in incomplete:
            last: list[int] = []
            while batches != 0 and (found := keeping.lacking(meaning, BATCH)) and found != last:
                keeping.add_entries(found)
                done, last = done + len(found), found
                batches = None if batches is None else batches - 1
        _ready(incomplete)
    words.forget()
    return Kept(done, Meaning.objects.filter(ready_at=None, left_at=None).count())


def _ready(meanings: list[Meaning]) -> list[Meaning]:
    """Let queries ask for those that no listing lacks; return the others."""
    if not meanings:
        return []
    complete = keeping.complete(meanings)
    Meaning.objects.filter(pk__in=complete, left_at=None).update(ready_at=now())
    return [meaning for meaning in meanings if meaning.pk not in complete]


def note_meanings() -> None:
    """Write which meanings there are by the words of now, and let every writer know.

    When this ends, no transaction writes listings that does not see the new rows. What is no longer
    meant is written a while longer, since other processes may still ask for it.
    """
    words.forget()
    _write(words.current().groups)
    if Meaning.objects.filter(ready_at=None, left_at=None).exists():
        with transaction.atomic():
            locks.wait_for_meanings()


@transaction.atomic
def _write(wanted: Mapping[str, Ways]) -> None:
    known = dict(Meaning.objects.values_list("digest", "left_at"))
    new = [Meaning(digest=name, ways=ways) for name, ways in wanted.items() if name not in known]
    Meaning.objects.bulk_create(new, ignore_conflicts=True)
    back = [name for name, left_at in known.items() if left_at and name in wanted]
    Meaning.objects.filter(digest__in=back).update(left_at=None)
    left = [name for name, left_at in known.items() if not left_at and name not in wanted]
    Meaning.objects.filter(digest__in=left).update(left_at=now(), ready_at=None)
    grace = max(_GRACE, 2 * timedelta(seconds=settings.SEARCH_WORDS_SECONDS))
    Meaning.objects.filter(left_at__lt=now() - grace).delete()
