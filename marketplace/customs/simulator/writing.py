"""Write what the office answers. Every receipt says [SIM] in its returnInfo."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

from marketplace.customs.simulator.reading import CEB, DXP

MARK: Final = "[SIM]"
OFFICE: Final = "DXPEDCCEB0000002"
CHINA: Final = timezone(timedelta(hours=8))
_SPACE: Final = uuid.UUID("6f1c1f5e-0000-4000-8000-000000000900")
# kind of receipt -> what each document of it is called
_WRAPPERS: Final = {
    "CEB312Message": "OrderReturn",
    "CEB412Message": "PaymentReturn",
    "CEB512Message": "LogisticsReturn",
    "CEB514Message": "LogisticsStatusReturn",
    "CEB622Message": "InventoryReturn",
    "CEB624Message": "InvtCancelReturn",
    "CEB626Message": "InvtRefundReturn",
}
WORDS: Final = {
    2: "电子口岸申报中",
    3: "发送海关成功",
    4: "发送海关失败",
    100: "海关退单",
    120: "海关入库",
    300: "人工审核",
    399: "海关审结",
    500: "查验",
    501: "扣留移送通关",
    502: "扣留移送缉私",
    503: "扣留移送法规",
    599: "其它扣留",
    700: "退运",
    800: "放行",
    899: "结关",
}


def china(milliseconds: int) -> datetime:
    """Return an instant as China's clocks show it."""
    whole, rest = divmod(milliseconds, 1000)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest * 1000).astimezone(CHINA)


def stamp(milliseconds: int) -> str:
    """Return an instant with its milliseconds: 17 digits, China time."""
    return china(milliseconds).strftime("%Y%m%d%H%M%S") + f"{milliseconds % 1000:03d}"


def new_guid(about: str) -> str:
    """Return a guid that is the same for the same subject."""
    return str(uuid.uuid5(_SPACE, about)).upper()


def answer(kind: str, guid: str, keys: dict[str, str], status: int, at: int, info: str) -> bytes:
    """Write a receipt on one document; `keys` name it, in the order of the format."""
    told = info or WORDS.get(status, "处理异常")
    values = {
        "guid": guid,
        **{name: value for name, value in keys.items() if value},
        "returnStatus": str(status),
        "returnTime": stamp(at),
        "returnInfo": f"{MARK} {told}"[:1000],
    }
    return _message(
        kind, guid, f"<ceb:{_WRAPPERS[kind]}>{_elements(values)}</ceb:{_WRAPPERS[kind]}>"
    )


def malformed(guid: str, faults: str, at: int, message_id: str, kind: str, original: str) -> bytes:
    """Write a CEB900: the message was not even read."""
    told = original[:1500].replace("]]>", "]]&gt;")
    values = {
        "guid": guid,
        "returnStatus": "-1",
        "returnInfo": f"{MARK} 报文格式校验异常: {faults}"[:5000],
        "returnTime": stamp(at),
        "oriCopMsgId": message_id,
        "oriMessageType": kind[:15],
    }
    inner = _elements(values) + f"<ceb:oriBizMessage><![CDATA[{told}]]></ceb:oriBizMessage>"
    return _message("CEB900Message", guid, f"<ceb:MessageReturn>{inner}</ceb:MessageReturn>")


def bill(guid: str, at: int, head: dict[str, str], lines: Iterable[dict[str, str]]) -> bytes:
    """Write a CEB816: what a list bears, line by line."""
    told = {"guid": guid, "returnTime": stamp(at)} | head
    body = f"<ceb:TaxHeadRd>{_elements(told)}</ceb:TaxHeadRd>"
    body += "".join(f"<ceb:TaxListRd>{_elements(each)}</ceb:TaxListRd>" for each in lines)
    return _message("CEB816Message", guid, f"<ceb:Tax>{body}</ceb:Tax>")


def bill_status(guid: str, at: int, head: dict[str, str]) -> bytes:
    """Write a CEB818: a bill was summed up, or is void."""
    told = {"guid": guid, "returnTime": stamp(at)} | head
    body = f"<ceb:TaxHeadStatus>{_elements(told)}</ceb:TaxHeadStatus>"
    return _message("CEB818Message", guid, f"<ceb:Tax>{body}</ceb:Tax>")


def envelope(message_id: str, receiver: str, kind: str, data: bytes, at: int) -> bytes:
    """Put a receipt into the envelope in which it travels."""
    created = china(at).strftime("%Y-%m-%dT%H:%M:%S")
    return (
        f'<dxp:DxpMsg xmlns:dxp="{DXP}" ver="1.0"><dxp:TransInfo>'
        f"<dxp:CopMsgId>{message_id}</dxp:CopMsgId><dxp:SenderId>{OFFICE}</dxp:SenderId>"
        f"<dxp:ReceiverIds><dxp:ReceiverId>{escape(receiver)}</dxp:ReceiverId></dxp:ReceiverIds>"
        f"<dxp:CreatTime>{created}</dxp:CreatTime><dxp:MsgType>{kind}</dxp:MsgType>"
        f"</dxp:TransInfo><dxp:Data>{base64.b64encode(data).decode()}</dxp:Data></dxp:DxpMsg>"
    ).encode()


def yuan(fen: int) -> str:
    """Write fen as the messages write money."""
    return str(Decimal(fen) / 100)


def _message(kind: str, guid: str, body: str) -> bytes:
    head = f'<ceb:{kind} xmlns:ceb="{CEB}" guid="{guid}" version="1.0">'
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}{body}</ceb:{kind}>'.encode()


def _elements(values: dict[str, str]) -> str:
    return "".join(f"<ceb:{name}>{escape(text)}</ceb:{name}>" for name, text in values.items())
