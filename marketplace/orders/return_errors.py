"""What can be refused of a return, each with what would help."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused


class ReturnNotFound(NotFound):
    """The return does not exist, or belongs to someone else."""

    code = "return_not_found"

    def __init__(self) -> None:
        super().__init__(_("This return does not exist."))


class ReturnMoved(Refused):
    """The return is not where this step begins."""

    code = "return_moved"

    def __init__(self, status: str) -> None:
        super().__init__(
            _("This return has moved on. Please look at it again."),
            status=status,
        )


class OwnReturn(Refused):
    """Who bought the goods, or belongs to the shop, decides about neither."""

    code = "own_return"

    def __init__(self) -> None:
        super().__init__(_("This is your own purchase or shop: another operator must decide."))


class NothingToReturn(Refused):
    """No unit was chosen, or more than is left."""

    code = "nothing_to_return"
    status = 400

    def __init__(self, left: int | None = None) -> None:
        text: str | Promise = _("Choose at least one product.")
        if left is not None:
            text = _("Of one of these products only %(left)d can be returned.") % {"left": left}
        super().__init__(text, left=left)


class TooLateToReturn(Refused):
    """The days in which this reason may be given are over."""

    code = "too_late_to_return"

    def __init__(self, days: int) -> None:
        super().__init__(
            _("This reason can be given within %(days)d days. Please write to the shop.")
            % {"days": days},
            days=days,
        )


class NotLostYet(Refused):
    """A parcel is not lost as long as it may be on its way."""

    code = "not_lost_yet"

    def __init__(self, days: int) -> None:
        super().__init__(
            _("The parcel may still come. Please ask again %(days)d days after it left.")
            % {"days": days},
            days=days,
        )


class PicturesNeeded(Refused):
    """A reason that needs a picture came without."""

    code = "pictures_needed"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Please add a picture that shows it."))


class TooManyPictures(Refused):
    """One side added as many pictures as it may."""

    code = "too_many_return_pictures"
    status = 400

    def __init__(self, most: int) -> None:
        super().__init__(_("At most %(most)d pictures can be added.") % {"most": most}, most=most)


class WordsNeeded(Refused):
    """Somebody has to read why."""

    code = "return_words_needed"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Please say why: the other side reads it."))


class OtherPrice(Refused):
    """An exchange for something that costs another amount."""

    code = "exchange_other_price"

    def __init__(self) -> None:
        super().__init__(
            _(
                "It can be exchanged for the same product at the same price only. "
                "For another, return it and buy again."
            )
        )


class NothingInStock(Refused):
    """A shop says yes to an exchange and has nothing to send."""

    code = "exchange_out_of_stock"

    def __init__(self) -> None:
        super().__init__(
            _("There is not enough in stock to exchange it. Add stock, or give the money back.")
        )


class BankDecides(Refused):
    """The payment is disputed: nobody can move its money."""

    code = "return_while_disputed"

    def __init__(self) -> None:
        super().__init__(_("Your bank is looking at this payment, and decides about the money."))


class CountRefused(Refused):
    """A receipt that counts more than was asked for, or more resellable than received."""

    code = "return_count_refused"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Count what came: no more than was asked for, and resellable of that."))
