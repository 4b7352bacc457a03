"""Compare listings with the goods that they were made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from catalog.models import Product
from catalog.search.fingerprints import fingerprint
from catalog.search.models import IndexedListing, Listing
from catalog.search.reading import read_documents

_CHUNK: Final = 1_000
_NAMED: Final = 20  # product ids that are told of each kind of difference


@dataclass
class Differences:
    """What is wrong with listings, counted, with the first product ids of each kind.

    `stale` are written of goods as they were; touches that wait will mend them.
    """

    checked: int = 0
    missing: int = 0
    stale: int = 0
    extra: int = 0
    not_found: int = 0  # listings that the engine's index lacks
    products: dict[str, list[int]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether every listing is as it should be."""
        return not (self.missing or self.stale or self.extra or self.not_found)

    def note(self, kind: str, product_id: int) -> None:
        """Count one difference."""
        setattr(self, kind, getattr(self, kind) + 1)
        named = self.products.setdefault(kind, [])
        if len(named) < _NAMED:
            named.append(product_id)


def check_listings() -> Differences:
    """Read all goods again, chunk by chunk, and compare; nothing is written.

    The engine's own index is looked at for the engine in the database alone.
    """
    found = Differences()
    last = 0
    while ids := list(
        Product.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_CHUNK]
    ):
        last = ids[-1]
        _compare(ids, found)
    return found


def _compare(ids: list[int], found: Differences) -> None:
    wanted = {document.product_id: fingerprint(document) for document in read_documents(ids)}
    listed = dict(Listing.objects.filter(pk__in=ids).values_list("pk", "fingerprint"))
    indexed = set(IndexedListing.objects.filter(pk__in=ids).values_list("pk", flat=True))
    found.checked += len(wanted)
    for pk in ids:
        if pk in wanted and pk not in listed:
            found.note("missing", pk)
        elif pk in wanted and wanted[pk] != listed[pk]:
            found.note("stale", pk)
        elif pk in listed and pk not in wanted:
            found.note("extra", pk)
        if pk in listed and pk not in indexed:
            found.note("not_found", pk)
