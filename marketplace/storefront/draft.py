"""What a visitor has typed into the checkout so far, kept for the visit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, QueryDict

from marketplace.accounts.models import Address
from marketplace.accounts.types import AddressData
from marketplace.orders import queries as orders
from marketplace.orders.addresses import read_address
from marketplace.shipping import zones
from marketplace.shipping.types import Destination
from marketplace.storefront import visit
from marketplace.storefront.forms import ADDRESS
from marketplace.storefront.invoice_form import FIELDS as INVOICE

_DRAFT: Final = "checkout_draft"
HENGQIN: Final = "in_hengqin"
_PREFIX: Final = "delivery_"
_DELIVERY: Final = re.compile(r"delivery_ven_[A-Za-z0-9]{1,32}")
_NOTICES: Final = "notices"
_NOTICE: Final = re.compile(r"[a-z_]{1,40}:[\w.-]{1,20}")
_SPACE: Final = " "
_LONGEST: Final = 254  # characters of one field, more than any field takes
_COUNTRY_OF_ZONE: Final = {
    zones.MACAU: "MO",
    zones.HONG_KONG: "HK",
    zones.HENGQIN: "CN",
    zones.GUANGDONG: "CN",
    zones.MAINLAND: "CN",
    zones.INTERNATIONAL: "SG",
}


def keep(request: HttpRequest) -> None:
    """Keep what a form sent; what nobody made a field for is not kept."""
    typed = {name: str(value)[:_LONGEST] for name, value in request.POST.items() if _is_field(name)}
    request.session[_DRAFT] = typed | {_NOTICES: _SPACE.join(notices(request.POST))[:_LONGEST]}


def use_address(request: HttpRequest, address: AddressData) -> None:
    """Put a kept address in the place of what was typed of one."""
    kept = {name: value for name, value in address.to_dict().items() if name in ADDRESS}
    request.session[_DRAFT] = request.session.get(_DRAFT, {}) | kept


def forget(request: HttpRequest) -> None:
    """Drop the draft: it became an order."""
    request.session.pop(_DRAFT, None)


def read(request: HttpRequest) -> dict[str, str]:
    """Return what was typed before; else the person's own address or the last one sent to."""
    return _of_person(request) | request.session.get(_DRAFT, {})


def country(request: HttpRequest) -> str:
    """Return the country of the zone that the visitor chose."""
    return _COUNTRY_OF_ZONE[visit.preferences(request).zone]


def destination(data: Mapping[str, str], request: HttpRequest) -> Destination:
    """Return where the address in `data` lies; the visitor's own zone while there is none in it."""
    given = AddressData(**{name: data.get(name, "") for name in ADDRESS})
    typed, _errors = read_address(given)  # cleaned as the quote cleans it, or the two disagree
    has_place = typed.region or typed.city or typed.district
    if not typed.country or (typed.country == country(request) and not has_place):
        return Destination(visit.preferences(request).zone)
    return zones.destination_of(typed)


def is_used_in_hengqin(data: Mapping[str, str]) -> bool:
    """Tell whether the buyer says so; it counts for an address there."""
    return bool(data.get(HENGQIN))


def deliveries(data: Mapping[str, str]) -> dict[str, str]:
    """Return the delivery chosen for each vendor, by the vendor's public id."""
    return {
        name.removeprefix(_PREFIX): str(value)
        for name, value in data.items()
        if _DELIVERY.fullmatch(name)
    }


def notices(data: Mapping[str, str]) -> list[str]:
    """Return the notices of customs that were accepted, as the form or a draft has them."""
    if isinstance(data, QueryDict):
        return [key for key in data.getlist(_NOTICES) if _NOTICE.fullmatch(key)]
    return data.get(_NOTICES, "").split()


def _of_person(request: HttpRequest) -> dict[str, str]:
    person = visit.user_id(request)
    if person is None:
        return {}
    saved = Address.objects.filter(user_id=person).first()
    known = saved.data() if saved else orders.last_address(person)
    return (known.to_dict() if known else {}) | {"email": getattr(request.user, "email", "")}


def _is_field(name: str) -> bool:
    return name in (*ADDRESS, *INVOICE, "email", "method", "keep_address", HENGQIN) or bool(
        _DELIVERY.fullmatch(name)
    )
