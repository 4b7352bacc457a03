"""What banks ask of a beneficiary account, checked when it is written down.

Later is too late: a file with one bad name is refused whole, or the money waits abroad.
"""

from __future__ import annotations

import re
from typing import Final

from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.bank_text import strangers

_BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
# What banks carry, or an account at the payment provider.
_NUMBER: Final = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]{1,34}|acct_[A-Za-z0-9]{8,29}")
_CLEARING: Final = re.compile(r"[0-9]{12}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def refuse_strangers(text: str) -> None:
    """Refuse characters that no bank carries, by name. Raises: ValidationError."""
    found = strangers(text)
    if found:
        raise ValidationError(
            _(
                "Banks carry Latin letters only; write this as the bank has it registered. "
                "Not possible: %(characters)s"
            ),
            code="not_latin",
            params={"characters": " ".join(found)},
        )


def refuse_bic(code: str) -> None:
    """Refuse what is no BIC. Raises: ValidationError."""
    if not _BIC.fullmatch(code):
        raise ValidationError(
            _("A BIC has 8 or 11 capital letters and digits, such as BNULMOMX."), code="bic"
        )


def refuse_account_number(number: str) -> None:
    """Refuse an account number with signs that no bank carries. Raises: ValidationError."""
    if not _NUMBER.fullmatch(number):
        raise ValidationError(
            _("An account number has Latin letters, digits and hyphens only."), code="account"
        )


def refuse_clearing_number(code: str) -> None:
    """Refuse what is no CNAPS number. Raises: ValidationError."""
    if not _CLEARING.fullmatch(code):
        raise ValidationError(_("A CNAPS number has 12 digits."), code="clearing")


def refuse_country(code: str) -> None:
    """Refuse what names no country or territory. Raises: ValidationError."""
    if not _COUNTRY.fullmatch(code) or code not in Locale("en").territories:
        raise ValidationError(
            _("A country is two capital letters, such as MO, HK or CN."), code="country"
        )
