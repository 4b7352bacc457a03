"""How SF's open platform is spoken to: one form, one digest. Pure."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote_plus

SERVICE_PATH: Final = "/std/service"


def digest(message: str, timestamp: str, check_word: str) -> str:
    """Return `msgDigest`: base64 of MD5 of the form-encoded message, time and check word.

    Java's URLEncoder keeps `*` and encodes `~`. Source: SF open platform, digital signature.
    """
    encoded = quote_plus(message + timestamp + check_word, safe="*").replace("~", "%7E")
    return base64.b64encode(hashlib.md5(encoded.encode()).digest()).decode()  # noqa: S324 - SF's


def form(
    *,
    partner: str,
    check_word: str,
    service: str,
    message: str,
    request_id: str,
    timestamp: str,
) -> Mapping[str, str]:
    """Return the fields of one request."""
    return {
        "partnerID": partner,
        "requestID": request_id,
        "serviceCode": service,
        "timestamp": timestamp,
        "msgDigest": digest(message, timestamp, check_word),
        "msgData": message,
    }
