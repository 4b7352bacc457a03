"""One parcel of almond biscuits from the bakery on Rua do Cunha to the buyer in Zhuhai.

Two boxes at 150.00, 30.00 for the way, 30.03 of tax: 360.03 yuan. The identity number is the
example of the standard for such numbers, and the firms are nobody's.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from marketplace.customs.messages.declarations.lists import (
    CEB621Message,
    Inventory,
    InventoryHead,
    InventoryList,
)
from marketplace.customs.messages.declarations.orders import (
    CEB311Message,
    Order,
    OrderHead,
    OrderList,
)
from marketplace.customs.messages.declarations.parts import BaseTransfer
from marketplace.customs.messages.declarations.payments import CEB411Message, Payment, PaymentHead
from marketplace.customs.messages.declarations.waybills import (
    CEB511Message,
    Logistics,
    LogisticsHead,
)
from marketplace.customs.messages.declarations.withdrawals import (
    InvtCancel,
    InvtRefund,
    InvtRefundHead,
    InvtRefundList,
)
from marketplace.customs.messages.matching import Documents

ORDER_NO = "MO20261122000001"
PERSON = {"buyerName": "测试买家", "buyerIdNumber": "11010519491231002X"}
PLATFORM = {"ebpCode": "TESTEBP001", "ebpName": "测试跨境平台"}
MERCHANT = {"ebcCode": "TESTEBC001", "ebcName": "测试澳门饼家"}
CARRIER = {"logisticsCode": "TESTLOG001", "logisticsName": "测试物流企业"}
AGENT = {"agentCode": "TESTAGT001", "agentName": "测试报关企业"}
ADDRESS = "广东省珠海市香洲区测试路1号"
WAYBILL_NO = "SF0000000000000"
INVENTORY_NO = "570020261000000001"


def guid(number: int) -> str:
    """Return a guid that tells its number."""
    return f"{number:08d}-0000-4000-8000-{number:012d}"


def order_line(**told: Any) -> OrderList:
    facts = {
        "gnum": 1,
        "itemNo": "SKU-ALMOND-01",
        "itemName": "澳门杏仁饼",
        "gmodel": "品名:杏仁饼|品牌:测试|规格:300克/盒",
        "barCode": "9580000000008",
        "unit": "140",
        "qty": Decimal(2),
        "price": Decimal("150.00"),
        "totalPrice": Decimal("300.00"),
        "country": "121",
    }
    return OrderList(**(facts | told))


def order(*lines: OrderList, **told: Any) -> Order:
    facts = {
        "guid": guid(1),
        "appTime": "20261122103000",
        "orderNo": ORDER_NO,
        "goodsValue": Decimal("300.00"),
        "freight": Decimal("30.00"),
        "discount": Decimal(0),
        "taxTotal": Decimal("30.03"),
        "acturalPaid": Decimal("360.03"),
        "buyerRegNo": "U000001",
        "buyerTelephone": "13800138000",
        "payCode": "TESTPAY001",
        "payName": "测试支付企业",
        "payTransactionId": "PAY20261122000001",
        "consignee": "测试买家",
        "consigneeTelephone": "13800138000",
        "consigneeAddress": ADDRESS,
        "consigneeDistrict": "440402",
    }
    head = OrderHead(**(facts | PERSON | PLATFORM | MERCHANT | told))
    return Order(head=head, lines=lines or (order_line(),))


def payment(**told: Any) -> PaymentHead:
    facts = {
        "guid": guid(2),
        "appTime": "20261122103100",
        "payCode": "TESTPAY001",
        "payName": "测试支付企业",
        "payTransactionId": "PAY20261122000001",
        "orderNo": ORDER_NO,
        "payerIdNumber": PERSON["buyerIdNumber"],
        "payerName": PERSON["buyerName"],
        "amountPaid": Decimal("360.03"),
        "payTime": "20261122102955",
    }
    return PaymentHead(**(facts | PLATFORM | told))


def waybill(**told: Any) -> LogisticsHead:
    facts = {
        "guid": guid(3),
        "appTime": "20261122110000",
        "logisticsNo": WAYBILL_NO,
        "billNo": "MOTRUCK0001",
        "orderNo": ORDER_NO,
        "freight": Decimal("30.00"),
        "insuredFee": Decimal(0),
        "weight": Decimal("0.75"),
        "goodsInfo": "杏仁饼2盒",
        "consignee": "测试买家",
        "consigneeAddress": ADDRESS,
        "consigneeTelephone": "13800138000",
    }
    return LogisticsHead(**(facts | CARRIER | told))


def list_line(**told: Any) -> InventoryList:
    facts = {
        "gnum": 1,
        "gcode": "1905310000",
        "gname": "澳门杏仁饼",
        "gmodel": "品名:杏仁饼|品牌:测试|规格:300克/盒",
        "barCode": "9580000000008",
        "country": "121",
        "qty": Decimal(2),
        "unit": "140",
        "qty1": Decimal("0.6"),
        "unit1": "035",
        "price": Decimal("150.00"),
        "totalPrice": Decimal("300.00"),
    }
    return InventoryList(**(facts | told))


def inventory(*lines: InventoryList, **told: Any) -> Inventory:
    facts = {
        "guid": guid(4),
        "appTime": "20261122113000",
        "orderNo": ORDER_NO,
        "logisticsNo": WAYBILL_NO,
        "copNo": "COP20261122000001",
        "assureCode": "TESTEBP001",
        "declTime": "20261122",
        "customsCode": "5700",
        "portCode": "5700",
        "buyerTelephone": "13800138000",
        "consigneeAddress": ADDRESS,
        "tradeMode": "9610",
        "trafMode": "4",
        "trafNo": "粤ZTEST1澳",
        "voyageNo": "MO20261122",
        "billNo": "MOTRUCK0001",
        "country": "121",
        "freight": Decimal("30.00"),
        "insuredFee": Decimal(0),
        "grossWeight": Decimal("0.75"),
        "netWeight": Decimal("0.60"),
    }
    head = InventoryHead(**(facts | PERSON | PLATFORM | MERCHANT | CARRIER | AGENT | told))
    return Inventory(head=head, lines=lines or (list_line(),))


def _later(number: int) -> dict[str, Any]:
    return (
        {
            "guid": guid(number),
            "appTime": "20261201100000",
            "customsCode": "5700",
            "orderNo": ORDER_NO,
            "logisticsNo": WAYBILL_NO,
            "invtNo": INVENTORY_NO,
            "buyerTelephone": "13800138000",
            "reason": "消费者退货",
        }
        | PERSON
        | PLATFORM
        | MERCHANT
        | CARRIER
        | AGENT
    )


def cancel(**told: Any) -> InvtCancel:
    return InvtCancel(**(_later(5) | told))


def back_line(**told: Any) -> InvtRefundList:
    facts = {
        "gnum": 1,
        "gcode": "1905310000",
        "gname": "澳门杏仁饼",
        "qty": Decimal(1),
        "unit": "140",
    }
    return InvtRefundList(**(facts | told))


def refund(*lines: InvtRefundList, **told: Any) -> InvtRefund:
    return InvtRefund(head=InvtRefundHead(**(_later(6) | told)), lines=lines or (back_line(),))


def documents(**told: Any) -> Documents:
    """Return all documents of the parcel, with some of them told otherwise."""
    facts = {
        "order": order(),
        "payment": payment(),
        "waybill": waybill(),
        "inventory": inventory(),
        "cancel": cancel(),
        "refund": refund(),
    }
    return Documents(**(facts | told))


def transfer(**told: Any) -> BaseTransfer:
    facts = {"copCode": "TESTEBP001", "copName": "测试跨境平台", "dxpId": "DXPENT0000000000"}
    return BaseTransfer(**(facts | told))


def order_message(**told: Any) -> CEB311Message:
    return CEB311Message(**({"guid": guid(1), "orders": (order(),), "transfer": transfer()} | told))


def payment_message() -> CEB411Message:
    paid = Payment(head=payment())
    return CEB411Message(guid=guid(2), payments=(paid,), transfer=transfer())


def waybill_message() -> CEB511Message:
    sent = Logistics(head=waybill())
    return CEB511Message(guid=guid(3), waybills=(sent,), transfer=transfer())


def list_message(*lists: Inventory) -> CEB621Message:
    return CEB621Message(guid=guid(4), lists=lists or (inventory(),), transfer=transfer())


def with_head(told: Any, **changes: Any) -> Any:
    """Return an order, a list or a refund with its head told otherwise."""
    return replace(told, head=replace(told.head, **changes))
