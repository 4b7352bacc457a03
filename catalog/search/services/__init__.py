"""What other rooms may ask search to do."""

from catalog.search.services.check_listings import Differences, check_listings
from catalog.search.services.count_sale import count_sale
from catalog.search.services.index_products import Indexed, index_products
from catalog.search.services.index_touched import index_touched, touch_products
from catalog.search.services.keep_meanings import Kept, keep_meanings
from catalog.search.services.refresh_terms import PopularQuery, Refreshed, refresh_terms
from catalog.search.services.reindex import Progress, reindex
from catalog.search.services.set_closures import set_closures
from catalog.search.services.set_destinations import set_destinations
from catalog.search.services.set_price_rates import set_price_rates
from catalog.search.services.set_rating import set_rating

__all__ = [
    "Differences",
    "Indexed",
    "Kept",
    "PopularQuery",
    "Progress",
    "Refreshed",
    "check_listings",
    "count_sale",
    "index_products",
    "index_touched",
    "keep_meanings",
    "refresh_terms",
    "reindex",
    "set_closures",
    "set_destinations",
    "set_price_rates",
    "set_rating",
    "touch_products",
]
