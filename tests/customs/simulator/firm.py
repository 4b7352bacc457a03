"""A firm that talks to the simulated office: writes, signs and hands in messages of its own.

It shares no code with the marketplace, as the office itself does: names and texts in, XML out.
"""

from __future__ import annotations

import base64
import copy
import hashlib
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from marketplace.customs.simulator.office import Office
from marketplace.customs.simulator.store import Store

CEB = "http://www.chinaport.gov.cn/ceb"
DXP = "http://www.chinaport.gov.cn/dxp"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
DS = "http://www.w3.org/2000/09/xmldsig#"
START = 1_795_314_600_000  # 2026-11-22 10:30:00 in China
STEP = 2_000
HEAD = {"appType": "1", "appTime": "20261122103000", "appStatus": "2"}
EBP = {"ebpCode": "TESTEBP001", "ebpName": "测试跨境平台"}
EBC = {"ebcCode": "TESTEBC001", "ebcName": "测试澳门饼家"}
CARRIER = {"logisticsCode": "TESTLOG001", "logisticsName": "测试物流企业"}
BUYER = {
    "buyerIdType": "1",
    "buyerIdNumber": "11010519491231002X",
    "buyerName": "测试买家",
    "buyerTelephone": "13800138000",
}
AGENT = {"agentCode": "TESTAGT001", "agentName": "测试报关企业"}
WHERE = {
    "consignee": "测试买家",
    "consigneeAddress": "广东省珠海市香洲区测试路1号",
    "consigneeTelephone": "13800138000",
}
WRAPPED = {
    "311": ("Order", "OrderHead", "OrderList"),
    "511": ("Logistics", "LogisticsHead", ""),
    "513": ("LogisticsStatus", "", ""),
    "621": ("Inventory", "InventoryHead", "InventoryList"),
    "623": ("InvtCancel", "", ""),
    "625": ("InvtRefund", "InvtRefundHead", "InvtRefundList"),
}


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem() -> bytes:
    return key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def office(**modes: Any) -> Office:
    made = Office(Store(":memory:"), public_pem())
    made.modes.change({"step_ms": STEP, **modes})
    return made


class Parcel:
    """The papers of one parcel: 300 of cookies and 30 of freight, unless told otherwise."""

    def __init__(self, number: int = 1, **changes: str) -> None:
        self.order_no = f"MO20261122{number:06d}"
        self.waybill_no = f"SF{number:013d}"
        self.price = changes.pop("price", "150.00")
        self.qty = changes.pop("qty", "2")
        self.freight = changes.pop("freight", "30.00")
        self.tax = changes.pop("tax", "30.03")
        self.gcode = changes.pop("gcode", "1905310000")
        self.person = changes.pop("person", BUYER["buyerIdNumber"])
        self.changes = changes
        self.goods = f"{float(self.price) * int(self.qty):.2f}"

    def order(self, **changes: str) -> tuple[str, dict[str, str], list[dict[str, str]]]:
        paid = float(self.goods) + float(self.freight) + float(self.tax)
        head = HEAD | {"orderType": "I", "orderNo": self.order_no} | EBP | EBC
        head |= {"goodsValue": self.goods, "freight": self.freight, "discount": "0"}
        head |= {"taxTotal": self.tax, "acturalPaid": f"{paid:.2f}", "currency": "142"}
        head |= {"buyerRegNo": "U000001", "buyerName": BUYER["buyerName"]}
        head |= {"buyerTelephone": "13800138000", "buyerIdType": "1", "buyerIdNumber": self.person}
        head |= {"payCode": "TESTPAY001", "payName": "测试支付企业"}
        head |= {"payTransactionId": f"PAY{self.order_no}", "consignee": WHERE["consignee"]}
        head |= {"consigneeTelephone": WHERE["consigneeTelephone"]}
        head |= {"consigneeAddress": WHERE["consigneeAddress"]}
        line = {"gnum": "1", "itemName": "澳门杏仁饼", "gmodel": "300克/盒", "unit": "140"}
        line |= {"qty": self.qty, "price": self.price, "totalPrice": self.goods}
        return "311", head | changes, [line | {"currency": "142", "country": "121"}]

    def waybill(self, **changes: str) -> tuple[str, dict[str, str], list[dict[str, str]]]:
        head = HEAD | CARRIER | {"logisticsNo": self.waybill_no, "orderNo": self.order_no}
        head |= {"currency": "142", "weight": "0.75", "packNo": "1"} | WHERE
        return "511", head | changes, []

    def goods_list(self, **changes: str) -> tuple[str, dict[str, str], list[dict[str, str]]]:
        head = HEAD | {"orderNo": self.order_no} | EBP | EBC
        head |= {"logisticsNo": self.waybill_no} | CARRIER | {"copNo": f"COP{self.order_no[-6:]}"}
        head |= {"assureCode": "TESTEBP001", "ieFlag": "I", "declTime": "20261122"}
        head |= {"customsCode": "5700", "portCode": "5700"} | BUYER
        head |= {"buyerIdNumber": self.person, "consigneeAddress": WHERE["consigneeAddress"]}
        head |= AGENT | {"tradeMode": "9610", "trafMode": "4", "trafNo": "粤ZTEST1澳"}
        head |= {"voyageNo": "MO20261122", "billNo": "MOTRUCK0001", "country": "121"}
        head |= {"freight": self.freight, "insuredFee": "0", "currency": "142", "packNo": "1"}
        head |= {"grossWeight": "0.75", "netWeight": "0.60"}
        line = {"gnum": "1", "gcode": self.gcode, "gname": "澳门杏仁饼", "gmodel": "300克/盒"}
        line |= {"country": "121", "currency": "142", "qty": self.qty, "unit": "140"}
        line |= {"qty1": "0.6", "unit1": "035", "price": self.price, "totalPrice": self.goods}
        return "621", head | changes, [line]

    def withdrawal(
        self, kind: str, invt_no: str, qty: str = "1"
    ) -> tuple[str, dict[str, str], list[dict[str, str]]]:
        head = HEAD | {"customsCode": "5700", "orderNo": self.order_no} | EBP | EBC
        head |= (
            {"logisticsNo": self.waybill_no} | CARRIER | {"copNo": f"W{kind}{self.order_no[-6:]}"}
        )
        head |= {"invtNo": invt_no} | BUYER | AGENT | {"reason": "消费者退货"}
        line = {"gnum": "1", "gcode": self.gcode, "gname": "澳门杏仁饼", "qty": qty, "unit": "140"}
        return kind, head, [line] if kind == "625" else []


