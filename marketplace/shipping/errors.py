"""What the shipping room refuses."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused
from marketplace.shipping.sheets import Fault


class SheetRefused(Refused):
    """A sheet that cannot be published as it is; `faults` say why."""

    code = "rate_sheet_refused"
    status = 400

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(_("This price list cannot be used as it is."))


class NoSuchSheet(NotFound):
    """There is no such sheet, or it is not this vendor's to use."""

    code = "no_such_rate_sheet"

    def __init__(self) -> None:
        super().__init__(_("This price list does not exist, or not in the currency of your shop."))


class DispatchRefused(Refused):
    """A shop has to work on some day, and within a bounded time."""

    code = "dispatch_refused"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose at least one day of the week, and at most 30 days to pack."))
