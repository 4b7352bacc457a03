"""What customs is told of a paid part: the numbers of docs/customs-orders.md; no database."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.customs.cases.types import Party
from marketplace.orders import declaring
from marketplace.orders.declaring import Told, case_facts
from marketplace.orders.models import Order, OrderLine, VendorOrder
from marketplace.orders.person import PersonNamed, needs_person, trade_mode
from tests.factories import accounts
from tests.factories.identities import given
from tests.factories.orders import NOON

SHOP, FIRM = Party("MO12345678", "澳门官也街饼家"), Party("4403169D3W", "财付通支付科技有限公司")


def order(**changes) -> Order:
    known = {
        "public_id": "ord_ZHUHA1BUYER0",
        "currency": "CNY",
        "address": accounts.zhuhai_address().to_dict(),
        "method": "wechat_pay",
    }
    return Order(**(known | changes))


def part(**changes) -> VendorOrder:
    known = {
        "public_id": "vor_8F3K",
        "channel": "cbec_9610",
        "goods_minor": 14_920,
        "shipping_minor": 2_970,
        "duty_minor": 1_628,
        "duty_cny_minor": 1_628,
        "total_minor": 19_518,
        "paid_at": NOON,
    }
    return VendorOrder(**(known | changes))


def line(**changes) -> OrderLine:
    known = {
        "position": 0,
        "offer_id": 7,
        "product_name": {"zh-hant": "杏仁餅", "zh-hans": "杏仁饼", "en": "Almond biscuits"},
        "sku": "ALMOND",
        "hs_code": "1905310000",
        "origin": "MO",
        "net_weight_g": 250,
        "gross_weight_g": 300,
        "quantity": 2,
        "unit_minor": 7_460,
        "total_minor": 14_920,
    }
    return OrderLine(**(known | changes))


def facts(of: VendorOrder | None = None, lines: list[OrderLine] | None = None, **changes):
    told = Told(SHOP, FIRM, "420000", {7: "https://ponte.example/zh-hans/p/almond/"})
    return case_facts(order(**changes), of or part(), lines or [line()], told)


def test_customs_reads_what_was_placed_and_paid():
    told = facts()
    assert (told.order_no, told.reference) == ("VOR8F3K", "vendor_order:vor_8F3K")
    assert told.identity_ref == "order:ord_ZHUHA1BUYER0"
    assert (told.goods_minor, told.freight_minor, told.tax_minor) == (14_920, 2_970, 1_628)
    assert (told.discount_minor, told.paid.amount_minor) == (0, 19_518)
    assert told.dutiable_minor == 17_890
    assert (told.trade_mode, told.waits_for) == ("9610", "parcel")
    assert (told.ebc, told.paid.pay_code, told.paid.transaction_id) == (SHOP, FIRM.code, "420000")


def test_what_was_taken_off_is_the_discount_and_lowers_no_dutiable_value():
    told = facts(part(total_minor=18_518))
    assert (told.discount_minor, told.paid.amount_minor) == (1_000, 18_518)
    assert told.dutiable_minor == 17_890


def test_a_line_says_its_goods_in_the_words_of_the_mainland():
    (told,) = facts().lines
    assert (told.name, told.gcode, told.origin) == ("杏仁饼", "1905310000", "121")
    assert (told.quantity, told.unit_minor, told.total_minor) == (2, 7_460, 14_920)
    assert told.gmodel == "品名:杏仁饼|品牌:无|规格:无"
    assert (told.qty1, told.unit1) == ("0.5", "035")
    assert told.link == "https://ponte.example/zh-hans/p/almond/"


def test_what_the_label_says_goes_before_the_weight():
    cream = line(
        statutory_quantity=Decimal("20.000"),
        statutory_unit="036",
        brand="莲桥",
        specification="20克",
    )
    (told,) = facts(lines=[cream]).lines
    assert (told.qty1, told.unit1) == ("40", "036")
    assert told.gmodel == "品名:杏仁饼|品牌:莲桥|规格:20克"


def test_an_origin_that_nobody_numbered_is_left_to_a_person():
    (told,) = facts(lines=[line(origin="ZZ")]).lines
    assert told.origin == ""


def test_the_parcel_goes_where_the_order_says():
    told = declaring.consignee_of(accounts.zhuhai_address())
    assert told.address == "广东省珠海市香洲区情侣中路 1 号 2 栋 301"
    assert (told.phone, told.district) == ("13800138000", "440402")


@pytest.mark.parametrize(
    ("of", "changes"),
    [(part(paid_at=None), {}), (part(), {"currency": "MOP"})],
)
def test_what_was_not_paid_in_renminbi_is_not_declared(of, changes):
    with pytest.raises(ValueError, match="not declared"):
        facts(of, **changes)


@pytest.mark.parametrize(
    ("channel", "is_needed"),
    [
        ("cbec_9610", True),
        ("cbec_1210", True),
        ("personal_parcel", False),
        ("hengqin", False),
        ("macau_local", False),
        ("international", False),
        ("", False),
    ],
)
def test_only_cross_border_commerce_names_a_person(channel, is_needed):
    assert needs_person(channel) is is_needed


def test_a_channel_has_its_mode():
    assert (trade_mode("cbec_9610"), trade_mode("cbec_1210")) == ("9610", "1210")


@pytest.mark.parametrize(
    ("purposes", "is_stated", "user_id", "is_accounts"),
    [
        ({"declare", "keep"}, True, 7, True),
        ({"declare"}, True, 7, False),
        (set(), False, 7, True),
        ({"declare", "keep"}, True, None, False),
    ],
)
def test_whose_an_identity_is(purposes, is_stated, user_id, is_accounts):
    person = PersonNamed(given() if is_stated else None, frozenset(purposes))
    owner = person.owner(user_id=user_id, order_ref="order:ord_A")
    assert (owner.user_id == 7) is is_accounts
    assert (owner.order_ref == "order:ord_A") is not is_accounts
