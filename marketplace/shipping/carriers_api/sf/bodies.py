"""What SF is told and what it answers, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from marketplace.foundation.money import Money
from marketplace.shipping.carriers_api import proving
from marketplace.shipping.carriers_api.errors import CarrierContradiction
from marketplace.shipping.carriers_api.sf.codes import status_of
from marketplace.shipping.carriers_api.types import Booked, BookingSpec, Content, News, Party

CHINA: Final = ZoneInfo("Asia/Shanghai")  # SF writes its times without a zone
_SENDER, _RECEIVER = 1, 2
_PAID_BY_MONTH: Final = 1  # payMethod: the sender
# Our names of services -> expressTypeId. Source: SF open platform, product types.
SERVICES: Final[Mapping[str, int]] = {"standard": 2, "express": 1}


def order(spec: BookingSpec, *, monthly_card: str) -> dict[str, Any]:
    """Return the body of EXP_RECE_CREATE_ORDER. Weights are kilograms with three decimals."""
    return {
        "language": "zh-CN",
        "orderId": spec.reference,
        "cargoDetails": [_cargo(each) for each in spec.contents],
        "contactInfoList": [
            _contact(spec.sender, _SENDER),
            _contact(spec.receiver, _RECEIVER),
        ],
        "expressTypeId": SERVICES[spec.service],
        "isReturnRoutelabel": 1,
        "monthlyCard": monthly_card,
        "parcelQty": len(spec.boxes),
        "payMethod": _PAID_BY_MONTH,
        "totalWeight": kilograms(spec.weight_g),
    }


def kilograms(grams: int) -> str:
    """Write grams as kilograms: 1450 is `1.450`."""
    return f"{grams // 1000}.{grams % 1000:03d}"


def _cargo(each: Content) -> dict[str, Any]:
    return {
        "name": each.name,
        "count": each.quantity,
        "weight": kilograms(each.weight_g),
        "amount": _major(each.value),
        "currency": each.value.currency,
        "sourceArea": each.origin,
    }


def _major(money: Money) -> str:
    return str(money.decimal)


def _contact(party: Party, kind: int) -> dict[str, Any]:
    return {
        "contactType": kind,
        "company": party.company,
        "contact": party.name,
        "mobile": party.phone,
        "country": party.country,
        "province": party.region,
        "city": party.city,
        "county": party.district,
        "address": party.street,
        "postCode": party.postcode,
    }


def booked(told: Mapping[str, Any], reference: str) -> Booked:
    """Read the waybills of an order. Raises: CarrierContradiction for another order, or none."""
    if told.get("orderId") != reference:
        raise CarrierContradiction(f"SF answered for {told.get('orderId')}, not {reference}")
    numbers = told.get("waybillNoInfoList") or []
    mother = [row["waybillNo"] for row in numbers if row.get("waybillType") == 1]
    if len(mother) != 1:
        raise CarrierContradiction(f"SF gave {len(mother)} waybills for {reference}")
    further = tuple(row["waybillNo"] for row in numbers if row.get("waybillType") == 2)
    labels = told.get("routeLabelInfo") or []
    data = labels[0].get("routeLabelData", {}) if labels else {}
    return Booked(mother[0], further, proving.text(data.get("destRouteLabel"), 40))


def routes(told: Mapping[str, Any]) -> Iterator[News]:
    """Read the answer of EXP_RECE_SEARCH_ROUTES."""
    for shipment in told.get("routeResps") or []:
        waybill = proving.text(shipment.get("mailNo"), 40)
        for route in shipment.get("routes") or []:
            at = _local(route.get("acceptTime"))
            if at is None or not waybill:
                continue
            code = proving.text(str(route.get("opCode", "")), 20)
            yield News(
                carrier="sf",
                waybill=waybill,
                code=code,
                text=proving.text(route.get("remark")),
                status=status_of(code),
                happened_at=at,
                place=proving.text(route.get("acceptAddress"), 120),
            )


def pushed_waybills(told: Mapping[str, Any]) -> Sequence[str]:
    """Name the numbers that a push is about."""
    body = told.get("Body")
    rows = body.get("WaybillRoute") if isinstance(body, dict) else None
    found = [proving.text(row.get("mailno"), 40) for row in rows or [] if isinstance(row, dict)]
    return list(dict.fromkeys(filter(None, found)))


def _local(found: object) -> datetime | None:
    try:
        return datetime.strptime(str(found), "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError:
        return None
