"""What other rooms may ask the search log to do."""

from catalog.search_log.services.count_click import count_click
from catalog.search_log.services.count_query import count_query
from catalog.search_log.services.forget_old_queries import forget_old_queries

__all__ = ["count_click", "count_query", "forget_old_queries"]
