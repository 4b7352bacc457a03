"""What other rooms may ask the vault to do."""

from marketplace.customs.identity.services.delete_identity import delete_identity
from marketplace.customs.identity.services.erase_due import erase_due
from marketplace.customs.identity.services.open_for_declaration import open_for_declaration
from marketplace.customs.identity.services.record_identity import record_identity
from marketplace.customs.identity.services.reveal_identity import reveal_identity
from marketplace.customs.identity.services.rotate_keys import rotate_keys
from marketplace.customs.identity.services.say_consent import give_consent, withdraw_consent
from marketplace.customs.identity.services.use_identity import end_use, use_identity
from marketplace.customs.identity.services.verify_identity import mark_verified

__all__ = [
    "delete_identity",
    "end_use",
    "erase_due",
    "give_consent",
    "mark_verified",
    "open_for_declaration",
    "record_identity",
    "reveal_identity",
    "rotate_keys",
    "use_identity",
    "withdraw_consent",
]
