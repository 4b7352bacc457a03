"""What a person can be refused in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused


class AddressNotFound(NotFound):
    """The address does not exist, or is another person's."""

    code = "address_not_found"

    def __init__(self) -> None:
        super().__init__(_("This address does not exist."))


class TooManyAddresses(Refused):
    """A person keeps as many addresses as we take."""

    code = "too_many_addresses"

    def __init__(self, most: int) -> None:
        text = _("You keep %(most)d addresses already. Delete one that you no longer need.")
        super().__init__(text % {"most": most}, most=most)
