"""What other rooms may ask the catalog. Every answer is a dataclass of `catalog.types`."""

from catalog.queries.categories import category_menu
from catalog.queries.holds import overdue_holds
from catalog.queries.offers import offer_names, offers_by_id
from catalog.queries.product import product_page
from catalog.queries.vendor_goods import vendor_goods, vendor_offer

__all__ = [
    "category_menu",
    "offer_names",
    "offers_by_id",
    "overdue_holds",
    "product_page",
    "vendor_goods",
    "vendor_offer",
]
