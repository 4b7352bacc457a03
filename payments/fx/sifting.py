"""One answer of a source, sorted: known already, good to store, or parked. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from payments.fx.book import KnownRate, RateBook
from payments.fx.judging import Bands, Finding, judge
from payments.fx.sources.port import Published, Window


@dataclass
class Sifted:
    """What became of each figure of an answer."""

    good: list[Published] = field(default_factory=list)
    known: list[Published] = field(default_factory=list)
    parked: list[tuple[Published, list[Finding]]] = field(default_factory=list)


def sift(
    published: Iterable[Published],
    *,
    source: str,
    book: RateBook,
    today: date,
    bands: Bands,
    window: Window | None = None,
) -> Sifted:
    """Judge figure by figure, older days first; what is good joins the book at once.

    So that each day of a longer answer is compared with the day before it. Two figures of one
    answer for the same pair and day: the second is `changed`, and parked.
    """
    found = Sifted()
    for seen in sorted(published, key=lambda each: (each.valid_on, each.base, each.quote)):
        if book.stored(source, seen.base, seen.quote, seen.valid_on) == seen.mid:
            found.known.append(seen)
            continue
        findings = judge(seen, source=source, book=book, today=today, bands=bands, window=window)
        if findings:
            found.parked.append((seen, findings))
            continue
        found.good.append(seen)
        book.add(KnownRate(source, seen.base, seen.quote, seen.mid, seen.valid_on))
    return found
