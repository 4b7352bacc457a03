"""The signed word in a mail's last link: who holds it may turn one kind of mail off for one
address, and nothing else. It does not expire: mails are read months later.
"""

from __future__ import annotations

from typing import Final

from django.core import signing

from marketplace.notifications.errors import NoSuchNotice

_SALT: Final = "marketplace.notifications.mail-off"


def off_token(address: str, kind: str) -> str:
    """Return the word that turns a kind of mail off for an address."""
    return signing.Signer(salt=_SALT).sign_object([address.lower(), kind])


def read_off_token(token: str) -> tuple[str, str]:
    """Return the address and the kind of a link. Raises: NoSuchNotice for any other word."""
    try:
        address, kind = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise NoSuchNotice from None
    return str(address), str(kind)
