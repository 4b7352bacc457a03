"""What customs is told of a paid vendor order: frozen rows in, facts of a case out. Pure.

docs/customs-orders.md has the rules with worked numbers. Customs counts renminbi: an order that
was paid in another currency is not declared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from marketplace.accounts.types import AddressData
from marketplace.customs.cases.types import (
    Buyer,
    CaseFacts,
    Consignee,
    FactLine,
    Journey,
    Paid,
    Party,
)
from marketplace.customs.numbers import districts
from marketplace.foundation import languages
from marketplace.foundation.money import RENMINBI
from marketplace.orders.models import Order, OrderLine, VendorOrder
from marketplace.orders.person import trade_mode

_LANGUAGE: Final = "zh-hans"  # in which mainland customs reads
_KILOGRAM, _PIECE = "035", "011"
# Customs numbers countries itself. Source: GACC, table of countries for CEB messages. What is not
# here stays empty, and a person completes it.
_NUMBERED: Final = (
    "HK110 IN111 ID112 JP116 MO121 MY122 PH129 SG132 KR133 TH136 TR137 VN141 CN142 TW143 BE301 "
    "DK302 GB303 DE304 FR305 IE306 IT307 NL309 GR310 PT311 ES312 AT315 FI318 NO326 PL327 SE330 "
    "CH331 BR410 CL412 CA501 US502 AU601 NZ609"
)
COUNTRIES: Final = {each[:2]: each[2:] for each in _NUMBERED.split()}
_NOT_DIGITS: Final = re.compile(r"\D")


@dataclass(frozen=True)
class Told:
    """What is not in the order's own rows: who the shop is, who took the payment and how.

    `links` are the pages of goods by their offer; `is_full_tax` is how the year's book has it.
    """

    shop: Party
    payment_firm: Party
    payment_number: str
    links: Mapping[int, str]
    is_full_tax: bool = False


def case_facts(
    order: Order, part: VendorOrder, lines: Sequence[OrderLine], told: Told
) -> CaseFacts:
    """Return the facts of a paid part, before its parcel has a number.

    Money: fen. Goods are the lines before discounts, freight is what the buyer pays for delivery,
    tax the duty of the border; the discount is what of all this was not paid.
    Raises: ValueError for a part that is not declared.
    """
    if part.paid_at is None or order.currency != RENMINBI:
        raise ValueError(f"{part.ref} is not declared: unpaid, or not paid in renminbi")
    goods = sum(line.total_minor for line in lines)
    before = goods + part.shipping_minor + part.duty_cny_minor
    return CaseFacts(
        reference=part.ref,
        order_no=order_no(part),
        identity_ref=order.ref,
        trade_mode=trade_mode(part.channel),
        ebc=told.shop,
        buyer=Buyer(_registered(order), _phone(order.address_data)),
        consignee=consignee_of((part.correction or order).address_data),
        paid=Paid(
            told.payment_firm.code,
            told.payment_firm.name,
            told.payment_number,
            part.total_minor,
            part.paid_at,
        ),
        journey=Journey("", 0, 0, "", ""),
        lines=tuple(_line(line, told.links.get(line.offer_id, "")) for line in lines),
        freight_minor=part.shipping_minor,
        insured_minor=0,
        discount_minor=before - part.total_minor,
        tax_minor=part.duty_cny_minor,
        is_full_tax=told.is_full_tax,
    )


def order_no(part: VendorOrder) -> str:
    """Return the number of a part as customs knows it: letters and digits alone."""
    return str(part.public_id).replace("_", "").upper()


def consignee_of(address: AddressData) -> Consignee:
    """Return where a parcel goes, large to small, with the district's number where it has one."""
    places = (address.region, address.city, address.district)
    where = "".join(place for place in places if place)
    return Consignee(
        name=address.recipient,
        phone=_phone(address),
        address=f"{where}{address.street}"[:200],
        district=districts.code_of(*places),
    )


def net_weight_g(lines: Sequence[OrderLine]) -> int:
    """Return what the goods of a part weigh without their packing, in grams."""
    return sum(line.net_weight_g * line.quantity for line in lines)


def gross_weight_g(lines: Sequence[OrderLine]) -> int:
    """Return what the goods of a part weigh as packed by the shop, in grams."""
    return sum(line.gross_weight_g * line.quantity for line in lines)


def _line(line: OrderLine, link: str) -> FactLine:
    name = languages.pick(line.product_name, _LANGUAGE)[:250]
    quantity, unit = _statutory(line)
    return FactLine(
        gnum=line.position + 1,
        sku=line.sku,
        name=name,
        gcode=line.hs_code,
        gmodel=_described(line, name),
        origin=COUNTRIES.get(line.origin, ""),
        quantity=line.quantity,
        unit=_PIECE,
        unit_minor=line.unit_minor,
        qty1=quantity,
        unit1=unit,
        barcode=line.gtin,
        link=link,
    )


def _described(line: OrderLine, name: str) -> str:
    """Return name, brand and kind as customs reads goods; what a shop told nothing of is 无."""
    brand, kind = line.brand or "无", line.specification or "无"
    return f"品名:{name}|品牌:{brand}|规格:{kind}"[:510]


def _statutory(line: OrderLine) -> tuple[str, str]:
    """Return how much a line is in customs' own unit: what the label says, else kilograms net."""
    if line.statutory_quantity is not None and line.statutory_unit:
        return _plain(line.statutory_quantity * line.quantity), line.statutory_unit
    return _plain(Decimal(line.net_weight_g * line.quantity).scaleb(-3)), _KILOGRAM


def _plain(number: Decimal) -> str:
    """Write a number without an exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _registered(order: Order) -> str:
    """Return the buyer's number with us: the account's, a guest's is the order's."""
    return f"u{order.user_id}" if order.user_id else str(order.public_id)


def _phone(address: AddressData) -> str:
    """Return a telephone number in digits; one of the mainland without its country."""
    digits = _NOT_DIGITS.sub("", address.phone)
    return digits.removeprefix("86") if address.phone.startswith("+86") else digits
