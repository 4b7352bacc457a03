"""What a basket saves. Pure: values in, values out; `docs/promotions.md` has the numbers."""

from marketplace.promotions.engine.bearing import borne
from marketplace.promotions.engine.combining import apply_rules
from marketplace.promotions.engine.converting import in_currency

__all__ = ("apply_rules", "borne", "in_currency")
