"""What pages list and find. Every answer is a dataclass of `catalog.types` or of search."""

from catalog.search.queries.beside import related
from catalog.search.queries.finding import SearchPage, search_page, suggestions
from catalog.search.queries.lists import category_page, shop_page
from catalog.search.queries.shelves import home

__all__ = [
    "SearchPage",
    "category_page",
    "home",
    "related",
    "search_page",
    "shop_page",
    "suggestions",
]
