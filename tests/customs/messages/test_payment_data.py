"""Announcement 179: the string to sign letter by letter, the answer, and the signed upload."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qs

import pytest

from marketplace.customs.messages.payment_data import (
    Goods,
    PaidOrder,
    PaymentData,
    UnfitPaymentData,
    UnreadableRequest,
    acknowledgement,
    read_open_request,
    signed_upload,
    string_to_sign,
    upload_body,
)
from marketplace.customs.signing.sm2 import Sm2PrivateKey, Sm2PublicKey
from tests.customs.messages import oracle, stories

SESSION = "fe2374-8fnejf97-32839218"
TIME = 1_795_314_600_000
KEY = Sm2PrivateKey(0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8)


def paid(**told) -> PaymentData:
    facts = {
        "guid": stories.guid(10),
        "request": "<xml><total_fee>36003</total_fee></xml>",
        "answer": 'said "ok" / 好',
        "ebp_code": "TESTEBP001",
        "pay_code": "TESTPAY001",
        "pay_transaction_id": "PAY20261122000001",
        "total": Decimal("360.00"),
        "verified_by": "3",
        "traded_at": "20261122102955",
        "orders": (
            PaidOrder(
                order_no=stories.ORDER_NO,
                goods=(Goods(gname="澳门杏仁饼", item_link="https://shop.example/p/1"),),
                account="TESTACCOUNT001",
                account_name="测试澳门饼家",
            ),
        ),
    }
    return PaymentData(**(facts | told))


WANTED = (
    '"sessionID":"fe2374-8fnejf97-32839218"||"payExchangeInfoHead":"{"guid":'
    '"00000010-0000-4000-8000-000000000010","initalRequest":"<xml><total_fee>36003</total_fee>'
    '</xml>","initalResponse":"said \\"ok\\" / 好","ebpCode":"TESTEBP001","payCode":'
    '"TESTPAY001","payTransactionId":"PAY20261122000001","totalAmount":360,"currency":"142",'
    '"verDept":"3","tradingTime":"20261122102955"}"||"payExchangeInfoLists":"[{"orderNo":'
    '"MO20261122000001","goodsInfo":[{"gname":"澳门杏仁饼","itemLink":'
    '"https://shop.example/p/1"}],"recpAccount":"TESTACCOUNT001","recpCode":"","recpName":'
    '"测试澳门饼家"}]"||"serviceTime":"1795314600000"'
)


def test_the_string_to_sign_is_this():
    assert string_to_sign(session_id=SESSION, data=paid(), service_time=TIME) == WANTED


def test_the_upload_holds_the_very_text_that_was_signed():
    upload = signed_upload(
        session_id=SESSION, data=paid(), service_time=TIME, certificate_no="01", sign=KEY.sign
    )
    told = json.loads(upload)
    assert list(told) == [
        *("sessionID", "payExchangeInfoHead", "payExchangeInfoLists"),
        *("serviceTime", "certNo", "signValue"),
    ]
    assert KEY.public.verify(base64.b64decode(told["signValue"]), WANTED.encode())
    parts = re.fullmatch(r'.*Head":"(.*)"\|\|"payExchangeInfoLists":"(.*)"\|\|.*', WANTED)
    assert f'"payExchangeInfoHead":{parts[1]},"payExchangeInfoLists":{parts[2]},' in upload
    assert parse_qs(upload_body(upload).decode()) == {"payExInfoStr": [upload]}


@pytest.mark.parametrize(
    ("total", "written"),
    [
        ("360.03", "360.03"),
        ("360.50", "360.5"),
        ("360.00", "360"),
        ("1E+2", "100"),
        ("0.10", "0.1"),
    ],
)
def test_an_amount_has_no_zeros_at_its_end(total: str, written: str):
    text = string_to_sign(session_id="s", data=paid(total=Decimal(total)), service_time=1)
    assert f'"totalAmount":{written},' in text


def test_the_published_vector_comes_out():
    vector = oracle.vectors()["customs179"]
    upload = vector["payExInfoStr"]
    head, (order,) = upload["payExchangeInfoHead"], upload["payExchangeInfoLists"]
    (goods,) = order["goodsInfo"]
    data = PaymentData(
        guid=head["guid"],
        request=head["initalRequest"],
        answer=head["initalResponse"],
        ebp_code=head["ebpCode"],
        pay_code=head["payCode"],
        pay_transaction_id=head["payTransactionId"],
        total=Decimal(str(head["totalAmount"])),
        verified_by=head["verDept"],
        pay_type=head["payType"],
        traded_at=head["tradingTime"],
        note=head["note"],
        orders=(
            PaidOrder(
                order_no=order["orderNo"],
                goods=(Goods(gname=goods["gname"], item_link=goods["itemLink"]),),
                account=order["recpAccount"],
                account_code=order["recpCode"],
                account_name=order["recpName"],
            ),
        ),
    )
    asked = read_open_request(json.dumps(vector["openReq"]))
    assert json.loads(acknowledgement(service_time=asked.service_time)) == vector["ack"]
    told = {"session_id": asked.session_id, "data": data, "service_time": asked.service_time}
    assert string_to_sign(**told) == vector["string_to_sign"]
    key = Sm2PublicKey.from_bytes(bytes.fromhex(vector["sm2_public_key_hex"]))
    signature = base64.b64decode(vector["signValue"])
    assert key.verify(signature, vector["string_to_sign"].encode())
    made = signed_upload(**told, certificate_no=upload["certNo"], sign=lambda _data: signature)
    assert json.loads(made, parse_float=str) == json.loads(json.dumps(upload), parse_float=str)


def test_the_answer_is_given_at_once():
    assert acknowledgement(service_time=TIME) == (
        '{"code":"10000","message":"","serviceTime":1795314600000}'
    )


def test_a_request_is_read():
    text = f'{{"orderNo":"{stories.ORDER_NO}","sessionID":"{SESSION}","serviceTime":"{TIME}"}}'
    asked = read_open_request(text)
    assert (asked.order_no, asked.session_id, asked.service_time) == (
        stories.ORDER_NO,
        SESSION,
        TIME,
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", "{}", "[" * 3000, '{"orderNo":1,"sessionID":"s","serviceTime":1}'),
        '{"orderNo":"","sessionID":"s","serviceTime":1}',
        '{"orderNo":"o","sessionID":"s","serviceTime":"soon"}',
        f'{{"orderNo":"{"o" * 61}","sessionID":"s","serviceTime":1}}',
        f'{{"orderNo":"o","sessionID":"s","serviceTime":1,"more":"{"x" * 5000}"}}',
    ],
)
def test_what_is_no_request_is_refused(text: str):
    with pytest.raises(UnreadableRequest):
        read_open_request(text)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"request": "x" * 8001}, "initalRequest"),
        ({"answer": ""}, "initalResponse"),
        ({"guid": "1"}, "guid"),
        ({"total": Decimal(0)}, "totalAmount"),
        ({"total": Decimal("NaN")}, "totalAmount"),
        ({"currency": "110"}, "currency"),
        ({"verified_by": "4"}, "verDept"),
        ({"pay_type": "5"}, "payType"),
        ({"traded_at": "2026-11-22"}, "tradingTime"),
        ({"orders": ()}, "orders"),
        ({"orders": (replace(paid().orders[0], account="x" * 61),)}, "recpAccount"),
        ({"orders": (replace(paid().orders[0], account_name=""),)}, "recpName"),
        ({"orders": (replace(paid().orders[0], goods=()),)}, "goodsInfo"),
        ({"orders": (replace(paid().orders[0], order_no=""),)}, "orderNo"),
    ],
)
def test_what_does_not_fit_is_refused_and_never_cut(changes, field):
    with pytest.raises(UnfitPaymentData) as refused:
        string_to_sign(session_id="s", data=paid(**changes), service_time=1)
    assert refused.value.field == field
