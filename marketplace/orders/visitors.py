"""Who asks: by the session's cart key, by a signed-in person, by a signed link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from marketplace.orders.signing import is_order_token

if TYPE_CHECKING:
    from marketplace.orders.models import Cart, Order


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone with a cart: `key` comes from the session, `user_id` from the sign-in.

    `placed` names the orders that the session remembers: a guest has no other past.
    """

    key: UUID | None = None
    user_id: int | None = None
    placed: tuple[str, ...] = ()

    def owns(self, cart: Cart) -> bool:
        """Whether a cart is this visitor's. A person's cart is never reached by its key."""
        if cart.user_id is not None:
            return cart.user_id == self.user_id
        return self.key is not None and cart.key == self.key


@dataclass(frozen=True, slots=True)
class OrderReader:
    """Someone who asks for an order: signed in, or with the token of a guest's link."""

    user_id: int | None = None
    token: str = ""

    def may_read(self, order: Order) -> bool:
        """Whether an order is this reader's, by account or by link."""
        if order.user_id is not None and order.user_id == self.user_id:
            return True
        return is_order_token(order.public_id, self.token)
