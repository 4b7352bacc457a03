"""Invented facts for every mail, so that an operator sees how each reads in each language.

The shop and its goods are the demo's; nothing here is looked up, and nothing is sent.
"""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace as Facts
from typing import Any, Final

from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money
from marketplace.notifications.kinds import BY_CODE, Kind
from marketplace.notifications.services.write_mail import rendered

_NUMBER: Final = "ord_8F3K2M7Q9TVX"
_PATH: Final = "/"
_AT: Final = datetime(2026, 11, 30, 18, 0, tzinfo=MACAU)
_TO: Final = "buyer@example.com"
_SHOP: Final = {
    "zh-hant": "官也街餅家",
    "zh-hans": "官也街饼家",
    "pt": "Pastelaria da Rua do Cunha",
    "en": "Rua do Cunha Bakery",
}
_GOODS: Final = {
    "zh-hant": "杏仁餅",
    "zh-hans": "杏仁饼",
    "pt": "Biscoitos de amêndoa",
    "en": "Almond biscuits",
}
_WORDS: Final = {
    "zh-hant": "請問可以星期五前寄出嗎？",
    "zh-hans": "请问可以星期五前寄出吗？",
    "pt": "Pode enviar antes de sexta-feira?",
    "en": "Could you send it before Friday?",
}
_PLACE: Final = {
    "zh-hant": "澳門官也街 12 號",
    "zh-hans": "澳门官也街 12 号",
    "pt": "Rua do Cunha, n.º 12, Macau",
    "en": "Rua do Cunha 12, Macau",
}
_DELIVERY: Final = {
    "zh-hant": "順豐速運",
    "zh-hans": "顺丰速运",
    "pt": "SF Express",
    "en": "SF Express",
}


def sample_mail(kind: Kind, language: str) -> tuple[str, str, str]:
    """Return the subject, the text and the HTML of a kind's mail with invented facts."""
    return rendered(kind, language, sample_facts(kind.code, language), to=_TO)


def sample_facts(code: str, language: str) -> dict[str, Any]:
    """Return what the templates of a kind want. Raises: KeyError for a kind without a sample."""
    return _shared(language) | _OWN[code](language)


def _shared(language: str) -> dict[str, Any]:
    return {
        "number": _NUMBER,
        "order_public_id": _NUMBER,
        "vendor_name": _SHOP[language],
        "product_name": _GOODS[language],
        "amount_value": Money(12_800, "MOP"),
        "url": _PATH,
        "path": _PATH,
        "expectation": "",
    }


def _lines(language: str) -> tuple[Facts, ...]:
    name = _GOODS[language]
    return (
        Facts(name=name, variant_label="", quantity=2, sku="ALM-24", total=Money(9_800, "MOP")),
    )


def _order_paid(language: str) -> dict[str, Any]:
    part = Facts(
        vendor_name=_SHOP[language],
        lines=_lines(language),
        delivery_name=_DELIVERY[language],
        pickup=None,
        shipping=Money(3_000, "MOP"),
    )
    order = Facts(
        public_id=_NUMBER,
        parts=(part,),
        total=Money(12_800, "MOP"),
        address=Facts(recipient="Lin"),
    )
    return {"order": order, "is_picked_up": False, "address_lines": [_PLACE[language]]}


def _to_fulfill(language: str) -> dict[str, Any]:
    order = Facts(
        order_public_id=_NUMBER,
        is_pickup=False,
        lines=_lines(language),
        delivery_name=_DELIVERY[language],
        net=Money(11_776, "MOP"),
        recipient="Lin",
    )
    return {"order": order}


def _refund(language: str) -> Facts:
    return Facts(
        lines=_lines(language),
        delivery="",
        reason_label="–",
        denial_reason="–",
        to_buyer=Money(9_800, "MOP"),
        off_price=Money(9_800, "MOP"),
        commission=Money(784, "MOP"),
        borne=Money(9_016, "MOP"),
    )


def _message(language: str) -> dict[str, Any]:
    return {"subject_label": _NUMBER, "excerpt": _WORDS[language], "has_pictures": True}


def _canceled(language: str) -> dict[str, Any]:
    return {
        "reason": "–",
        "is_whole": False,
        "lines": _lines(language),
        "is_asked": True,
        "is_by_time": False,
        "until": _AT,
        "paid_at": _AT,
        "canceled_at": _AT,
    }


def _returned(language: str) -> dict[str, Any]:
    of = Facts(
        order_public_id=_NUMBER,
        vendor_name=_SHOP[language],
        lines=_lines(language),
        answer_text=_WORDS[language],
        decision_text="",
        why_closed="",
        due_at=_AT,
        carrier=_DELIVERY[language],
        tracking_number="SF1000000001",
        replacement=None,
    )
    return {
        "of": of,
        "status": "approved",
        "goods_stay": False,
        "is_decided": False,
        "by_timer": False,
    }


def _nothing(language: str) -> dict[str, Any]:
    return {}


_OWN: Final[dict[str, Any]] = dict.fromkeys(BY_CODE, _nothing) | {
    "order_paid": _order_paid,
    "order_to_fulfill": _to_fulfill,
    "pay_later": lambda language: {"total": Money(12_800, "MOP"), "pay_by": _AT},
    "handed_over": lambda language: {
        "carrier": _DELIVERY[language],
        "tracking_number": "SF1000000001",
    },
    "ready_to_pick_up": lambda language: {
        "place": Facts(street=_PLACE[language], opening_hours="10:00 – 19:00")
    },
    "refund_on_its_way": lambda language: {"refund": _refund(language)},
    "refund_by_bank": lambda language: {"until": _AT, "account_url": _PATH},
    "refunded": lambda language: {"is_surplus": False, "by_bank": False},
    "refund_decided": lambda language: {
        "refund": _refund(language),
        "is_denied": False,
        "is_own": True,
    },
    **dict.fromkeys(("part_canceled", "cancellation_declined"), _canceled),
    **dict.fromkeys(("shop_cancellation", "sending_due"), _canceled),
    **dict.fromkeys(("return_buyer", "return_shop"), _returned),
    "address_corrected": lambda language: {
        "recipient": "Lin",
        "phone": "+85366001234",
        "address_lines": [_PLACE[language]],
    },
    "message_to_buyer": _message,
    "message_to_shop": _message,
    "review_asked": lambda language: {"lines": [Facts(name=_GOODS[language], url=_PATH)]},
    "review_replied": lambda language: {"reply": _WORDS[language]},
    "review_received": lambda language: {
        "stars": 5,
        "text_of_review": _WORDS[language],
        "publish_at": _AT,
    },
    "payout_paid": lambda language: {"payout_ref": "pay_7C2N4", "bank_reference": "B20261130"},
    "dispute": lambda language: {
        "reason": "–",
        "helps": ["–"],
        "is_reminder": False,
        "due_at": _AT,
    },
    "dispute_decided": lambda language: {"status": "won", "taken": Money(0, "MOP")},
    "stock_ran_low": lambda language: {"name": _GOODS[language], "sku": "ALM-24", "left": 5},
    "changes_decided": lambda language: {
        "lines": [
            Facts(name=_GOODS[language], decision="–", reasons=["–"], text="", path=_PATH),
        ]
    },
}
