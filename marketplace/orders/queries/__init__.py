"""What surfaces ask the orders room. Every answer is a dataclass of `orders.types`."""

from marketplace.orders.closure_reading import goods_closed
from marketplace.orders.queries.buyer_side import (
    last_address,
    order_of_part,
    order_view,
    orders_of,
    waiting_orders,
)
from marketplace.orders.queries.carts import cart_unit_count, cart_view, find_cart
from marketplace.orders.queries.checkout import checkout_quote_view, checkout_view
from marketplace.orders.queries.deliveries import delivered_lines
from marketplace.orders.queries.disputes import (
    answer_basis,
    evidence_file,
    evidence_of,
    vendor_dispute,
    vendor_disputes,
    vendor_evidence_file,
)
from marketplace.orders.queries.finding import ORDER_STATES
from marketplace.orders.queries.refunds import preview_refund, refundable, refunds_of_part
from marketplace.orders.queries.vendor_side import (
    QUEUES,
    order_numbers,
    vendor_order_view,
    vendor_orders,
    vendor_orders_to_do,
)

__all__ = [
    "ORDER_STATES",
    "QUEUES",
    "answer_basis",
    "cart_unit_count",
    "cart_view",
    "checkout_quote_view",
    "checkout_view",
    "delivered_lines",
    "evidence_file",
    "evidence_of",
    "find_cart",
    "goods_closed",
    "last_address",
    "order_numbers",
    "order_of_part",
    "order_view",
    "orders_of",
    "preview_refund",
    "refundable",
    "refunds_of_part",
    "vendor_dispute",
    "vendor_disputes",
    "vendor_evidence_file",
    "vendor_order_view",
    "vendor_orders",
    "vendor_orders_to_do",
    "waiting_orders",
]
