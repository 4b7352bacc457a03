"""Who orders before customs, as a buyer says it at the checkout. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from marketplace.customs.identity.types import IdentityGiven, Owner
from marketplace.customs.rules.channels import CBEC, MODES, Channel

KEEP: Final = "keep"
# Ways across the border on which the order names a person, by their name on a vendor order.
IDENTIFIED: Final = frozenset(str(channel) for channel in CBEC)


@dataclass(frozen=True)
class PersonNamed:
    """What a buyer stated: a name and a number, or nothing where the account's own is used.

    `purposes` are what was agreed to, `is_payer` says that the buyer pays with an account in the
    same name: customs compares both. `language` is the one in which the consents were shown.
    """

    given: IdentityGiven | None = None
    purposes: frozenset[str] = frozenset()
    is_payer: bool = False
    language: str = ""

    def owner(self, *, user_id: int | None, order_ref: str) -> Owner:
        """Return whose the identity is: an account's that shall keep it, else this one order's."""
        is_kept = self.given is None or KEEP in self.purposes
        if user_id is not None and is_kept:
            return Owner(user_id=user_id)
        return Owner(order_ref=order_ref)


def needs_person(channel: str) -> bool:
    """Tell whether customs wants to know who orders what goes by a channel."""
    return channel in IDENTIFIED


def trade_mode(channel: str) -> str:
    """Return the mode of supervision of a channel, 9610 or 1210. Raises: KeyError for others."""
    return MODES[Channel(channel)]


def supervision(channel: str) -> str:
    """Return the mode that the hub bags a parcel by; empty for one that is not declared so."""
    return trade_mode(channel) if needs_person(channel) else ""
