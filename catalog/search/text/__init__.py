"""What words mean to search: values in, values out. `docs/search-words.md` explains it."""

from catalog.search.text.alternatives import Ways, node_of
from catalog.search.text.folding import fold
from catalog.search.text.indexing import Field, index_entries, index_terms
from catalog.search.text.lexicon import EMPTY, Lexicon, SynonymGroup
from catalog.search.text.meanings import NO_MEANINGS, Meanings, entry
from catalog.search.text.parsing import parse, parse_prefix
from catalog.search.text.query import PLACED, Query, Rung, Style, Term, any_of

__all__ = [
    "EMPTY",
    "NO_MEANINGS",
    "PLACED",
    "Field",
    "Lexicon",
    "Meanings",
    "Query",
    "Rung",
    "Style",
    "SynonymGroup",
    "Term",
    "Ways",
    "any_of",
    "entry",
    "fold",
    "index_entries",
    "index_terms",
    "node_of",
    "parse",
    "parse_prefix",
]
