"""What other rooms may ask the catalog to do: `stock.reserve(...)`, `publish_product(...)`."""

from catalog.services import stock
from catalog.services.add_offer import add_offer
from catalog.services.find_brand import brand_of, find_brand
from catalog.services.publish_product import (
    archive_product,
    publish_product,
    reject_product,
    request_changes,
    submit_product,
)
from catalog.services.rewrite_product import add_restricted_tags, rewrite_product
from catalog.services.save_product import save_product
from catalog.services.schedule_move import (
    cancel_move,
    move_due,
    publish_when_due,
    schedule_move,
)
from catalog.services.set_attributes import set_attributes
from catalog.services.set_offer_price import set_offer_active, set_offer_price
from catalog.services.set_offer_terms import set_offer_terms
from catalog.services.set_stock import set_stock

__all__ = [
    "add_offer",
    "add_restricted_tags",
    "archive_product",
    "brand_of",
    "cancel_move",
    "find_brand",
    "move_due",
    "publish_product",
    "publish_when_due",
    "reject_product",
    "request_changes",
    "rewrite_product",
    "save_product",
    "schedule_move",
    "set_attributes",
    "set_offer_active",
    "set_offer_price",
    "set_offer_terms",
    "set_stock",
    "stock",
    "submit_product",
]
