"""The tables of the orders room, one file a noun."""

from marketplace.orders.models.address_correction import AddressCorrection
from marketplace.orders.models.cancellation import CanceledLine, Cancellation
from marketplace.orders.models.cart import Cart, CartLine
from marketplace.orders.models.checkout import CheckoutQuote
from marketplace.orders.models.evidence import DisputeEvidence, DisputeFile
from marketplace.orders.models.fulfillment import Fulfillment, FulfillmentLine
from marketplace.orders.models.invoice import (
    InvoiceWish,
    SalesCreditNote,
    SalesInvoice,
    SalesRange,
)
from marketplace.orders.models.order import Order, OrderLine, VendorOrder
from marketplace.orders.models.refund import RefundRequest, RefundRequestLine
from marketplace.orders.models.returns import (
    Return,
    ReturnAddress,
    ReturnFile,
    ReturnLine,
    ReturnMove,
)
from marketplace.orders.models.timer import OrderTimer
from marketplace.orders.models.wishes import CartNote, Wish

__all__ = [
    "AddressCorrection",
    "CanceledLine",
    "Cancellation",
    "Cart",
    "CartLine",
    "CartNote",
    "CheckoutQuote",
    "DisputeEvidence",
    "DisputeFile",
    "Fulfillment",
    "FulfillmentLine",
    "InvoiceWish",
    "Order",
    "OrderLine",
    "OrderTimer",
    "RefundRequest",
    "RefundRequestLine",
    "Return",
    "ReturnAddress",
    "ReturnFile",
    "ReturnLine",
    "ReturnMove",
    "SalesCreditNote",
    "SalesInvoice",
    "SalesRange",
    "VendorOrder",
    "Wish",
]
