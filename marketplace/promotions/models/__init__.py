"""Tables of promotions."""

from marketplace.promotions.models.promotion import Participation, Promotion
from marketplace.promotions.models.use import PromotionUse

__all__ = ("Participation", "Promotion", "PromotionUse")
