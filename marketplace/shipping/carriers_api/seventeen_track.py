"""17TRACK: an aggregator that tells what carriers told it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from marketplace.shipping.carriers_api import proving
from marketplace.shipping.carriers_api.statuses import Status
from marketplace.shipping.carriers_api.types import Acknowledgement, Message, News

CODE: Final = "17track"
HEADER: Final = "sign"
# Main status of the aggregator -> ours. Source: 17TRACK API v2.4, package statuses.
_MAIN: Final = MappingProxyType(
    {
        "NotFound": Status.PENDING,
        "InfoReceived": Status.INFO_RECEIVED,
        "InTransit": Status.IN_TRANSIT,
        "OutForDelivery": Status.OUT_FOR_DELIVERY,
        "AvailableForPickup": Status.READY_FOR_PICKUP,
        "DeliveryFailure": Status.ATTEMPT_FAILED,
        "Delivered": Status.DELIVERED,
        "Exception": Status.EXCEPTION,
        "Expired": Status.EXPIRED,
    }
)
_SUB: Final = MappingProxyType(
    {
        "InTransit_PickedUp": Status.PICKED_UP,
        "InTransit_CustomsProcessing": Status.CUSTOMS_HOLD,
        "InTransit_CustomsRequiringInformation": Status.CUSTOMS_HOLD,
        "InTransit_CustomsReleased": Status.CUSTOMS_CLEARED,
        "Exception_Returning": Status.RETURNING,
        "Exception_Returned": Status.RETURNED,
        "Exception_Lost": Status.LOST,
    }
)
# The numbers by which the aggregator names carriers -> our codes. Source: its list of carriers.
CARRIERS: Final = MappingProxyType({100012: "sf", 3013: "macau_post", 3011: "ems"})


class SeventeenTrack:
    """Reads the aggregator's messages with the key of our account there."""

    def __init__(self, key: str) -> None:
        self._key = key

    def parse(self, headers: Mapping[str, str], body: bytes) -> Message:
        """Prove a message and read it. Raises: MessageForged."""
        right = proving.sha256_suffixed(body, self._key)
        proving.demand(proving.header(headers, HEADER), right, CODE)
        found = proving.read_object(body, CODE)
        data = found.get("data")
        if not isinstance(data, dict):
            raise proving.forged(CODE, "no data")
        waybill = proving.text(data.get("number"), 40)
        carrier = CARRIERS.get(data.get("carrier", 0), "")
        news = tuple(_news(data, waybill, carrier))
        return Message(proving.body_id(body), (waybill,) if waybill else (), news)

    def acknowledgement(self, *, is_kept: bool) -> Acknowledgement:
        """It reads the status of the answer alone."""
        return Acknowledgement()


def status_of(sub_status: str) -> Status | None:
    """Return our status for a sub-status such as `InTransit_CustomsReleased`."""
    main = sub_status.partition("_")[0]
    return _SUB.get(sub_status) or _MAIN.get(main)


def _news(data: Mapping[str, Any], waybill: str, carrier: str) -> Iterator[News]:
    info = data.get("track_info")
    tracking = info.get("tracking") if isinstance(info, dict) else None
    providers = tracking.get("providers") if isinstance(tracking, dict) else None
    for provider in providers if isinstance(providers, list) else ():
        events = provider.get("events") if isinstance(provider, dict) else None
        for event in events if isinstance(events, list) else ():
            at = proving.instant(event.get("time_utc")) if isinstance(event, dict) else None
            if at is None or not waybill:
                continue
            code = proving.text(event.get("sub_status") or event.get("stage"), 60)
            yield News(
                carrier=carrier,
                waybill=waybill,
                code=code,
                text=proving.text(event.get("description")),
                status=status_of(code),
                happened_at=at,
                place=proving.text(event.get("location"), 120),
            )
