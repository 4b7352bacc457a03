"""What other rooms may ask the catalog to do: `stock.reserve(...)`, `publish_product(...)`."""

from catalog.services import stock
from catalog.services.publish_product import (
    archive_product,
    publish_product,
    reject_product,
    request_changes,
    submit_product,
)
from catalog.services.set_offer_price import set_offer_active, set_offer_price
from catalog.services.set_stock import set_stock

__all__ = [
    "archive_product",
    "publish_product",
    "reject_product",
    "request_changes",
    "set_offer_active",
    "set_offer_price",
    "set_stock",
    "stock",
    "submit_product",
]
