"""What a message is flagged for, and how fast a shop replies: the numbers of docs/messages.md."""

from __future__ import annotations

import pytest

from catalog.moderation.matching import DESTINATIONS, Rule
from marketplace.conversations.response import ResponseTime, median, response_time
from marketplace.conversations.screening import screened

HOUR = 3_600
BANNED = Rule(
    pk=1, code="weapons", severity="block", words=("手槍", "pistol"), closed_to=DESTINATIONS
)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Call me on 6612 3456", ("contact",)),
        ("加我微信 baker_88", ("contact",)),
        ("baker@example.com", ("contact",)),
        ("Please pay by bank transfer", ("payment",)),
        ("用支付宝转账给我", ("payment",)),
        ("用支付寶轉賬給我", ("payment",)),
        ("Pague por transferência bancária", ("payment",)),
        ("我們私下交易吧", ("payment",)),
        ("Can you pay attention to the ribbon?", ()),
        ("The bank holiday is on Monday", ()),
        ("請問可以星期五前寄出嗎？", ()),
        ("Your spending at the embankment", ()),
        ("That is nonsense", ("word",)),
        ("Do you sell a pistol?", ("word",)),
    ],
)
def test_a_text_is_flagged_for_what_it_holds(text: str, flags: tuple[str, ...]):
    assert screened(text, words=("nonsense",), rules=(BANNED,)).flags == flags


def test_goods_that_may_go_nowhere_are_named():
    seen = screened("I can offer you a pistol", words=(), rules=(BANNED,))
    assert seen.refused == "pistol"
    assert not seen.is_clean
    assert screened("杏仁餅", words=(), rules=(BANNED,)).is_clean


def test_the_median_is_the_lower_one():
    assert median([8 * HOUR, HOUR, 3 * HOUR]) == 3 * HOUR
    assert median([1, 3, 5, 8]) == 3
    assert median([]) is None


@pytest.mark.parametrize(
    ("waits", "told"),
    [
        ([HOUR, 3 * HOUR, 8 * HOUR], ResponseTime(3, "hour")),
        ([61 * 60] * 3, ResponseTime(2, "hour")),
        ([5] * 3, ResponseTime(1, "hour")),
        ([24 * HOUR] * 3, ResponseTime(24, "hour")),
        ([25 * HOUR] * 3, ResponseTime(2, "day")),
        ([HOUR, HOUR], None),
    ],
)
def test_a_shop_replies_within_what_most_waits_say(waits: list[int], told: ResponseTime | None):
    assert response_time(waits) == told
