"""The accounts room's use cases, one a file."""

from marketplace.accounts.services.anonymize import anonymize
from marketplace.accounts.services.keep_address import (
    delete_address,
    keep_address,
    make_default_address,
)

__all__ = [
    "anonymize",
    "delete_address",
    "keep_address",
    "make_default_address",
]
