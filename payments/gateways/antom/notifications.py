"""Messages that claim to come from Antom: proven over the raw bytes, then read as signals.

Source: Antom's pages on notifyPayment and notifyRefund. A notification has no id of its own: what
it says once about one name is one piece of news, however often it comes.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from payments.gateways.antom import naming, signing
from payments.gateways.errors import WebhookForged
from payments.gateways.types import Signal

logger = logging.getLogger(__name__)
TOLERANCE: Final = timedelta(minutes=5)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# The one answer that stops Antom from sending a notification again.
ACKNOWLEDGEMENT: Final[dict[str, object]] = {
    "result": {"resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "success"}
}
PAYMENT_NEWS: Final = ("PAYMENT_RESULT", "PAYMENT_PENDING")
REFUND_NEWS: Final = ("REFUND_RESULT",)
_NAME: Final = re.compile(r"[\x21-\x7e]{1,64}")
_MILLISECONDS: Final = re.compile(r"\d{13}")


def parse(
    headers: Mapping[str, str],
    body: bytes,
    *,
    key: RSAPublicKey,
    client_id: str,
    notify_url: str,
) -> list[Signal]:
    """Prove a notification and say what to look at; nothing for news that we do not follow.

    Raises: WebhookForged for a signature that is missing, another's, over another path or body,
    or older or newer than five minutes, and for a body without the names that it needs.
    """
    told = {name.lower(): value for name, value in headers.items()}
    time = told.get("request-time", "")
    if told.get("client-id") != client_id:
        raise _forged("another client")
    text = signing.signed_text("POST", urlsplit(notify_url).path, client_id, time, body)
    if not signing.is_genuine(key, told.get("signature", ""), text):
        raise _forged("no genuine signature")
    _refuse_stale(time)
    try:
        news = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _forged("not JSON") from error
    if not isinstance(news, dict):
        raise _forged("not an object")
    return _signals(news)


def _refuse_stale(time: str) -> None:
    """Refuse what was signed long ago or ahead of our clock: it may be a message replayed."""
    try:
        if _MILLISECONDS.fullmatch(time):
            signed_at = _EPOCH + timedelta(milliseconds=int(time))
        else:
            signed_at = datetime.fromisoformat(time)
        age = abs(now() - signed_at)
    except (ValueError, TypeError, OverflowError) as error:  # TypeError: a time without a zone
        raise _forged("no time") from error
    if age > TOLERANCE:
        raise _forged("stale")


def _signals(news: Mapping[str, Any]) -> list[Signal]:
    kind = news.get("notifyType")
    if kind in PAYMENT_NEWS:
        name, status = _name(news, "paymentRequestId"), news.get("result")
        code = status.get("resultCode") if isinstance(status, Mapping) else ""
        return [
            Signal(
                event_id=f"{kind}:{name}:{_word(code)}",
                kind="attempt",
                provider_ref=name,
                client_reference=naming.reference_in(name),
                event_type=str(kind),
                provider_object_id=_name(news, "paymentId"),
            )
        ]
    if kind in REFUND_NEWS:
        name = _name(news, "refundRequestId")
        return [
            Signal(
                event_id=f"{kind}:{name}:{_word(news.get('refundStatus'))}",
                kind="refund",
                provider_ref=name,
                client_reference=naming.reference_in(name),
                event_type=str(kind),
            )
        ]
    logger.info("a notification that we do not follow: %s", _word(kind))
    return []


def _name(news: Mapping[str, Any], field: str) -> str:
    found = news.get(field)
    if not isinstance(found, str) or not _NAME.fullmatch(found):
        raise _forged(f"no {field}")
    return found


def _word(told: object) -> str:
    """Take a word of Antom's for the log and the name of an event, whatever it sent."""
    return re.sub(r"[^A-Za-z0-9_]", "", str(told))[:64]


def _forged(reason: str) -> WebhookForged:
    logger.warning("a notification was refused: %s", reason)
    return WebhookForged(_("This message does not come from the payment provider."))
