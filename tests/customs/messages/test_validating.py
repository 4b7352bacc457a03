"""Each rule of the schema, broken once: the place, the rule and the value are named."""

from __future__ import annotations

import re
import time

import pytest

from marketplace.customs.messages.building import build
from marketplace.customs.messages.declarations.refusals import CEB900Message, MessageReturn
from marketplace.customs.messages.faults import RULES, Fault, shown
from marketplace.customs.messages.validating import MOST_FAULTS, validate
from marketplace.customs.messages.writing import canonical
from tests.customs.messages import stories

HEAD = "/CEB311Message/Order[1]/OrderHead"
LINE = "/CEB311Message/Order[1]/OrderList[1]"
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
RIGHT = build(stories.order_message()).decode()


def found(text: str) -> list[tuple[str, str, str]]:
    return [(each.path, each.rule, each.value) for each in validate(text.encode()).faults]


def changed(old: str, new: str, count: int = 1) -> list[tuple[str, str, str]]:
    assert old in RIGHT
    return found(RIGHT.replace(old, new, count))


def element(name: str, text: str) -> str:
    return f"<ceb:{name}>{text}</ceb:{name}>"


def test_a_right_message_has_no_fault():
    checked = validate(RIGHT.encode())
    assert (checked.message, checked.is_valid, checked.faults) == ("CEB311Message", True, ())


@pytest.mark.parametrize(
    ("name", "right", "wrong", "path", "rule"),
    [
        ("orderNo", stories.ORDER_NO, "", HEAD, "too_short"),
        ("orderNo", stories.ORDER_NO, "1" * 61, HEAD, "too_long"),
        ("appTime", "20261122103000", "2026112210300", HEAD, "length"),
        ("currency", "142", "344", HEAD, "fixed"),
        ("goodsValue", "300.00", "3e2", HEAD, "not_a_number"),
        ("goodsValue", "300.00", "300.000001", HEAD, "too_many_places"),
        ("goodsValue", "300.00", "123456789012345.12345", HEAD, "too_many_digits"),
        ("gnum", "1", "1.0", LINE, "not_whole"),
        ("gnum", "1", "2147483648", LINE, "out_of_range"),
        ("unit", "140", "盒盒盒盒", LINE, "length"),
    ],
)
def test_a_value_that_breaks_its_rule_is_named(name, right, wrong, path, rule):
    assert changed(element(name, right), element(name, wrong)) == [(f"{path}/{name}", rule, wrong)]


@pytest.mark.parametrize(
    ("name", "right", "other"),
    [
        ("goodsValue", "300.00", " +300. "),
        ("goodsValue", "300.00", "0000000000000000000000300.0000000"),
        ("goodsValue", "300.00", ".5"),
        ("gnum", "1", " 0001\n"),
        ("currency", "142", ""),
        ("orderNo", stories.ORDER_NO, "<!-- a -->MO<?b c?>1<![CDATA[<]]>"),
        ("itemName", "澳门杏仁饼", "𠮷" * 250),
    ],
)
def test_what_the_schema_lets_pass_passes(name, right, other):
    assert changed(element(name, right), element(name, other)) == []


def test_places_are_named():
    order_no = element("orderNo", stories.ORDER_NO)
    code = element("ebpCode", "TESTEBP001")
    assert changed(order_no, "") == [(f"{HEAD}/orderNo", "missing", "")]
    assert changed(order_no, order_no * 2) == [(f"{HEAD}/orderNo", "too_many", "")]
    assert changed(order_no + code, code + order_no) == [(f"{HEAD}/orderNo", "order", "")]
    assert changed(order_no, order_no + "<x/>") == [(f"{HEAD}/x", "unknown", "x")]
    assert changed(order_no, f"text{order_no}") == [(HEAD, "text_between", "text")]
    assert changed("<ceb:Order>", "<ceb:Order>\u00a0")[0][1] == "text_between"
    assert changed("<ceb:Order>", "<ceb:Order> \t\r\n") == []
    assert changed(order_no, "<ceb:orderNo><b/></ceb:orderNo>") == [
        (f"{HEAD}/orderNo", "child_inside", "")
    ]


def test_attributes_are_named():
    root = ' version="1.0">'
    assert changed(root, ">") == [("/CEB311Message/@version", "attribute_missing", "")]
    assert changed(root, ' version="">') == [("/CEB311Message/@version", "too_short", "")]
    assert changed(root, f" a='1'{root}") == [("/CEB311Message/@a", "attribute_unknown", "1")]
    assert changed(root, f" {XSI} xsi:schemaLocation='a b'{root}") == []
    nil = changed("<ceb:orderNo>", f"<ceb:orderNo {XSI} xsi:nil='false'>")
    assert [(path.rpartition("}")[2], rule) for path, rule, _ in nil] == [
        ("nil", "attribute_unknown")
    ]


def test_a_hundred_orders_are_taken_and_one_more_is_not():
    one = re.search("<ceb:Order>.*</ceb:Order>", RIGHT)[0]
    assert changed(one, one * 100) == []
    assert changed(one, one * 101) == [("/CEB311Message/Order[101]", "too_many", "")]


