"""What the catalog refuses, and what must never happen in it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.foundation.errors import Broken, NotFound, Refused


class NoSuchPage(NotFound):
    """No such product, category, shop or page of a list, or it may not be shown."""

    code = "no_such_page"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("This page does not exist, or no longer does."))


class NoSuchOffer(NotFound):
    """No such offer."""

    code = "no_such_offer"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("There is no such offer."))


class OutOfStock(Refused):
    """Fewer units are left than were asked for; nothing was reserved.

    `left` is what can still be bought of each offer that is short.
    """

    code = "out_of_stock"

    def __init__(self, left: Mapping[int, int], names: Mapping[int, str]) -> None:
        sentences = [_shortage(names.get(offer_id, ""), n) for offer_id, n in left.items()]
        super().__init__(" ".join(sentences), left=dict(left))
        self.left = dict(left)


def _shortage(name: str, left: int) -> str:
    if left < 1:
        return _("“%(product)s” is sold out.") % {"product": name}
    text = ngettext(
        "Only %(left)d of “%(product)s” is left.", "Only %(left)d of “%(product)s” are left.", left
    )
    return text % {"product": name, "left": left}


class ReservationLapsed(Refused):
    """The units were held until a time, which has passed; they went back on sale."""

    code = "reservation_lapsed"

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("The goods were kept for you for a while, and that time is over.")
        )


class StockBelowReserved(Refused):
    """Units that checkouts hold cannot be counted away."""

    code = "stock_below_reserved"

    def __init__(self, reserved: int) -> None:
        text = ngettext(
            "%(reserved)d unit is held for a buyer, so there cannot be fewer.",
            "%(reserved)d units are held for buyers, so there cannot be fewer.",
            reserved,
        )
        super().__init__(text % {"reserved": reserved}, reserved=reserved)


class StockMoved(Refused):
    """Units were sold or counted since the person looked."""

    code = "stock_moved"

    def __init__(self, on_hand: int) -> None:
        text = _("Meanwhile the stock has changed to %(on_hand)d. Please count again.")
        super().__init__(text % {"on_hand": on_hand}, on_hand=on_hand)
        self.on_hand = on_hand


class PriceRefused(Refused):
    """A price is more than nothing, and in the currency that the vendor prices in."""

    code = "price_refused"

    def __init__(self, currency: str) -> None:
        text = _("The price must be more than zero, in %(currency)s.")
        super().__init__(text % {"currency": currency}, currency=currency)


class ListingIncomplete(Refused):
    """The product lacks something that a listing needs."""

    code = "listing_incomplete"


class MoveRefused(Refused):
    """The product is not in a state from which that is possible."""

    code = "move_refused"

    def __init__(self, status: str) -> None:
        super().__init__(
            gettext_lazy("That cannot be done with the product as it stands."), status=status
        )


class ReservationBroken(Broken):
    """A reservation and its reference, lines or stock contradict each other."""
