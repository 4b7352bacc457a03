"""What other rooms may ask the catalog. Every answer is a dataclass of `catalog.types`."""

from catalog.queries.categories import category_menu
from catalog.queries.collections import collection_page, shown_collections, tag_page
from catalog.queries.contents import content_meters, meters_of
from catalog.queries.exchanges import exchange_offers
from catalog.queries.goods_refs import goods_refs, product_choices
from catalog.queries.holds import overdue_holds
from catalog.queries.moves import moves_of
from catalog.queries.offers import offer_names, offers_by_id
from catalog.queries.product import product_page
from catalog.queries.vendor_goods import vendor_goods, vendor_offer
from catalog.queries.vendor_products import (
    find_products,
    found_version,
    product_of_vendor,
    vendor_products,
)

__all__ = [
    "category_menu",
    "collection_page",
    "content_meters",
    "exchange_offers",
    "find_products",
    "found_version",
    "goods_refs",
    "meters_of",
    "moves_of",
    "offer_names",
    "offers_by_id",
    "overdue_holds",
    "product_choices",
    "product_of_vendor",
    "product_page",
    "shown_collections",
    "tag_page",
    "vendor_goods",
    "vendor_offer",
    "vendor_products",
]
