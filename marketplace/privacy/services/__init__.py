"""The privacy room's use cases, one a file."""

from marketplace.privacy.services.ask_erasure import ask_erasure, withdraw_erasure
from marketplace.privacy.services.erase_due import erase_due
from marketplace.privacy.services.export import ask_export, build_exports, expire_exports

__all__ = [
    "ask_erasure",
    "ask_export",
    "build_exports",
    "erase_due",
    "expire_exports",
    "withdraw_erasure",
]
