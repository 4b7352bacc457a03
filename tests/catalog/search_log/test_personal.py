"""Queries that look like somebody's own are told from those about goods."""

from __future__ import annotations

import pytest

from catalog.search_log.personal import looks_personal

PERSONAL = (
    # phones of Macau, Hong Kong, the mainland and Portugal, as people write them
    "66123456",
    "+853 6612 3456",
    "00853-6612-3456",
    "(852) 9123.4567",
    "138 0013 8000",
    "1 3 8 0 0 1 3 8 0 0 0",
    "１３８００１３８０００",
    "+351 912 345 678",
    "一三八零零一三八零零零",
    "電話 六六一二三四五六",
    "壹叁捌〇〇壹叁捌",
    "call 6612​3456 please",
    # mailboxes, also disguised
    "lin.zhuhai@example.com",
    "lin @ example . com",
    "lin＠example.com",
    "lin at example dot com",
    # identity cards of Macau, Hong Kong and the mainland; passports
    "1234567(8)",
    "1/234567/8",
    "A123456(7)",
    "ab123456",
    "M1234567",
    "110101199003077715",
    "11010119900307123X",
    "passport 12345",
    "身份证 12345",
    # numbers of cards and accounts, links with keys in them
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "HK12 3456 7890",
    "https://example.com/orders/ord_8F3K?t=abc",
    "www.example.com",
    "wechat 88123",
    "密码 1234",
)
GOODS = (
    "杏仁餅",
    "almond cookies 500g",
    "2 for 1",
    "vinho do Porto 1963",
    "sardinhas 125 g x 6",
    "750ml",
    "三文魚",
    "一二三",
    "八寶茶",
    "24件裝",
    "ALM-24",
    "SAR-GIFT",
    "1998",
    "12 x 330 ml",
    "tea @",
    "look at dots",
    "azulejo 15 x 15 cm",
)


@pytest.mark.parametrize("query", PERSONAL)
def test_what_looks_personal_is_told(query: str):
    assert looks_personal(query)
    assert looks_personal(f"almond {query} tea")


@pytest.mark.parametrize("query", GOODS)
def test_what_is_about_goods_is_not(query: str):
    assert not looks_personal(query)
