"""Messages out of facts: canonical, complete, and the same when they are read back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import etree

from marketplace.customs.errors import NotWritable
from marketplace.customs.messages.building import build
from marketplace.customs.messages.declarations import MESSAGES
from marketplace.customs.messages.declarations.envelope import (
    AddInfo,
    BizKey,
    DxpMsg,
    IsText,
    Key,
    ReceiverIds,
    TransInfo,
)
from marketplace.customs.messages.declarations.parts import BaseSubscribe, ExtendMessage
from marketplace.customs.messages.generating import Generator
from marketplace.customs.messages.reading import FaultyMessage, read
from marketplace.customs.messages.shapes import CEB, Branch, Shape, shape_of
from marketplace.customs.messages.writing import canonical, with_head
from marketplace.customs.signing.xmldsig import digested
from tests.customs.messages import stories

EVERY = {
    *("CEB311Message", "CEB312Message", "CEB411Message", "CEB412Message", "CEB511Message"),
    *("CEB512Message", "CEB513Message", "CEB514Message", "CEB621Message", "CEB622Message"),
    *("CEB623Message", "CEB624Message", "CEB625Message", "CEB626Message", "CEB711Message"),
    *("CEB712Message", "CEB816Message", "CEB818Message", "CEB900Message", "DxpMsg"),
}


def envelope() -> DxpMsg:
    receivers = ReceiverIds(ReceiverId=("DXPEDCCEB0000002",))
    return DxpMsg(
        Id="m1",
        info=TransInfo(
            CopMsgId=stories.guid(9),
            SenderId="DXPENT0000000000",
            receivers=receivers,
            CreatTime="2026-11-22T10:30:00+08:00",
            MsgType="CEB311Message",
        ),
        Data=build(stories.order_message()),
        extra=AddInfo(
            FileName="a&b.xml",
            words=BizKey(keys=(Key(name="order", value=stories.ORDER_NO), Key(value="x"))),
            character_set=IsText(Encode="UTF-8"),
        ),
    )


def elements(shape: Shape) -> int:
    return sum(1 + (elements(e.shape) if isinstance(e, Branch) else 0) for e in shape.particles)


def test_every_message_is_declared():
    assert set(MESSAGES) == EVERY
    assert sum(elements(shape_of(each)) for each in MESSAGES.values()) > 400


def test_a_message_is_written_in_the_order_of_the_wire():
    text = build(stories.order_message()).decode()
    assert text.startswith(
        '<ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb"'
        ' guid="00000001-0000-4000-8000-000000000001" version="1.0"><ceb:Order><ceb:OrderHead>'
        "<ceb:guid>00000001-0000-4000-8000-000000000001</ceb:guid><ceb:appType>1</ceb:appType>"
    )
    assert "<ceb:taxTotal>30.03</ceb:taxTotal><ceb:acturalPaid>360.03</ceb:acturalPaid>" in text
    assert text.endswith(
        "<ceb:dxpId>DXPENT0000000000</ceb:dxpId></ceb:BaseTransfer></ceb:CEB311Message>"
    )
    assert "batchNumbers" not in text


@pytest.mark.parametrize(
    "made",
    [
        stories.order_message(),
        stories.payment_message(),
        stories.waybill_message(),
        envelope(),
        stories.order_message(
            orders=(stories.order(stories.order_line(itemName="<a> & \"b\" 'c'\r\n\t𠮷")),),
            subscribers=(BaseSubscribe(status="ALL", dxpAddress="x"),) * 5,
            extension=ExtendMessage(name="n", version="1", Message='<x b="2" a="1"><y/>text</x>'),
        ),
    ],
    ids=["order", "payment", "waybill", "envelope", "odd"],
)
def test_what_is_written_is_canonical_and_reads_back_the_same(made):
    data = build(made)
    assert etree.tostring(etree.fromstring(data), method="c14n") == data
    assert digested(with_head(data)) == data
    again = read(data)
    if getattr(made, "extension", None):
        wanted = f'<x xmlns:ceb="{CEB}" a="1" b="2"><y></y>text</x>'
        assert again.extension.Message == wanted
        made = replace(made, extension=replace(made.extension, Message=wanted))
    assert again == made


def test_every_kind_of_message_survives_reading_and_writing():
    generator = Generator(seed=5)
    for name in sorted(MESSAGES):
        data = etree.tostring(generator.message(name), encoding="UTF-8")
        made = read(data)
        written = canonical(made)
        assert etree.tostring(etree.fromstring(written), method="c14n") == written
        if shape_of(type(made)).signature != "required":
            assert read(written) == made


def test_a_number_is_never_written_with_an_exponent():
    line = stories.order_line(qty=Decimal("1E+2"), price=Decimal("1E-5"))
    text = build(stories.order_message(orders=(stories.order(line),))).decode()
    assert "<ceb:qty>100</ceb:qty><ceb:price>0.00001</ceb:price>" in text


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (stories.order_line(itemName="a\x00b"), "character 0x0"),
        (stories.order_line(itemName="a\ud800b"), "character 0xd800"),
        (stories.order_line(itemName="a\uffff"), "character 0xffff"),
        (stories.order_line(qty=Decimal("NaN")), "qty: NaN"),
        (stories.order_line(qty=Decimal("Infinity")), "qty: Infinity"),
    ],
)
def test_what_no_xml_can_carry_is_refused(line, what):
    with pytest.raises(NotWritable) as refused:
        build(stories.order_message(orders=(stories.order(line),)))
    assert refused.value.facts == {"what": what}


@pytest.mark.parametrize(
    "inside", ["<a", "<a/><b/>", "text", '<!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>']
)
def test_an_extension_that_is_not_one_element_is_refused(inside):
    extension = ExtendMessage(name="", version="", Message=inside)
    with pytest.raises(NotWritable):
        build(stories.order_message(extension=extension))


def test_a_message_that_breaks_a_rule_is_not_built():
    line = stories.order_line(unit="盒")
    with pytest.raises(FaultyMessage) as refused:
        build(stories.order_message(orders=(stories.order(line),)))
    (fault,) = refused.value.faults
    assert (fault.path, fault.rule, fault.value, fault.wanted) == (
        "/CEB311Message/Order[1]/OrderList[1]/unit",
        "length",
        "盒",
        "C3",
    )


def test_a_list_is_built_before_it_is_signed_and_not_read_unsigned():
    data = build(stories.list_message())
    with pytest.raises(FaultyMessage) as refused:
        read(data)
    assert [(f.element, f.rule) for f in refused.value.faults] == [("ds:Signature", "missing")]
