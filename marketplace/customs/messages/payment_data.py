"""What customs fetches of a payment: announcements 165 and 179 of 2018, without the endpoint.

Customs asks the platform for the raw data of an order's payment; the platform answers at once that
it heard, and uploads the data later, signed. What is signed is a string of four quoted parts, and
the very text that was signed is what is posted: JSON is written here once and never again.

Source: GACC 2018 No. 165 and No. 179; the quoted form with `payExchangeInfoLists`, by which real
signatures verify (docs/customs-messages.md).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from marketplace.foundation.errors import Refused

HEARD: Final = "10000"
FAILED: Final = "20000"
MAX_REQUEST: Final = 4096  # bytes of `openReq`
MAX_RAW: Final = 8000  # characters of a raw request or answer
_MAX_LINK: Final = 3000


class UnreadableRequest(Refused):
    """A request for payment data that is not as the announcement has it."""

    code: ClassVar[str] = "unreadable_request"
    status: ClassVar[int] = 400


class UnfitPaymentData(Refused):
    """Payment data that the announcement has no room for; `field` says which."""

    code: ClassVar[str] = "unfit_payment_data"

    def __init__(self, field: str) -> None:
        self.field = field
        told = _("Customs does not take this payment data (%(field)s).") % {"field": field}
        super().__init__(told, field=field)


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """What customs wants: the payment of which order, under which session. Time in ms."""

    order_no: str
    session_id: str
    service_time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What was bought; several links are joined by `;`."""

    gname: str
    item_link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOrder:
    """One order of the payment. The account and its name are the merchant's, not the platform's."""

    order_no: str
    goods: tuple[Goods, ...]
    account: str
    account_code: str = ""  # empty for a merchant from abroad
    account_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentData:
    """A payment as it was made: what was sent and answered, letter by letter, and for which orders.

    `total` is in yuan; `verified_by` is 1 UnionPay, 2 NetsUnion or 3 another; `pay_type` is 1 app,
    2 PC, 3 QR code or 4 another; `traded_at` is YYYYMMDDhhmmss in China's time.
    """

    guid: str
    request: str
    answer: str
    ebp_code: str
    pay_code: str
    pay_transaction_id: str
    total: Decimal
    currency: str = "142"
    verified_by: str
    pay_type: str | None = None
    traded_at: str
    note: str | None = None
    orders: tuple[PaidOrder, ...]


