"""Messages that claim to come from Stripe: proven over the raw bytes, then read as signals."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any, Final

import stripe
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from payments.gateways.errors import WebhookForged
from payments.gateways.stripe_requests import ATTEMPT_EVENTS, HANDLED_EVENTS, REFUND_EVENTS
from payments.gateways.types import Signal, SignalKind

logger = logging.getLogger(__name__)
HEADER: Final = "stripe-signature"
TOLERANCE_SECONDS: Final = 300
_NAME: Final = re.compile(r"[\x20-\x7e]{1,255}")  # the provider's ids are ASCII, and so are ours
_TIMESTAMP: Final = re.compile(r"(?:^|,)\s*t=(\d{1,12})(?:,|$)")


def parse(headers: Mapping[str, str], body: bytes, *, secret: str, livemode: bool) -> list[Signal]:
    """Prove a message and say what to look at; nothing for news that we do not follow.

    Raises: WebhookForged for a missing, wrong, old or future signature, and for a body that is
    not a UTF-8 JSON event with ids.
    """
    event = _proven(headers, body, secret)
    if event.get("livemode") is not livemode:
        logger.warning("an event of the other mode was dropped: %s", event.get("id"))
        return []
    if event.get("account"):  # of a connected account: none of our payments are there
        logger.warning("an event of another account was dropped: %s", event.get("id"))
        return []
    found = signal(event)
    return [found] if found else []


def signal(event: Mapping[str, Any]) -> Signal | None:
    """Read one event; None for a type that we do not follow.

    What is not a name where a name belongs is left out: the ids are enough to look.
    """
    event_type = event["type"]
    if event_type not in HANDLED_EVENTS:
        return None
    subject = event["data"]["object"]
    kind = subject.get("object")
    metadata = _mapping(subject.get("metadata"))
    reference = _name(subject.get("client_reference_id")) or _name(metadata.get("reference"))
    intent = subject["id"] if kind == "payment_intent" else subject.get("payment_intent")
    return Signal(
        event_id=event["id"],
        kind=_kind(event_type),
        provider_ref=subject["id"],
        client_reference=reference,
        event_type=event_type,
        provider_object_id=_name(intent) or _name(_mapping(intent).get("id")),
    )


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _name(found: object) -> str | None:
    """Return what may be an id or a reference: text that a column of the inbox can hold."""
    return found if isinstance(found, str) and _NAME.fullmatch(found) else None


def _kind(event_type: str) -> SignalKind:
    if event_type in ATTEMPT_EVENTS:
        return "attempt"
    return "refund" if event_type in REFUND_EVENTS else "dispute"


def _proven(headers: Mapping[str, str], body: bytes, secret: str) -> dict[str, Any]:
    header = next((value for name, value in headers.items() if name.lower() == HEADER), None)
    try:
        stripe.WebhookSignature.verify_header(body, header, secret, TOLERANCE_SECONDS)
        event = json.loads(body)
        named = (event["id"], event["type"], event["data"]["object"]["id"])
        if event["object"] != "event" or not all(map(_name, named)):
            raise ValueError("not an event")
    except (
        stripe.SignatureVerificationError, ValueError, KeyError, TypeError, RecursionError
    ) as error:  # fmt: skip
        # UnicodeDecodeError and JSONDecodeError are ValueErrors; a deep enough nest recurses.
        raise _forged(type(error).__name__) from error
    _refuse_future(header or "")
    checked: dict[str, Any] = event
    return checked


def _refuse_future(header: str) -> None:
    """Refuse a time ahead of ours: the SDK only looks back."""
    found = _TIMESTAMP.search(header)
    if not found or int(found[1]) > now().timestamp() + TOLERANCE_SECONDS:
        raise _forged("future timestamp")


def _forged(reason: str) -> WebhookForged:
    logger.warning("a webhook was refused: %s", reason)
    return WebhookForged(_("This message does not come from the payment provider."))
