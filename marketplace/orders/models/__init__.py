"""The tables of the orders room, one file a noun."""

from marketplace.orders.models.address_correction import AddressCorrection
from marketplace.orders.models.cancellation import CanceledLine, Cancellation
from marketplace.orders.models.cart import Cart, CartLine
from marketplace.orders.models.checkout import CheckoutQuote
from marketplace.orders.models.evidence import DisputeEvidence, DisputeFile
from marketplace.orders.models.fulfillment import Fulfillment, FulfillmentLine
from marketplace.orders.models.order import Order, OrderLine, VendorOrder
from marketplace.orders.models.refund import RefundRequest, RefundRequestLine
from marketplace.orders.models.timer import OrderTimer

__all__ = [
    "AddressCorrection",
    "CanceledLine",
    "Cancellation",
    "Cart",
    "CartLine",
    "CheckoutQuote",
    "DisputeEvidence",
    "DisputeFile",
    "Fulfillment",
    "FulfillmentLine",
    "Order",
    "OrderLine",
    "OrderTimer",
    "RefundRequest",
    "RefundRequestLine",
    "VendorOrder",
]
