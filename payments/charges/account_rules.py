"""What a buyer may state as the account that a refund goes to. Pure: texts in, an account out."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.charges.errors import AccountRefused
from payments.charges.types import BankAccount

# Digits of an account by place. Mainland cards have up to 19, accounts of firms up to 30.
_DIGITS: Final = {"MO": (6, 20), "HK": (6, 20), "CN": (8, 30)}
# Source: ISO 13616: country, two check digits, up to 30 letters and digits.
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_NAME_LONGEST: Final = 140
_BANK_LONGEST: Final = 120


def checked(account: BankAccount) -> BankAccount:
    """Return the account as it is kept: without odd spaces, the number without any.

    Raises: AccountRefused, with a text for each field that cannot be.
    """
    clean = BankAccount(
        place=account.place,
        holder=_line(account.holder),
        bank=_line(account.bank),
        number=re.sub(r"[\s\-‐-―.]", "", unicodedata.normalize("NFKC", account.number)).upper(),
    )
    wrong = {
        "place": "" if clean.place in (*_DIGITS, "IBAN") else _("Choose where the account is."),
        "holder": _wrong_name(clean.holder, _NAME_LONGEST),
        "bank": _wrong_name(clean.bank, _BANK_LONGEST),
        "number": _wrong_number(clean.place, clean.number),
    }
    found: dict[str, str | Promise] = {name: text for name, text in wrong.items() if text}
    if found:
        raise AccountRefused(found)
    return clean


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _wrong_name(text: str, longest: int) -> str | Promise:
    if len(text) < 2 or not any(letter.isalpha() for letter in text):
        return _("Please fill this in.")
    if len(text) > longest or not text.isprintable():
        return _("This is too long, or has characters that no bank takes.")
    return ""


def _wrong_number(place: str, number: str) -> str | Promise:
    if place == "IBAN":
        good = bool(_IBAN.fullmatch(number)) and _iban_rest(number) == 1
        return "" if good else _("This is no IBAN: please compare it with your bank’s.")
    fewest, most = _DIGITS.get(place, (6, 30))
    if not (number.isascii() and number.isdigit() and fewest <= len(number) <= most):
        text = _("An account number here has %(fewest)d to %(most)d digits.")
        return text % {"fewest": fewest, "most": most}
    return ""


def _iban_rest(number: str) -> int:
    """Return what an IBAN leaves by its check: 1 when it is right. Source: ISO 7064, MOD 97-10."""
    turned = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97
