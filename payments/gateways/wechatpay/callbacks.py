"""Messages that claim to come from WeChat Pay: proven over the raw bytes, opened, read as signals.

Amounts and states in them are not even read: a signal says where to look.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from payments.gateways.errors import WebhookForged
from payments.gateways.types import Signal, SignalKind
from payments.gateways.wechatpay import signing
from payments.gateways.wechatpay.calls import Unproven
from payments.gateways.wechatpay.credentials import WeChatPayCredentials

logger = logging.getLogger(__name__)
KINDS: Final[dict[str, SignalKind]] = {
    "TRANSACTION.SUCCESS": "attempt",
    "REFUND.SUCCESS": "refund",
    "REFUND.ABNORMAL": "refund",
    "REFUND.CLOSED": "refund",
}
LARGEST_BODY: Final = 65_536
_NAME: Final = re.compile(r"[\x20-\x7e]{1,255}")  # the provider's ids are ASCII, and so are ours

Prove = Callable[[Mapping[str, str], bytes], None]


def parse(
    headers: Mapping[str, str], body: bytes, *, prove: Prove, given: WeChatPayCredentials
) -> list[Signal]:
    """Prove a message and say what to look at; nothing for news that we do not follow.

    Raises: WebhookForged for what is not proven, not lately signed, not sealed for us, or about
        another merchant; ProviderUnavailable when a new certificate could not be fetched.
    """
    try:
        if len(body) > LARGEST_BODY:
            raise Unproven("too large")
        prove(headers, body)
        event = json.loads(body)
        named = event["id"], event["event_type"]
        if not all(map(_is_name, named)):
            raise ValueError("not a message")
        subject = _opened(event["resource"], given)
        if subject["mchid"] != given.merchant_id:
            raise ValueError("about another merchant")
        found = _signal(*named, subject)
    except (Unproven, ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        # BadSeal, JSONDecodeError and UnicodeDecodeError are ValueErrors; a deep nest recurses.
        logger.warning("a webhook was refused: %s", error)
        raise WebhookForged(_("This message does not come from the payment provider.")) from error
    return [found] if found else []


def _opened(resource: Mapping[str, Any], given: WeChatPayCredentials) -> dict[str, Any]:
    if resource["algorithm"] != signing.SEAL:
        raise ValueError("sealed by another algorithm")
    opened = json.loads(
        signing.unseal(
            given.api_v3_key,
            nonce=resource["nonce"],
            associated=resource.get("associated_data") or "",
            ciphertext=resource["ciphertext"],
        )
    )
    if not isinstance(opened, dict):
        raise ValueError("not a resource")
    return opened


def _signal(event_id: str, event_type: str, subject: Mapping[str, Any]) -> Signal | None:
    kind = KINDS.get(event_type)
    if kind is None:
        return None
    is_refund = kind == "refund"
    ref = subject["out_refund_no" if is_refund else "out_trade_no"]
    if not _is_name(ref):
        raise ValueError("without a number")
    reference = ref if is_refund else subject.get("attach")
    transaction = subject.get("transaction_id")
    return Signal(
        event_id=event_id,
        kind=kind,
        provider_ref=ref,
        client_reference=reference if _is_name(reference) else None,
        event_type=event_type,
        provider_object_id=transaction if _is_name(transaction) else None,
    )


def _is_name(found: object) -> bool:
    """Tell what may be an id or a reference: text that a column of the inbox can hold."""
    return isinstance(found, str) and _NAME.fullmatch(found) is not None
