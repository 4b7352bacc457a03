"""What a buyer or a vendor's member can be refused in this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused
from marketplace.foundation.money import Money

MAX_QUANTITY = 999
MAX_CODES = 5


class LineNotFound(NotFound):
    """The line does not exist in this visitor's cart."""

    code = "line_not_found"

    def __init__(self) -> None:
        super().__init__(_("This line is not in your cart any more."))


class CheckoutNotFound(NotFound):
    """The checkout does not exist, or belongs to another visitor."""

    code = "checkout_not_found"

    def __init__(self) -> None:
        super().__init__(_("This checkout does not exist."))


class OrderNotFound(NotFound):
    """The order does not exist, or belongs to someone else."""

    code = "order_not_found"

    def __init__(self) -> None:
        super().__init__(_("This order does not exist."))


class QuantityRefused(Refused):
    """A quantity that is not a whole number from 1 to 999."""

    code = "quantity_refused"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Choose a quantity from 1 to %(maximum)d.") % {"maximum": MAX_QUANTITY},
            maximum=MAX_QUANTITY,
        )


class QuantityNotSold(Refused):
    """A quantity that the shop does not sell an offer in: too few, too many, or between steps."""

    code = "quantity_not_sold"

    def __init__(self, name: str, rule: str) -> None:
        text = _("“%(name)s” is sold in certain quantities. %(rule)s")
        super().__init__(text % {"name": name, "rule": rule}, rule=rule)


class WishesFull(Refused):
    """A person keeps as much for later as we take."""

    code = "wishes_full"

    def __init__(self, most: int) -> None:
        text = _("You keep %(most)d products already. Remove one that you no longer want.")
        super().__init__(text % {"most": most}, most=most)


class NoteRefused(Refused):
    """A note or a message that is too long, or for a shop that is not in the cart."""

    code = "note_refused"
    status = 400

    def __init__(self, most: int) -> None:
        text = _("Write %(most)d characters at most, to a shop that is in your cart.")
        super().__init__(text % {"most": most}, most=most)


class OfferNotForSale(Refused):
    """The offer, its product or its vendor does not sell at present."""

    code = "offer_not_for_sale"

    def __init__(self, name: str) -> None:
        super().__init__(_("“%(name)s” is not for sale at present.") % {"name": name}, name=name)


class CartFull(Refused):
    """More different offers than one cart takes."""

    code = "cart_full"

    def __init__(self, maximum: int) -> None:
        super().__init__(
            _("A cart holds at most %(maximum)d different products.") % {"maximum": maximum},
            maximum=maximum,
        )


class CodeUnknown(Refused):
    """A code that does nothing for this cart. Why is not told: nobody learns codes by asking."""

    code = "code_unknown"

    def __init__(self) -> None:
        super().__init__(_("This code is not known here, or not valid at present."))


class TooManyCodes(Refused):
    """As many codes as a cart takes."""

    code = "too_many_codes"

    def __init__(self) -> None:
        super().__init__(
            _("A cart takes at most %(maximum)d codes.") % {"maximum": MAX_CODES},
            maximum=MAX_CODES,
        )


class CodesTooFast(Refused):
    """Somebody tries many codes."""

    code = "codes_too_fast"
    status = 429

    def __init__(self) -> None:
        super().__init__(_("Too many codes were tried. Please wait some minutes."))


class CurrencyRefused(Refused):
    """A currency in which nothing is charged here."""

    code = "currency_refused"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Prices are not available in this currency."))


class DestinationRefused(Refused):
    """A zone that does not exist."""

    code = "destination_refused"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This destination is not one of those on the list."))


class CartEmpty(Refused):
    """Nothing to check out."""

    code = "cart_empty"

    def __init__(self) -> None:
        super().__init__(_("Your cart is empty."))


class CartClosed(Refused):
    """The cart was placed or joined with another; it takes no more changes."""

    code = "cart_closed"

    def __init__(self) -> None:
        super().__init__(_("This cart is closed. Please look at your cart again."))


class CheckoutIncomplete(Refused):
    """Some fields of the checkout cannot be taken; `fields` says which, and why."""

    code = "checkout_incomplete"
    status = 400

    def __init__(self, fields: Mapping[str, str | Promise]) -> None:
        self.fields = dict(fields)
        super().__init__(_("Please correct the fields that are marked."), fields=self.fields)


class GoodsClosed(Refused):
    """Goods that a rule keeps from the destination; `texts` names each with its rule."""

    code = "goods_closed"

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(" ".join(texts), texts=tuple(texts))


class OrderNotPayable(Refused):
    """The order is paid, or its time to pay is over."""

    code = "order_not_payable"

    def __init__(self) -> None:
        super().__init__(_("This order is paid already, or the time to pay for it has ended."))


class PayLinkExpired(Refused):
    """A link to pay later ends with the time to pay."""

    code = "pay_link_expired"
    status = 410

    def __init__(self) -> None:
        super().__init__(_("The time to pay for this order has ended. Nothing was charged."))


class AccountLinkExpired(Refused):
    """A link to state an account for a refund ends after some days; the refund does not."""

    code = "account_link_expired"
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("This link is no longer valid. Your refund is: please write to us for a new link.")
        )


class CheckoutExpired(Refused):
    """The promise of a price has run out."""

    code = "checkout_expired"

    def __init__(self) -> None:
        super().__init__(
            _("The prices of this checkout were held until a time that has passed. Please review.")
        )


