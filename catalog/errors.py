"""What the catalog refuses, and what must never happen in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.foundation.errors import Broken, NotFound, Refused

PRICE_FAULTS: Final[dict[str, str | Promise]] = {
    "own": gettext_lazy("In your own currency, further prices begin with two units."),
    "many": gettext_lazy("There can be five prices in one currency at most."),
    "first": gettext_lazy("A currency with a price for more units needs one for a single unit."),
    "twice": gettext_lazy("Two prices begin with the same quantity."),
    "dearer": gettext_lazy("More units must cost less each."),
    "zero": gettext_lazy("A price and a quantity are more than zero."),
    "before": gettext_lazy("The price before must be higher than the price."),
}
GTIN_FAULTS: Final[dict[str, str | Promise]] = {
    "digits": gettext_lazy("A GTIN has digits only."),
    "length": gettext_lazy("A GTIN has 8, 12, 13 or 14 digits."),
    "check": gettext_lazy("The last digit does not fit the others. Please compare with the pack."),
    "restricted": gettext_lazy(
        "This number is for use within one shop or region; it names no product elsewhere."
    ),
    "coupon": gettext_lazy("This is the number of a coupon or a receipt, not of a product."),
}


RULE_FAULTS: Final[dict[str, str | Promise]] = {
    "least": gettext_lazy("The least quantity is from 1 to 999."),
    "step": gettext_lazy("A step is from 1 to 999."),
    "most": gettext_lazy("The most is no less than the least, and 999 at most."),
}


class QuantityRuleRefused(Refused):
    """A rule of quantities that nobody could buy by. `fault` is one of RULE_FAULTS."""

    code = "quantity_rule_refused"
    status = 400

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(RULE_FAULTS[fault], fault=fault)


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


class DraftRefused(Refused):
    """What was handed in cannot be taken as it is; nothing was saved.

    `by_field` says what is wrong at which field: "name", "attribute_roast", "variant_0_sku".
    """

    code = "draft_refused"
    status = 400

    def __init__(self, by_field: Mapping[str, str | Promise]) -> None:
        self.by_field = dict(by_field)
        super().__init__(" ".join(str(text) for text in self.by_field.values()))


class PricesRefused(Refused):
    """Further prices, or a price before, that make no sense together."""

    code = "prices_refused"

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(PRICE_FAULTS[fault], fault=fault)


class OfferExists(Refused):
    """The vendor offers this version already."""

    code = "offer_exists"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Your shop offers this version already."))


class SkuTaken(Refused):
    """The vendor's SKU is on another offer."""

    code = "sku_taken"

    def __init__(self, sku: str) -> None:
        text = _("Your shop uses the SKU %(sku)s for something else.")
        super().__init__(text % {"sku": sku}, sku=sku)


class OthersSellIt(Refused):
    """A listing on which other vendors sell, too, is not taken down by the one that wrote it."""

    code = "others_sell_it"

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Other shops sell this product, too. Take your own versions off sale.")
        )


class MoveInThePast(Refused):
    """A listing can be scheduled for a later instant only."""

    code = "move_in_the_past"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Choose an instant that is still to come."))


class ReservationBroken(Broken):
    """A reservation and its reference, lines or stock contradict each other."""
