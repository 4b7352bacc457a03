"""Read an address as a buyer typed it: clean it, and say what cannot be delivered to. Pure.

Source: Macau and Hong Kong have no postcodes; mainland postcodes have six digits (GB/T 2260
regions, China Post); phone numbers follow ITU-T E.164, checked by country. A place on the
mainland is written as GB/T 2260 has it, a parish of Macau and a district of Hong Kong as their
lists do; what is on no list stays as it was typed.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import Final

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts import areas
from marketplace.accounts.types import AddressData
from marketplace.customs.numbers import district_steps

LENGTHS: Final = {
    "recipient": 100,
    "country": 2,
    "region": 60,
    "city": 60,
    "district": 60,
    "street": 200,
    "postcode": 12,
}
_REQUIRED: Final = {"MO": (), "HK": (), "CN": ("region", "city")}
_REQUIRED_ELSEWHERE: Final = ("city",)
_MISSING: Final = {
    "recipient": _("Enter the recipient’s name."),
    "phone": _("Enter a phone number that the carrier can call."),
    "country": _("Choose a country or region."),
    "region": _("Enter the province."),
    "city": _("Enter the city."),
    "street": _("Enter the street, building, floor and unit."),
}
_TOO_LONG: Final = _("This text is too long for a parcel label.")
# What an input method for Chinese types instead of ASCII: U+FF01 to U+FF5E, and the blank.
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_MAINLAND_POSTCODE: Final = re.compile(r"[0-9]{6}")


def read_address(
    given: AddressData, *, is_picked_up: bool = False
) -> tuple[AddressData, dict[str, str | Promise]]:
    """Return the address cleaned, and an error for each field that cannot be used.

    When all is picked up, only who comes and a phone number are asked for.

    The phone comes back in E.164; a number without a country code is read as one of the
    address's country.
    """
    values = {name: _clean(value) for name, value in given.to_dict().items()}
    values["country"] = values["country"].upper()
    errors: dict[str, str | Promise] = {}
    country = values["country"]
    place = () if is_picked_up else ("street", *_required(country))
    for name in ("recipient", "phone", "country", *place):
        if not values[name]:
            errors[name] = _MISSING[name]
    for name, limit in LENGTHS.items():
        if len(values[name]) > limit:
            errors[name] = _TOO_LONG
    if country and country not in phonenumbers.SUPPORTED_REGIONS:
        errors["country"] = _MISSING["country"]
    if (
        country == "CN"
        and values["postcode"]
        and not _MAINLAND_POSTCODE.fullmatch(values["postcode"])
    ):
        errors["postcode"] = _("A postcode on the mainland has six digits.")
    errors |= _place(values, is_picked_up=is_picked_up)
    if "phone" not in errors and "country" not in errors:
        phone = _e164(values["phone"], country)
        if phone is None:
            errors["phone"] = _("This is not a phone number of this place. Add its country code.")
        else:
            values["phone"] = phone
    return dataclasses.replace(given, **values), errors


def _place(values: dict[str, str], *, is_picked_up: bool) -> dict[str, str | Promise]:
    """Write the place as its list does, and say what does not lie in what."""
    values["district_code"] = ""
    if values["country"] in areas.AREAS:
        _area(values)
        return {}
    if values["country"] != "CN" or is_picked_up:
        return {}
    return _on_the_mainland(values)


def _area(values: dict[str, str]) -> None:
    values["postcode"] = ""
    found = areas.find(values["country"], values["district"])
    if found is None:
        return
    is_han = AddressData.from_dict(values).is_han
    values["district"] = found.written(values["country"], is_han=is_han)
    if found.region:
        region = areas.REGIONS[found.region]
        values["region"] = region.written(values["country"], is_han=is_han)


def _on_the_mainland(values: dict[str, str]) -> dict[str, str | Promise]:
    """Resolve province, city and district; a province that no list knows is left alone."""
    province = district_steps.full_name(values["region"], district_steps.provinces())
    if not province or not values["city"]:
        return {}
    values["region"] = province
    city = district_steps.full_name(values["city"], district_steps.cities(province))
    if not city:
        return {"city": _("Choose a city of this province.")}
    values["city"] = city
    names = district_steps.districts(province, city)
    district = district_steps.full_name(values["district"], names)
    if names and not district:
        return {"district": _("Choose a district of this city.")}
    values["district"] = district or values["district"]
    values["district_code"] = district_steps.code(province, city, district)
    return {}


def _required(country: str) -> tuple[str, ...]:
    return _REQUIRED.get(country, _REQUIRED_ELSEWHERE)


def _clean(value: str) -> str:
    """Compose accents (NFC), fold full-width forms, drop control characters, join blanks.

    Not NFKC: it would turn the Portuguese "3.º B" into "3.o B".
    """
    folded = unicodedata.normalize("NFC", value).translate(_FULL_WIDTH)
    printable = "".join(" " if char.isspace() else char for char in folded)
    kept = "".join(char for char in printable if unicodedata.category(char) not in ("Cc", "Cf"))
    return " ".join(kept.split())


def _e164(phone: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