class CartChanged(Refused):
    """The cart does not hold what the buyer was shown."""

    code = "cart_changed"

    def __init__(self, message: str | Promise | None = None, **facts: object) -> None:
        text = message or _("Your cart has changed since you reviewed it. Please review it again.")
        super().__init__(text, **facts)


class CartPriceChanged(CartChanged):
    """A price or the shipping changed between the review and the order.

    Money: both amounts are totals in the charge currency.
    """

    code = "cart_price_changed"

    def __init__(self, *, shown: Money, current: Money) -> None:
        self.shown = shown
        self.current = current
        text = _("A price has changed since you reviewed your cart. Please review it again.")
        super().__init__(text, shown=shown, current=current)


class TooManyUnpaid(Refused):
    """As many orders of one buyer wait for payment as may: each keeps goods from others.

    `orders` are named to whoever placed them; to others who give the same address they are not.
    `free_at` is when the first of them stops waiting.
    """

    code = "too_many_unpaid"

    def __init__(self, *, orders: Sequence[str], free_at: datetime) -> None:
        time = date_format(timezone.localtime(free_at), "H:i")
        text = (
            _("These orders wait for payment: %(orders)s. Please pay one, or wait until %(time)s.")
            if orders
            else _(
                "Too many orders with this e-mail address wait for payment. "
                "Please pay one, or wait until %(time)s."
            )
        )
        told = {"orders": ", ".join(orders), "time": time}
        super().__init__(text % told, orders=tuple(orders), free_at=free_at)


class TooManyOrders(Refused):
    """One network address placed as many orders as may be within a time."""

    code = "too_many_orders"
    status = 429

    def __init__(self) -> None:
        super().__init__(_("Very many orders came from your network. Please try again in an hour."))


class NothingToRefund(Refused):
    """No unit was chosen, or nothing of it is left to give back."""

    code = "nothing_to_refund"

    def __init__(self) -> None:
        super().__init__(_("Choose what goes back. Nothing of this is left otherwise."))


class TooManyUnits(Refused):
    """More units would go back than were bought and are left."""

    code = "too_many_units"

    def __init__(self, *, left: int) -> None:
        super().__init__(
            _("Of one of these products only %(left)d can still go back.") % {"left": left},
            left=left,
        )


class NotPaidYet(Refused):
    """Nothing goes back of an order that nobody has paid."""

    code = "not_paid_yet"

    def __init__(self) -> None:
        super().__init__(_("This order is not paid: there is nothing to give back."))


class RefundDecided(Refused):
    """Somebody has decided about this request already."""

    code = "refund_decided"

    def __init__(self) -> None:
        super().__init__(_("This request has been decided already."))


class RefundNeedsAnother(Refused):
    """Who asked for a refund may not approve it."""

    code = "refund_needs_another"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("You asked for this refund: another person approves it."))


class RefundNeedsReason(Refused):
    """A request is denied with a reason, which the shop reads."""

    code = "refund_needs_reason"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why: the shop reads it."))


class MoveRefused(Refused):
    """A move that the flow of orders does not have."""

    code = "move_refused"

    def __init__(self, *, status: str, wanted: str) -> None:
        super().__init__(
            _("This order has moved on, so this cannot be done any more. Please reload the page."),
            status=status,
            wanted=wanted,
        )


class NothingToCancel(Refused):
    """All of it was sent, or is canceled already."""

    code = "nothing_to_cancel"

    def __init__(self) -> None:
        super().__init__(
            _("Nothing of this can be canceled any more: it was sent, or is canceled already.")
        )


class CancellationWaits(Refused):
    """The buyer asked to cancel: the shop answers before it sends anything."""

    code = "cancellation_waits"

    def __init__(self) -> None:
        super().__init__(_("The buyer asks to cancel this order. Please answer that first."))


class CancellationDecided(Refused):
    """Somebody has answered this request already."""

    code = "cancellation_decided"

    def __init__(self) -> None:
        super().__init__(_("This request has been answered already."))


class CancellationNeedsReason(Refused):
    """A shop declines with a reason, which the buyer reads."""

    code = "cancellation_needs_reason"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why: the buyer reads it."))


class UnitsRefused(Refused):
    """A parcel without anything, or with more than is left to send."""

    code = "units_refused"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose what is in the parcel, and no more than is left to send."))


class AddressFixed(Refused):
    """An address that cannot be corrected any more; the text says why."""

    code = "address_fixed"


class AddressRefused(Refused):
    """Some fields of a corrected address cannot be taken; `fields` says which, and why."""

    code = "address_refused"
    status = 400

    def __init__(self, fields: Mapping[str, str | Promise]) -> None:
        self.fields = dict(fields)
        super().__init__(_("Please correct the fields that are marked."), fields=self.fields)


class TrackingRefused(Refused):
    """A hand-over without a carrier or with an impossible tracking number."""

    code = "tracking_refused"
    status = 400

    def __init__(self, fields: Mapping[str, str | Promise]) -> None:
        self.fields = dict(fields)
        super().__init__(_("Please correct the fields that are marked."), fields=self.fields)


class EvidenceClosed(Refused):
    """A shop's side of a dispute was handed in, or nobody would read it any more."""

    code = "evidence_closed"

    def __init__(self) -> None:
        super().__init__(_("This was handed in already, or the time for it is over."))


class EvidenceRefused(Refused):
    """Evidence that a bank would not read."""

    code = "evidence_refused"
    status = 400
