"""Where people can have things sent, by name, and addresses with their country."""

from __future__ import annotations

from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData

COUNTRIES: Final[dict[str, Promise]] = {
    "MO": _("Macau"),
    "CN": _("Mainland China"),
    "HK": _("Hong Kong"),
    "TW": _("Taiwan"),
    "SG": _("Singapore"),
    "MY": _("Malaysia"),
    "JP": _("Japan"),
    "PT": _("Portugal"),
    "GB": _("United Kingdom"),
    "US": _("United States"),
    "CA": _("Canada"),
    "AU": _("Australia"),
}

# Parcels to the mainland are addressed in Chinese, whatever the reader's language.
PROVINCES: Final = (
    "广东省",
    "北京市",
    "天津市",
    "上海市",
    "重庆市",
    "河北省",
    "山西省",
    "辽宁省",
    "吉林省",
    "黑龙江省",
    "江苏省",
    "浙江省",
    "安徽省",
    "福建省",
    "江西省",
    "山东省",
    "河南省",
    "湖北省",
    "湖南省",
    "海南省",
    "四川省",
    "贵州省",
    "云南省",
    "陕西省",
    "甘肃省",
    "青海省",
    "内蒙古自治区",
    "广西壮族自治区",
    "西藏自治区",
    "宁夏回族自治区",
    "新疆维吾尔自治区",
)


def address_lines(address: AddressData, language: str) -> list[str]:
    """Return an address with its country, in the reader's language: first in Chinese, else last.

    The address's own script sets the order, or a carrier could not read it.
    """
    with translation.override(language):
        country = str(COUNTRIES.get(address.country, address.country))
    lines = address.lines()
    if any(country in line for line in lines):
        return lines  # a city that is its own country
    return [country, *lines] if address.is_han else [*lines, country]
