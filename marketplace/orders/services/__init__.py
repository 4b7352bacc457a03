"""The orders room's use cases, one a file."""

from marketplace.orders.services.accept_vendor_order import (
    accept_vendor_order,
    accept_vendor_orders,
)
from marketplace.orders.services.ask_for_pay_link import ask_for_pay_link
from marketplace.orders.services.ask_refund import ask_refund
from marketplace.orders.services.book_parcel import book_parcel, cancel_parcel, hand_over_booked
from marketplace.orders.services.buy_again import buy_again
from marketplace.orders.services.cancel_part import (
    answer_cancellation,
    ask_cancellation,
    cancel_by_operator,
    cancel_by_vendor,
)
from marketplace.orders.services.cancel_unpaid import cancel_unpaid
from marketplace.orders.services.cart_for_visitor import cart_for_visitor
from marketplace.orders.services.change_codes import enter_code, remove_code
from marketplace.orders.services.change_lines import add_line, remove_line, set_quantity
from marketplace.orders.services.compensate_vendor import compensate_vendor
from marketplace.orders.services.complete_delivered import complete_delivered
from marketplace.orders.services.confirm_receipt import confirm_receipt
from marketplace.orders.services.correct_address import correct_address
from marketplace.orders.services.count_lost_dispute import count_lost_dispute
from marketplace.orders.services.count_sold import count_sold
from marketplace.orders.services.decide_refund import decide_refund
from marketplace.orders.services.declare_payment import (
    declare_payment_anew,
    declare_payments,
    tell_case,
)
from marketplace.orders.services.expire_overdue import expire_overdue
from marketplace.orders.services.expire_unpaid import expire_unpaid
from marketplace.orders.services.fire_timers import fire_timers
from marketplace.orders.services.follow_shipment import astray_by_tracking, deliver_by_tracking
from marketplace.orders.services.forget_buyer import forget_buyer
from marketplace.orders.services.hand_on_duty import hand_on_duty
from marketplace.orders.services.hand_over import hand_over
from marketplace.orders.services.issue_invoice import (
    issue_invoice,
    issue_wished,
    wish_invoice,
)
from marketplace.orders.services.keep_for_later import (
    keep_for_later,
    kept_now,
    let_go,
    merge_kept,
)
from marketplace.orders.services.mark_paid import mark_paid
from marketplace.orders.services.merge_carts import merge_carts
from marketplace.orders.services.open_customs_cases import (
    open_customs_cases,
    open_missing_cases,
)
from marketplace.orders.services.place_order import place_order
from marketplace.orders.services.quote_checkout import quote_checkout
from marketplace.orders.services.receive_by_timer import receive_by_timer
from marketplace.orders.services.receive_with_proof import receive_with_proof
from marketplace.orders.services.record_astray import record_failed, record_returned
from marketplace.orders.services.record_external_refund import record_external_refund
from marketplace.orders.services.record_pickup import record_pickup
from marketplace.orders.services.refund_vendor_order import refund_vendor_order
from marketplace.orders.services.set_preferences import set_currency, set_destination
from marketplace.orders.services.tell_customs import (
    tell_arrival,
    tell_parcel,
    tell_truck,
    withdraw_canceled,
)
from marketplace.orders.services.tell_search import tell_search
from marketplace.orders.services.write_evidence import (
    add_evidence_file,
    hand_in_evidence,
    remove_evidence_file,
    write_evidence,
)
from marketplace.orders.services.write_note import write_note

__all__ = [
    "accept_vendor_order",
    "accept_vendor_orders",
    "add_evidence_file",
    "add_line",
    "answer_cancellation",
    "ask_cancellation",
    "ask_for_pay_link",
    "ask_refund",
    "astray_by_tracking",
    "book_parcel",
    "buy_again",
    "cancel_by_operator",
    "cancel_by_vendor",
    "cancel_parcel",
    "cancel_unpaid",
    "cart_for_visitor",
    "compensate_vendor",
    "complete_delivered",
    "confirm_receipt",
    "correct_address",
    "count_lost_dispute",
    "count_sold",
    "decide_refund",
    "declare_payment_anew",
    "declare_payments",
    "deliver_by_tracking",
    "enter_code",
    "expire_overdue",
    "expire_unpaid",
    "fire_timers",
    "forget_buyer",
    "hand_in_evidence",
    "hand_on_duty",
    "hand_over",
    "hand_over_booked",
    "issue_invoice",
    "issue_wished",
    "keep_for_later",
    "kept_now",
    "let_go",
    "mark_paid",
    "merge_carts",
    "merge_kept",
    "open_customs_cases",
    "open_missing_cases",
    "place_order",
    "quote_checkout",
    "receive_by_timer",
    "receive_with_proof",
    "record_external_refund",
    "record_failed",
    "record_pickup",
    "record_returned",
    "refund_vendor_order",
    "remove_code",
    "remove_evidence_file",
    "remove_line",
    "set_currency",
    "set_destination",
    "set_quantity",
    "tell_arrival",
    "tell_case",
    "tell_parcel",
    "tell_search",
    "tell_truck",
    "wish_invoice",
    "withdraw_canceled",
    "write_evidence",
    "write_note",
]