def test_no_number_of_notices_hides_a_fault():
    one = re.search("<ceb:Order>.*</ceb:Order>", RIGHT)[0].replace(
        "<ceb:appType>1", "<ceb:appType>9"
    )
    checked = validate(RIGHT.replace(one.replace("appType>9", "appType>1"), one * 101).encode())
    assert [each.rule for each in checked.faults] == ["too_many"]
    assert len(checked.notices) > 100


def test_faults_are_told_up_to_a_number():
    assert len(found(RIGHT.replace("<ceb:Order>", "<x/>" * 500 + "<ceb:Order>"))) == MOST_FAULTS


@pytest.mark.parametrize(
    ("old", "new", "rule", "path"),
    [
        ("<ceb:appType>1<", "<ceb:appType>7<", "not_a_known_value", f"{HEAD}/appType"),
        ("<ceb:buyerIdType>1<", "<ceb:buyerIdType>2<", "not_a_known_value", f"{HEAD}/buyerIdType"),
        ("20261122103000", "20261322103000", "not_a_time", f"{HEAD}/appTime"),
        (' guid="00000001', ' guid="abcdefgh', "not_a_guid", "/CEB311Message/@guid"),
    ],
)
def test_what_the_documentation_wants_and_the_schema_does_not_is_a_notice(old, new, rule, path):
    checked = validate(RIGHT.replace(old, new, 1).encode())
    assert checked.is_valid
    assert (path, rule) in [(each.path, each.rule) for each in checked.notices]


def test_a_declared_message_without_a_signature_has_a_notice_and_a_list_a_fault():
    assert [each.rule for each in validate(RIGHT.encode()).notices] == ["signature_wanted"]
    draft = RIGHT.replace("<ceb:appStatus>2", "<ceb:appStatus>1")
    assert validate(draft.encode()).notices == ()
    unsigned = validate(canonical(stories.list_message()))
    assert [(each.path, each.rule) for each in unsigned.faults] == [
        ("/CEB621Message/ds:Signature", "missing")
    ]


def test_a_message_may_be_quoted_in_the_answer_to_it():
    told = MessageReturn(
        guid=stories.guid(1),
        returnStatus="-1",
        returnInfo="",
        returnTime="20261122103500000",
        oriCopMsgId="",
        oriMessageType="Unknown",
        oriBizMessage='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;]]></a>',
    )
    data = build(CEB900Message(guid=stories.guid(1), told=told))
    assert validate(data).is_valid


def test_what_is_not_a_message_says_so():
    assert found("<a/>") == [("/a", "root", "a")]
    assert found(RIGHT.replace("chinaport.gov.cn/ceb", "chinaport.gov.cn/dxp"))[0][1] == "root"
    assert found("<ceb:OrderHead xmlns:ceb='http://www.chinaport.gov.cn/ceb'/>")[0][1] == "root"


def test_an_identity_number_is_told_by_its_last_four_signs():
    wrong = RIGHT.replace(stories.PERSON["buyerIdNumber"], "11010519491231002X" * 4)
    (fault,) = validate(wrong.encode()).faults
    assert (fault.rule, fault.value) == ("too_long", "*" * 68 + "002X")
    assert shown("abc", is_secret=True) == "***"
    assert len(shown("x" * 500)) == 81


def test_every_rule_has_its_words_and_a_fault_is_a_sentence():
    fault = Fault("/a/b", "b", "too_long", "xyz", "C1..2", 3)
    assert str(fault) == "/a/b: is too long (wanted C1..2): 'xyz'"
    assert fault.as_facts()["line"] == 3
    assert all(words.startswith(("is", "has", "does", "comes", "may")) for words in RULES.values())


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (f'<!DOCTYPE a [<!ENTITY e0 "ha">{BOMB}]><a>&e9;</a>'.encode(), "doctype"),
        (
            b'<?xml version="1.0"?><!-- <a --><?b?>\n<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
            "doctype",
        ),
        (b'\xef\xbb\xbf <!DOCTYPE a SYSTEM "http://192.0.2.1/x.dtd"><a/>', "doctype"),
        ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), "encoding"),
        ("<a/>".encode("utf-16-le"), "encoding"),
        ('<?xml version="1.0" encoding="GB18030"?><a>饼</a>'.encode("gb18030"), "encoding"),
        (b"<a>\xff</a>", "malformed"),
        (b"", "malformed"),
        (b"<a>&unknown;</a>", "malformed"),
        (b"<a>" * 5000, "malformed"),
        (b"<!-- never closed <!DOCTYPE a>", "malformed"),
        (b"<a><b></a>", "malformed"),
        (b"<a/>" + b" " * 33 * 1024 * 1024, "too_large"),
    ],
    ids=[*("bomb", "file", "bom", "utf16", "bare-utf16", "gb", "bytes", "empty", "entity", "deep")]
    + ["comment", "tags", "large"],
)
def test_hostile_xml_is_not_read(data: bytes, rule: str):
    began = time.monotonic()
    (fault,) = validate(data).faults
    assert fault.rule == rule
    assert time.monotonic() - began < 2
