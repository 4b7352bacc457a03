"""The tables of search: what pages list, what the engine finds by, and what has to be looked at."""

from catalog.search.models.feeding import (
    CountedSale,
    PriceRate,
    ProductClosures,
    ProductFigures,
    Rebuild,
    Touch,
    VendorDestinations,
)
from catalog.search.models.indexed import IndexedListing, Meaning, Term, Word
from catalog.search.models.listing import Listing
from catalog.search.models.words import StopWord, Synonym, SynonymTerm

__all__ = [
    "CountedSale",
    "IndexedListing",
    "Listing",
    "Meaning",
    "PriceRate",
    "ProductClosures",
    "ProductFigures",
    "Rebuild",
    "StopWord",
    "Synonym",
    "SynonymTerm",
    "Term",
    "Touch",
    "VendorDestinations",
    "Word",
]
