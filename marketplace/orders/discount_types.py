"""What crosses the door of orders about promotions. Frozen; texts in the language asked for."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.foundation.money import Money


@dataclass(frozen=True)
class DiscountView:
    """What a promotion takes off one vendor's part. Money: the buyer's currency, below zero.

    `code` is empty where nobody had to enter one.
    """

    name: str
    code: str
    goods: Money
    shipping: Money


@dataclass(frozen=True)
class CodeView:
    """A code that was entered into a cart: whether it is used, and what is to be said of it."""

    code: str
    is_used: bool
    text: str
