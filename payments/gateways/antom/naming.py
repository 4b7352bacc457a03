"""The names that we give to payments, refunds and declarations at Antom. Pure.

Antom knows one request by the name that it carries, so the name does the work of an idempotency
key. It begins with our own reference, so that every answer, notification and line of a
settlement file says whose it is, and ends with a digest of the key; a payment's name tells its
wallet too, since not every answer about it does.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from payments.gateways.types import Method

# Our method -> Antom's name of the wallet.
WALLETS: Final[dict[Method, str]] = {"alipay": "ALIPAY_CN", "mpay": "MPAY"}
LONGEST: Final = 64  # of paymentRequestId and refundRequestId
LONGEST_DECLARATION: Final = 32
_MARKS: Final[dict[Method, str]] = {"alipay": "z", "mpay": "m"}  # no hexadecimal digits
_METHODS: Final[dict[str, Method]] = {mark: method for method, mark in _MARKS.items()}
_DIGEST: Final = 24  # hexadecimal digits: 96 bits
_OURS: Final = re.compile(r"([A-Za-z0-9_]{1,39})_[0-9a-f]{8,24}([zm]?)")


def request_id(reference: str, key: str, longest: int = LONGEST) -> str:
    """Name one request: our reference, and a digest of its key, in at most `longest` characters.

    Raises: ValueError for a reference that leaves fewer than eight digits for the digest.
    """
    room = min(_DIGEST, longest - len(reference) - 1)
    name = f"{reference}_{hashlib.sha256(key.encode()).hexdigest()[: max(room, 0)]}"
    if reference_in(name) != reference:
        raise ValueError(f"{reference!r} cannot be part of a name at Antom")
    return name


def payment_name(reference: str, key: str, method: Method) -> str:
    """Name one payment. Raises: ValueError as `request_id` does."""
    return request_id(reference, key, LONGEST - 1) + _MARKS[method]


def reference_in(name: object) -> str | None:
    """Return our reference that a name at Antom begins with, None when it is not one of ours."""
    found = _OURS.fullmatch(name) if isinstance(name, str) else None
    return found[1] if found else None


def method_in(name: str) -> Method | None:
    """Return the method that a payment's name tells."""
    found = _OURS.fullmatch(name)
    return _METHODS.get(found[2]) if found else None


def refund_ref(payment_id: str, refund_request_id: str) -> str:
    """Name a refund with its payment: Antom's answer about a refund does not repeat that."""
    return f"{payment_id}:{refund_request_id}"


def split_refund_ref(ref: str) -> tuple[str, str]:
    """Return the payment and the name of a refund; a bare name has no payment."""
    payment_id, _, name = ref.rpartition(":")
    return payment_id, name
