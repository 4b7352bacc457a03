"""What can be done with promotions."""

from marketplace.promotions.services.claim_uses import claim_uses
from marketplace.promotions.services.create_promotion import create_promotion
from marketplace.promotions.services.decide_promotion import decide_promotion
from marketplace.promotions.services.give_back_uses import give_back_uses
from marketplace.promotions.services.join_promotion import join_promotion, leave_promotion
from marketplace.promotions.services.stop_promotion import stop_promotion

__all__ = (
    "claim_uses",
    "create_promotion",
    "decide_promotion",
    "give_back_uses",
    "join_promotion",
    "leave_promotion",
    "stop_promotion",
)