def read_open_request(text: str) -> OpenRequest:
    """Return what customs asks by the form field `openReq`.

    Raises: UnreadableRequest.
    """
    refused = UnreadableRequest(_("This is no request for payment data."))
    if len(text.encode(errors="replace")) > MAX_REQUEST:
        raise refused
    try:
        told = json.loads(text)
        found = OpenRequest(told["orderNo"], told["sessionID"], int(told["serviceTime"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise refused from None
    for name in (found.order_no, found.session_id):
        if not isinstance(name, str) or not 0 < len(name) <= 60:
            raise refused
    return found


def acknowledgement(*, service_time: int, code: str = HEARD, message: str = "") -> str:
    """Return what customs is answered at once: heard, or why not. Time in ms."""
    return _json({"code": code, "message": message, "serviceTime": service_time})


def string_to_sign(*, session_id: str, data: PaymentData, service_time: int) -> str:
    """Return exactly what is signed. The JSON inside stands in quotes and is not escaped.

    Raises: UnfitPaymentData.
    """
    return _joined(session_id, head_json(data), lists_json(data), service_time)


def signed_upload(
    *,
    session_id: str,
    data: PaymentData,
    service_time: int,
    certificate_no: str,
    sign: Callable[[bytes], bytes],
) -> str:
    """Return `payExInfoStr`: the data as it was signed, with the signature.

    `sign` gets the bytes of the string to sign and returns the raw signature. Time in ms.
    Raises: UnfitPaymentData; what `sign` raises.
    """
    head, lists = head_json(data), lists_json(data)
    signature = base64.b64encode(sign(_joined(session_id, head, lists, service_time).encode()))
    return (
        f'{{"sessionID":{_json(session_id)},"payExchangeInfoHead":{head},'
        f'"payExchangeInfoLists":{lists},"serviceTime":"{service_time}",'
        f'"certNo":{_json(certificate_no)},"signValue":"{signature.decode()}"}}'
    )


def upload_body(upload: str) -> bytes:
    """Return the body of the POST: a form of one field, `application/x-www-form-urlencoded`."""
    return urlencode({"payExInfoStr": upload}).encode()


def head_json(data: PaymentData) -> str:
    """Return the head as JSON, in the order of the announcement. Raises: UnfitPaymentData."""
    _check(data)
    before = {
        "guid": data.guid,
        "initalRequest": data.request,
        "initalResponse": data.answer,
        "ebpCode": data.ebp_code,
        "payCode": data.pay_code,
        "payTransactionId": data.pay_transaction_id,
    }
    after = {"currency": data.currency, "verDept": data.verified_by}
    if data.pay_type is not None:
        after["payType"] = data.pay_type
    after["tradingTime"] = data.traded_at
    if data.note is not None:
        after["note"] = data.note
    return f'{_json(before)[:-1]},"totalAmount":{_number(data.total)},{_json(after)[1:]}'


def lists_json(data: PaymentData) -> str:
    """Return all orders of the payment as JSON, in the order of the announcement."""
    return _json(
        [
            {
                "orderNo": order.order_no,
                "goodsInfo": [
                    {"gname": each.gname, "itemLink": each.item_link} for each in order.goods
                ],
                "recpAccount": order.account,
                "recpCode": order.account_code,
                "recpName": order.account_name,
            }
            for order in data.orders
        ]
    )


def _joined(session_id: str, head: str, lists: str, service_time: int) -> str:
    return (
        f'"sessionID":"{session_id}"||"payExchangeInfoHead":"{head}"'
        f'||"payExchangeInfoLists":"{lists}"||"serviceTime":"{service_time}"'
    )


def _json(value: Any) -> str:
    """Return compact JSON: no blanks, and neither `/` nor Chinese escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _number(amount: Decimal) -> str:
    """Return an amount as JSON has it, without zeros at its end.

    360.00 is written 360: whoever reads the number and writes it again for the check would not keep
    the zeros, and would then find other bytes than were signed.
    """
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _check(data: PaymentData) -> None:
    """Refuse what the announcement has no room for: nothing is cut, for it would not be true."""
    wanted = {
        "guid": len(data.guid) == 36,
        "initalRequest": 0 < len(data.request) <= MAX_RAW,
        "initalResponse": 0 < len(data.answer) <= MAX_RAW,
        "payTransactionId": 0 < len(data.pay_transaction_id) <= 60,
        "totalAmount": data.total.is_finite() and data.total > 0,
        "currency": data.currency == "142",
        "verDept": data.verified_by in ("1", "2", "3"),
        "payType": data.pay_type in (None, "1", "2", "3", "4"),
        "tradingTime": len(data.traded_at) == 14 and data.traded_at.isdecimal(),
        "orders": bool(data.orders),
    }
    for order in data.orders:
        wanted["orderNo"] = wanted.get("orderNo", True) and 0 < len(order.order_no) <= 60
        wanted["recpAccount"] = wanted.get("recpAccount", True) and 0 < len(order.account) <= 60
        wanted["recpName"] = wanted.get("recpName", True) and 0 < len(order.account_name) <= 100
        wanted["goodsInfo"] = (
            wanted.get("goodsInfo", True)
            and bool(order.goods)
            and all(
                0 < len(each.gname) <= 250 and 0 < len(each.item_link) <= _MAX_LINK
                for each in order.goods
            )
        )
    for field, is_met in wanted.items():
        if not is_met:
            raise UnfitPaymentData(field)
