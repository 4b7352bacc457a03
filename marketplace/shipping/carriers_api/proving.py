"""Who sent a message: signatures over its raw body, compared in constant time. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from marketplace.shipping.carriers_api.errors import MessageForged

logger = logging.getLogger(__name__)
LONGEST_TEXT: Final = 500  # signs of a carrier's sentence that are kept


def sha256_suffixed(body: bytes, key: str) -> str:
    """Return SHA-256 of body, a slash and the key, in hex. Source: 17TRACK, webhook `sign`."""
    return hashlib.sha256(body + b"/" + key.encode()).hexdigest()


def hmac_sha256(body: bytes, secret: str) -> str:
    """Return the base64 of HMAC-SHA256. Source: AfterShip, `aftership-hmac-sha256`."""
    found = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(found).decode()


def header(headers: Mapping[str, str], name: str) -> str:
    """Return a header whatever its case; empty when it is missing."""
    return next((value for key, value in headers.items() if key.lower() == name), "")


def demand(given: str, right: str, sender: str) -> None:
    """Compare a signature in constant time. Raises: MessageForged."""
    if not given or not hmac.compare_digest(given.encode(), right.encode()):
        raise forged(sender, "signature")


def read_object(body: bytes, sender: str) -> dict[str, Any]:
    """Read a proven body as a JSON object. Raises: MessageForged."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise forged(sender, type(error).__name__) from error
    if not isinstance(found, dict):
        raise forged(sender, "not an object")
    return found


def forged(sender: str, reason: str) -> MessageForged:
    """Log why a message is refused; the sender is not told."""
    logger.warning("a message of %s was refused: %s", sender, reason)
    return MessageForged(_("This message does not come from the carrier."))


def body_id(body: bytes) -> str:
    """Name a message that has no name of its own."""
    return hashlib.sha256(body).hexdigest()


def text(found: object, most: int = LONGEST_TEXT) -> str:
    """Return what may be a sentence: on one line, no longer than we keep, without NUL."""
    if not isinstance(found, str):
        return ""
    return " ".join(found.replace("\0", "").split())[:most]


def instant(found: object) -> datetime | None:
    """Read an ISO time with its zone; None for anything else: a time without one is a guess."""
    try:
        read = datetime.fromisoformat(str(found))
    except ValueError:
        return None
    return read if read.tzinfo is not None else None
