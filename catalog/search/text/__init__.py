"""What words mean to search: values in, values out. `docs/search-words.md` explains it."""

from catalog.search.text.folding import fold
from catalog.search.text.indexing import Field, index_entries, index_terms
from catalog.search.text.lexicon import EMPTY, Lexicon, SynonymGroup
from catalog.search.text.parsing import parse, parse_prefix
from catalog.search.text.query import PLACED, Query, Rung, Style, Term

__all__ = [
    "EMPTY",
    "PLACED",
    "Field",
    "Lexicon",
    "Query",
    "Rung",
    "Style",
    "SynonymGroup",
    "Term",
    "fold",
    "index_entries",
    "index_terms",
    "parse",
    "parse_prefix",
]