class Firm:
    """Hands in and fetches."""

    def __init__(self, at: Office, now: int = START) -> None:
        self.office = at
        self.now = now
        self.count = 0

    def send(self, paper: Any, *, is_signed: bool = True, spoil: bytes = b"") -> int:
        kind, head, lines = paper
        self.count += 1
        xml = message(kind, f"{self.count:08d}-0000-4000-8000-000000000001", head, lines)
        data = signed(xml) if is_signed else xml
        if spoil:
            data = data.replace(spoil, b"<ceb:note>?</ceb:note>" + spoil, 1)
        return self.office.take(envelope(f"M{self.count}", kind, data), self.now)[0]

    def file(self, parcel: Parcel) -> None:
        """Hand in all three papers of a parcel."""
        for paper in (parcel.order(), parcel.waybill(), parcel.goods_list()):
            assert self.send(paper) == 202

    def later(self, seconds: float) -> list[dict[str, str]]:
        """Let time pass, fetch what came."""
        self.now += int(seconds * 1000)
        self.office.catch_up(self.now)
        rows = self.office.waiting(10_000)
        self.office.taken([row["number"] for row in rows])
        return [told(row["body"]) for row in rows]


def statuses(receipts: list[dict[str, str]], kind: str) -> list[int]:
    return [int(each["returnStatus"]) for each in receipts if each["kind"] == kind]


def message(kind: str, guid: str, head: dict[str, str], lines: list[dict[str, str]]) -> bytes:
    wrapper, inner, line = WRAPPED[kind]
    fields = _elements({"guid": guid} | head)
    body = f"<ceb:{inner}>{fields}</ceb:{inner}>" if inner else fields
    body += "".join(f"<ceb:{line}>{_elements(each)}</ceb:{line}>" for each in lines)
    sender = _elements(
        {"copCode": "TESTEBP001", "copName": "测试", "dxpMode": "DXP", "dxpId": "DXPENT0000000000"}
    )
    name = f"CEB{kind}Message"
    return (
        f'<ceb:{name} xmlns:ceb="{CEB}" guid="{guid}" version="1.0"><ceb:{wrapper}>{body}'
        f"</ceb:{wrapper}><ceb:BaseTransfer>{sender}</ceb:BaseTransfer></ceb:{name}>"
    ).encode()


def signed(xml: bytes) -> bytes:
    digest = base64.b64encode(
        hashlib.sha1(etree.tostring(etree.fromstring(xml), method="c14n")).digest()
    )
    info = (
        f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{C14N}"/>'
        f'<ds:SignatureMethod Algorithm="{DS}rsa-sha1"/><ds:Reference URI="">'
        f'<ds:Transforms><ds:Transform Algorithm="{DS}enveloped-signature"/></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{DS}sha1"/><ds:DigestValue>{digest.decode()}</ds:DigestValue>'
        "</ds:Reference></ds:SignedInfo>"
    )
    root = etree.fromstring(xml)
    signature = etree.SubElement(root, f"{{{DS}}}Signature", nsmap={"ds": DS})
    signature.append(etree.fromstring(info))
    found = copy.deepcopy(root).find(f"{{{DS}}}Signature/{{{DS}}}SignedInfo")
    value = key().sign(etree.tostring(found, method="c14n"), padding.PKCS1v15(), SHA1())
    etree.SubElement(signature, f"{{{DS}}}SignatureValue").text = base64.b64encode(value).decode()
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def envelope(message_id: str, kind: str, data: bytes) -> bytes:
    return (
        f'<dxp:DxpMsg xmlns:dxp="{DXP}" ver="1.0"><dxp:TransInfo>'
        f"<dxp:CopMsgId>{message_id}</dxp:CopMsgId><dxp:SenderId>DXPENT0000000000</dxp:SenderId>"
        "<dxp:ReceiverIds><dxp:ReceiverId>DXPEDCCEB0000002"
        "</dxp:ReceiverId></dxp:ReceiverIds><dxp:CreatTime>2026-11-22T10:30:00</dxp:CreatTime>"
        f"<dxp:MsgType>CEB{kind}Message</dxp:MsgType></dxp:TransInfo>"
        f"<dxp:Data>{base64.b64encode(data).decode()}</dxp:Data></dxp:DxpMsg>"
    ).encode()


def told(body: bytes) -> dict[str, str]:
    """Return every element of a receipt by its name, with the kind of the message."""
    data = base64.b64decode(etree.fromstring(body).findtext(f"{{{DXP}}}Data"))
    root = etree.fromstring(data)
    found = {etree.QName(e).localname: e.text or "" for e in root.iter(etree.Element) if not len(e)}
    return found | {"kind": etree.QName(root).localname[3:6]}


def _elements(values: dict[str, str]) -> str:
    """Write elements in the order of the format, which the office's own book knows."""
    return "".join(f"<ceb:{name}>{escape(text)}</ceb:{name}>" for name, text in values.items())
