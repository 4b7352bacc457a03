"""What is refused about invoices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Refused


class InvoiceNotYet(Refused):
    """A part that is not paid, or was canceled, has no invoice."""

    code = "invoice_not_yet"

    def __init__(self) -> None:
        super().__init__(_("There is an invoice once this part of the order is paid."))


class InvoiceIssued(Refused):
    """A shop has issued its invoice: it is not made out to anybody else any more."""

    code = "invoice_issued"

    def __init__(self) -> None:
        super().__init__(_("An invoice of this order was issued already. Please ask the shop."))


class InvoiceFieldRefused(Refused):
    """A name or a tax number that no invoice can carry. `fields` says which."""

    code = "invoice_field_refused"
    status = 400
    NAME: ClassVar[Promise] = _("Enter the name that the invoice is made out to.")
    TAX_NUMBER: ClassVar[Promise] = _("A tax number has 3 to 30 letters and digits.")

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(" ".join(self.fields.values()))
