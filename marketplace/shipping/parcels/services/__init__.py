"""The parcels room's use cases, one a file."""

from marketplace.shipping.parcels.services.add_number_range import add_number_range
from marketplace.shipping.parcels.services.book_shipment import book_shipment, record_booked
from marketplace.shipping.parcels.services.cancel_shipment import cancel_shipment
from marketplace.shipping.parcels.services.draft_shipment import draft_shipment
from marketplace.shipping.parcels.services.judge_shipment import clear_doubt, record_proof
from marketplace.shipping.parcels.services.move_bags import (
    cross_line_haul,
    load_bag,
    open_bag,
    open_line_haul,
    seal_bag,
)
from marketplace.shipping.parcels.services.poll_shipments import (
    ask_about,
    find_lost_answers,
    poll_shipments,
)
from marketplace.shipping.parcels.services.process_message import (
    process_message,
    reopen_message,
    sweep_messages,
)
from marketplace.shipping.parcels.services.receive_message import receive_message
from marketplace.shipping.parcels.services.record_news import record_news
from marketplace.shipping.parcels.services.register_shipment import register_shipment
from marketplace.shipping.parcels.services.scan_parcel import scan_parcel
from marketplace.shipping.parcels.services.undo_scan import undo_scan
from marketplace.shipping.parcels.services.work_claims import (
    add_claim_evidence,
    approve_claim,
    deny_claim,
    open_claim,
    propose_claim,
)

__all__ = [
    "add_claim_evidence",
    "add_number_range",
    "approve_claim",
    "ask_about",
    "book_shipment",
    "cancel_shipment",
    "clear_doubt",
    "cross_line_haul",
    "deny_claim",
    "draft_shipment",
    "find_lost_answers",
    "load_bag",
    "open_bag",
    "open_claim",
    "open_line_haul",
    "poll_shipments",
    "process_message",
    "propose_claim",
    "receive_message",
    "record_booked",
    "record_news",
    "record_proof",
    "register_shipment",
    "reopen_message",
    "scan_parcel",
    "seal_bag",
    "sweep_messages",
    "undo_scan",
]
