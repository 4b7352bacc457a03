"""Ids that look like the provider's and say `sbx`, so that nobody takes them for real."""

from __future__ import annotations

import secrets
import string
from typing import Final

_ALPHABET: Final = string.ascii_letters + string.digits
_PREFIX: Final = {
    "checkout.session": "cs_test_sbx",
    "payment_intent": "pi_sbx",
    "charge": "ch_sbx",
    "payment_method": "pm_sbx",
    "refund": "re_sbx",
    "balance_transaction": "txn_sbx",
    "event": "evt_sbx",
    "payout": "po_sbx",
    "dispute": "dp_sbx",
    "file": "file_sbx",
    "request": "req_sbx",
}


def random_text(length: int = 24) -> str:
    """Return unguessable letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_id(kind: str) -> str:
    """Return a fresh id for a kind of object."""
    return _PREFIX[kind] + random_text()
