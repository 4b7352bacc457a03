"""What other rooms may ask of moderation: `propose_changes(...)`, `hand_in_product(...)`."""

from catalog.moderation.services.add_note import add_note
from catalog.moderation.services.change_price import change_price
from catalog.moderation.services.claim_set import claim_next, claim_set, release_claim
from catalog.moderation.services.decide import approve_set, refuse_set
from catalog.moderation.services.hand_in_product import hand_in_product
from catalog.moderation.services.load_starter_list import load_starter_list
from catalog.moderation.services.propose_changes import propose_changes
from catalog.moderation.services.propose_pictures import change_pictures, propose_pictures
from catalog.moderation.services.record_lost_dispute import record_lost_dispute
from catalog.moderation.services.rescreen import ask_screening, screen_all, screen_chunk
from catalog.moderation.services.schedule_listing import (
    cancel_listing_move,
    is_let_through,
    schedule_listing,
    show_now,
    take_down,
)
from catalog.moderation.services.screen_product import screen_product
from catalog.moderation.services.tell_decided import tell_decided
from catalog.moderation.services.try_rule import try_rule
from catalog.moderation.services.withdraw_set import withdraw_set

__all__ = [
    "add_note",
    "approve_set",
    "ask_screening",
    "cancel_listing_move",
    "change_pictures",
    "change_price",
    "claim_next",
    "claim_set",
    "hand_in_product",
    "is_let_through",
    "load_starter_list",
    "propose_changes",
    "propose_pictures",
    "record_lost_dispute",
    "refuse_set",
    "release_claim",
    "schedule_listing",
    "screen_all",
    "screen_chunk",
    "screen_product",
    "show_now",
    "take_down",
    "tell_decided",
    "try_rule",
    "withdraw_set",
]
