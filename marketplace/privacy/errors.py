"""What a person can be refused in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused


class NoSuchExport(NotFound):
    """No such copy, another person's, or its time is over."""

    code = "no_such_export"

    def __init__(self) -> None:
        super().__init__(_("This copy is not there any more. You can ask for another one."))


class OrderStillOpen(Refused):
    """Nobody is forgotten while an order of theirs is under way."""

    code = "order_still_open"

    def __init__(self) -> None:
        super().__init__(
            _("An order of yours is still under way. Ask again once it is completed or canceled.")
        )


class StillActsForShop(Refused):
    """Who acts for a shop or works for the marketplace has duties that an erasure would cut off."""

    code = "still_acts_for_shop"

    def __init__(self) -> None:
        super().__init__(
            _("You act for a shop or for the marketplace. Let somebody take that over first.")
        )


class WrongPassPhrase(Refused):
    """The pass phrase that confirms an erasure is not the person's."""

    code = "wrong_pass_phrase"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("That is not your password. Nothing was done."))
