"""A day's two bills of WeChat Pay, read as lines of our balance."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from marketplace.foundation.money import Money
from payments.gateways.errors import ProviderContradiction, ProviderUnavailable
from payments.gateways.wechatpay import bills
from payments.gateways.wechatpay.provider import WeChatPayProvider
from tests.payments.gateways.test_wechatpay_provider import TRANSACTION, refusal
from tests.payments.gateways.wechatpay_platform import BASE, Platform

REFUND_ID = "50000305742018020103387128253"
FLOW = f"""\ufeff记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号
`2026-11-26 09:00:00,`{TRANSACTION},`F1,`交易,`交易,`收入,`238.40,`238.40,`system,`,`{TRANSACTION}
`2026-11-26 09:00:00,`{TRANSACTION},`F2,`交易,`扣除交易手续费,`支出,`1.43,`236.97,`system,`,`{TRANSACTION}
`2026-11-26 11:30:00,`{REFUND_ID},`F3,`退款,`退款,`支出,`50.00,`186.97,`system,`缺货, 一件,`rfd_8F3K2M9QXW4T
`2026-11-26 11:30:00,`{REFUND_ID},`F4,`退款,`返还交易手续费,`收入,`0.30,`187.27,`system,`,`rfd_8F3K2M9QXW4T
`2026-11-26 12:00:00,`4200OLD,`F5,`交易,`扣除交易手续费,`支出,`0.01,`187.26,`system,`,`4200OLD
`2026-11-26 23:59:59,`W1,`F6,`提现,`提现,`支出,`187.26,`0.00,`system,`,`W1
资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额
`6.0,`2.0,`238.70,`4.0,`238.70
"""  # noqa: E501
TRADE_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
    "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
    "商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
SHARED = f"`wx,`1900000109,`0,`,`{TRANSACTION},`att_8F3K2M9QXW4T,`o1,`NATIVE"
TRADE = f"""{TRADE_HEAD}
`2026-11-26 09:00:00,{SHARED},`SUCCESS,`CFT,`CNY,`238.40,`0.00,`0,`0,`0.00,`0.00,`,`,`蓮橋, 訂單,`att_8F3K2M9QXW4T,`1.43000,`0.60%,`238.40,`0.00,`
`2026-11-26 11:30:00,{SHARED},`REFUND,`CFT,`CNY,`0.00,`0.00,`{REFUND_ID},`rfd_8F3K2M9QXW4T,`50.00,`0.00,`ORIGINAL,`SUCCESS,`蓮橋,`att_8F3K2M9QXW4T,`-0.30000,`0.60%,`0.00,`50.00,`
总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额
`2,`238.40,`50.00,`0.00,`1.13000,`238.40,`50.00
"""  # noqa: E501


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def test_fees_are_folded_into_what_they_were_taken_for() -> None:
    found = bills.lines(bills.unpacked(FLOW.encode()), TRADE)
    assert [(line.external_id, line.kind, line.gross, line.fee, line.net) for line in found] == [
        ("F6", "payout", cny(-18_726), cny(0), cny(-18_726)),
        ("F5", "fee", cny(-1), cny(0), cny(-1)),
        ("F3", "refund", cny(-5_000), cny(-30), cny(-4_970)),
        ("F1", "payment", cny(23_840), cny(143), cny(23_697)),
    ]
    assert sum(line.net.minor for line in found) == 0  # what the account holds in the end


def test_the_trade_bill_brings_our_names() -> None:
    refund, payment = bills.lines(FLOW.removeprefix("\ufeff"), TRADE)[2:]
    assert (payment.object_ref, payment.client_reference) == (TRANSACTION, "att_8F3K2M9QXW4T")
    assert (refund.object_ref, refund.client_reference) == ("rfd_8F3K2M9QXW4T",) * 2
    assert (payment.charged, refund.charged) == (cny(23_840), cny(-5_000))
    assert refund.description == "缺货, 一件"
    assert payment.created_at == datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


def test_without_a_trade_bill_their_names_stand() -> None:
    payment = bills.lines(FLOW.removeprefix("\ufeff"), "")[-1]
    assert (payment.object_ref, payment.client_reference, payment.charged) == (
        TRANSACTION, "", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("`238.40,`238.40,`system", "`238.41,`238.40,`system"),
        ("`238.40,`238.40,`system", "`238.405,`238.40,`system"),
        ("`238.40,`238.40,`system", "`NaN,`238.40,`system"),
        ("`6.0,`2.0", "`7.0,`2.0"),
        ("`4.0,`238.70", "`4.0,`238.71"),
        ("`收入,`0.30", "`不计,`0.30"),
        ("收支金额（元）", "金额"),
        (
            "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\n`6.0,`2.0,`238.70,`4.0,`238.70\n",
            "",
        ),
        ("`2026-11-26 09:00:00", "`26/11/2026"),
        (",`W1\n", "\n"),
    ],
)
def test_a_bill_that_was_cut_or_altered_is_refused(old: str, new: str) -> None:
    assert FLOW.count(old) >= 1
    with pytest.raises(ProviderContradiction):
        bills.lines(FLOW.removeprefix("\ufeff").replace(old, new), TRADE)


@pytest.mark.parametrize("content", [b"\x1f\x8b", b"\x1f\x8b\x08broken", b"\xff\xfe\xfd"])
def test_what_is_no_bill_is_refused(content: bytes) -> None:
    with pytest.raises(ProviderContradiction):
        bills.unpacked(content)


def offer(platform: Platform, name: str, bill: str, **changes: Any) -> None:
    packed = gzip.compress(bill.encode())
    told = {
        "hash_type": "SHA1",
        "hash_value": hashlib.sha1(packed).hexdigest(),
        "download_url": f"{BASE}/v3/billdownload/{name}?token=x",
    } | changes
    platform.script(f"/v3/bill/{name}", (200, told))
    platform.script(f"/v3/billdownload/{name}", (200, packed))


NOON = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)  # of Beijing


def test_a_days_bills_are_fetched_and_the_day_before_comes_next(
    wechat: WeChatPayProvider, platform: Platform, time_machine: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    offer(platform, "fundflowbill", FLOW)
    offer(platform, "tradebill", TRADE)
    page = wechat.list_balance_transactions(since=NOON - timedelta(days=2))
    assert ([line.external_id for line in page.lines], page.next_after) == (
        ["F6", "F5", "F3", "F1"], "2026-11-26",
    )  # fmt: skip
    asked = [str(request.path_url) for request in platform.sent]
    assert asked[0] == "/v3/bill/fundflowbill?bill_date=2026-11-26&account_type=BASIC&tar_type=GZIP"
    assert asked[2] == "/v3/bill/tradebill?bill_date=2026-11-26&bill_type=ALL&tar_type=GZIP"

    platform.script("/v3/bill/fundflowbill", (400, refusal("NO_STATEMENT_EXIST")))
    page = wechat.list_balance_transactions(since=NOON - timedelta(days=2), after="2026-11-26")
    assert (page.lines, page.next_after) == ((), "")


def test_a_day_on_which_nothing_moved_is_no_warning(
    wechat: WeChatPayProvider, platform: Platform, time_machine: Any, caplog: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    for code, warnings in (("NO_STATEMENT_EXIST", 0), ("RESOURCE_NOT_EXISTS", 1)):
        caplog.clear()
        platform.script("/v3/bill/fundflowbill", (400, refusal(code)))
        wechat.list_balance_transactions(since=NOON - timedelta(days=2))
        told = [row for row in caplog.records if row.levelname == "WARNING"]
        assert len(told) == warnings


def test_before_ten_in_the_morning_the_day_before_is_the_latest(
    wechat: WeChatPayProvider, platform: Platform, time_machine: Any
) -> None:
    time_machine.move_to(NOON - timedelta(hours=3), tick=False)
    platform.script("/v3/bill/fundflowbill", (400, refusal("NO_STATEMENT_EXIST")))
    page = wechat.list_balance_transactions(since=NOON - timedelta(days=400))
    assert page.next_after == "2026-11-25"
    first = wechat.list_balance_transactions(since=NOON - timedelta(days=400), after="2026-08-31")
    assert "bill_date=2026-08-30&" in str(platform.sent[-1].path_url)
    assert first.next_after == ""
    assert wechat.list_balance_transactions(since=NOON).lines == ()


def test_lines_before_the_asked_time_are_left_out(
    wechat: WeChatPayProvider, platform: Platform, time_machine: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    offer(platform, "fundflowbill", FLOW)
    offer(platform, "tradebill", TRADE)
    since = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
    assert [line.external_id for line in wechat.list_balance_transactions(since=since).lines] == [
        "F6", "F5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"hash_value": "0" * 40},
        {"hash_type": "MD5"},
        {"download_url": "https://evil.example/v3/billdownload/fundflowbill?token=x"},
        {"download_url": "http://api.mch.weixin.qq.com/v3/billdownload/fundflowbill?token=x"},
        {"download_url": ""},
    ],
)
def test_a_bill_that_is_not_what_was_told_is_refused(
    wechat: WeChatPayProvider, platform: Platform, changes: dict[str, str]
) -> None:
    offer(platform, "fundflowbill", FLOW, **changes)
    with pytest.raises(ProviderContradiction):
        wechat.list_balance_transactions(since=datetime.now(UTC) - timedelta(days=2))
    assert all("evil" not in str(request.url) for request in platform.sent)


def test_bills_that_are_still_made_are_asked_for_later(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script("/v3/bill/fundflowbill", (400, refusal("STATEMENT_CREATING")))
    with pytest.raises(ProviderUnavailable):
        wechat.list_balance_transactions(since=datetime.now(UTC) - timedelta(days=2))
