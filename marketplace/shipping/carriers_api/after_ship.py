"""AfterShip: an aggregator that tells what carriers told it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from marketplace.shipping.carriers_api import proving
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.carriers_api.types import Acknowledgement, Message, News

CODE: Final = "aftership"
HEADER: Final = "aftership-hmac-sha256"
# Source: AfterShip, delivery statuses and sub-statuses.
_TAGS: Final = MappingProxyType(
    {
        "Pending": Status.PENDING,
        "InfoReceived": Status.INFO_RECEIVED,
        "InTransit": Status.IN_TRANSIT,
        "OutForDelivery": Status.OUT_FOR_DELIVERY,
        "AvailableForPickup": Status.READY_FOR_PICKUP,
        "AttemptFail": Status.ATTEMPT_FAILED,
        "Delivered": Status.DELIVERED,
        "Exception": Status.EXCEPTION,
        "Expired": Status.EXPIRED,
    }
)
_SUBTAGS: Final = MappingProxyType(
    {
        "InTransit_002": Status.PICKED_UP,
        "InTransit_004": Status.CUSTOMS_CLEARED,
        "Exception_004": Status.CUSTOMS_HOLD,
        "Exception_001": Status.RETURNING,
        "Exception_010": Status.RETURNING,
        "Exception_011": Status.RETURNED,
        "Exception_013": Status.LOST,
    }
)
CARRIERS: Final = MappingProxyType(
    {"sf-express": "sf", "ctt-express-mo": "macau_post", "macau-post": "macau_post"}
)


class AfterShip:
    """Reads the aggregator's messages with the secret of our webhook there."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def parse(self, headers: Mapping[str, str], body: bytes) -> Message:
        """Prove a message and read it. Raises: MessageForged."""
        right = proving.hmac_sha256(body, self._secret)
        proving.demand(proving.header(headers, HEADER), right, CODE)
        found = proving.read_object(body, CODE)
        told = found.get("msg")
        if not isinstance(told, dict):
            told = {}
        waybill = proving.text(told.get("tracking_number"), 40)
        event_id = proving.text(found.get("event_id"), 64) or proving.body_id(body)
        return Message(event_id, (waybill,) if waybill else (), tuple(_news(told, waybill)))

    def acknowledgement(self, *, is_kept: bool) -> Acknowledgement:
        """It reads the status of the answer alone."""
        return Acknowledgement()


def status_of(tag: str, subtag: str) -> Status | None:
    """Return our status for a tag and its sub-status."""
    return _SUBTAGS.get(subtag) or _TAGS.get(tag)


def _news(told: Mapping[str, Any], waybill: str) -> Iterator[News]:
    points = told.get("checkpoints")
    signed_by = proving.text(told.get("signed_by"), 60)
    for point in points if isinstance(points, list) else ():
        at = proving.instant(point.get("checkpoint_time")) if isinstance(point, dict) else None
        if at is None or not waybill:
            continue
        tag, subtag = proving.text(point.get("tag"), 40), proving.text(point.get("subtag"), 40)
        status = status_of(tag, subtag)
        yield News(
            carrier=CARRIERS.get(proving.text(point.get("slug"), 40), ""),
            waybill=waybill,
            code=subtag or tag,
            text=proving.text(point.get("message")),
            status=status,
            happened_at=at,
            place=proving.text(point.get("location") or point.get("city"), 120),
            signed_by=signed_by if status == Status.DELIVERED else "",
        )
