"""The table of news: what is told to whom, by which ways, and what nobody can turn off. Pure.

A kind has the name of its templates, `emails/<code>_subject.txt` and, where it is mailed,
`emails/<code>.txt` and `.html`. A mandatory kind is about money, about something that a person
asked for, or about a time in which they can object: it always arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAIL: Final = "mail"
INBOX: Final = "inbox"
CHANNELS: Final[dict[str, Promise]] = {MAIL: _("by mail"), INBOX: _("in the inbox")}
BUYER: Final = "buyer"
SHOP: Final = "shop"
READERS: Final[dict[str, Promise]] = {BUYER: _("As a buyer"), SHOP: _("For your shop")}


@dataclass(frozen=True)
class Kind:
    """One kind of news. `channels` are those it can go by, `quiet` those that are off at first."""

    code: str
    label: Promise
    reader: str = BUYER
    is_mandatory: bool = False
    channels: tuple[str, ...] = (MAIL, INBOX)
    quiet: tuple[str, ...] = ()

    def is_on_at_first(self, channel: str) -> bool:
        """Whether it goes this way while nobody has chosen."""
        return channel in self.channels and channel not in self.quiet


_ONLY_INBOX: Final = (INBOX,)
_ONLY_MAIL: Final = (MAIL,)

ALL: Final = (
    Kind("order_placed", _("An order waits for its payment"), channels=_ONLY_INBOX),
    Kind("order_paid", _("An order is paid: the confirmation"), is_mandatory=True),
    Kind("order_expired", _("An order was not paid in time"), channels=_ONLY_INBOX),
    Kind("pay_later", _("The link to pay later"), is_mandatory=True, channels=_ONLY_MAIL),
    Kind("order_accepted", _("A shop is packing"), quiet=(MAIL,)),
    Kind("handed_over", _("A parcel is on its way")),
    Kind("ready_to_pick_up", _("Goods are ready to pick up"), is_mandatory=True),
    Kind("picked_up", _("A shop says that you picked goods up"), is_mandatory=True),
    Kind("delivered", _("A parcel has arrived"), quiet=(MAIL,)),
    Kind("refund_on_its_way", _("Money is on its way back"), is_mandatory=True),
    Kind("refund_by_bank", _("We need an account to give money back"), is_mandatory=True),
    Kind("refunded", _("Money went back"), is_mandatory=True),
    Kind("part_canceled", _("Something of an order is canceled"), is_mandatory=True),
    Kind("cancellation_declined", _("A shop declined to cancel"), is_mandatory=True),
    Kind("return_buyer", _("A return has gone on"), is_mandatory=True),
    Kind("message_to_buyer", _("A shop has written to you")),
    Kind("review_asked", _("Goods may be reviewed")),
    Kind("review_replied", _("A shop replied to your review")),
    Kind("order_to_fulfill", _("An order is to be packed"), SHOP),
    Kind("shop_cancellation", _("A buyer cancels, or asks to"), SHOP, is_mandatory=True),
    Kind("sending_due", _("An order is late"), SHOP, is_mandatory=True),
    Kind("address_corrected", _("A buyer corrected the address"), SHOP, is_mandatory=True),
    Kind("return_shop", _("A return begins, or has gone on"), SHOP, is_mandatory=True),
    Kind("message_to_shop", _("A buyer has written to your shop"), SHOP),
    Kind("refund_decided", _("Money goes back to a buyer"), SHOP, is_mandatory=True),
    Kind("payout_paid", _("A payout has arrived"), SHOP),
    Kind("dispute", _("A bank disputes a payment"), SHOP, is_mandatory=True),
    Kind("dispute_decided", _("A dispute is decided"), SHOP, is_mandatory=True),
    Kind("stock_ran_low", _("Stock is low"), SHOP),
    Kind("changes_decided", _("The marketplace has looked at your goods"), SHOP),
    Kind("review_received", _("A buyer wrote a review"), SHOP),
)
# Their mails have words of a conversation, which nobody else reads without a reason.
LETTERS: Final = frozenset({"message_to_buyer", "message_to_shop"})
BY_CODE: Final = {kind.code: kind for kind in ALL}


def of(code: str) -> Kind:
    """Return a kind; what the table does not know yet is told, and cannot be turned off."""
    return BY_CODE.get(code) or Kind(code, _("Other news"), is_mandatory=True)
