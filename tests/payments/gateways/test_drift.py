"""Drift: what we send and what the sandbox takes, compared with the SDK's own description.

The SDK's `stripe.params` are generated from the provider's specification of this version.
"""

from __future__ import annotations

import io
import types
import typing
from typing import Any, get_args, get_origin, get_type_hints

import pytest
import stripe
import typing_extensions
from stripe import params
from stripe._request_options import RequestOptions
from stripe.params import checkout

from marketplace.foundation.clock import now
from payments.gateways import stripe_evidence, stripe_requests
from payments.gateways.sandbox import (
    api_disputes,
    api_files,
    api_intents,
    api_reads,
    api_refunds,
    api_sessions,
    config,
)
from payments.gateways.sandbox.params import METADATA
from payments.gateways.types import EvidenceSpec, RefundSpec
from tests.payments.gateways.conftest import CNY_238_40, attempt

OPTIONS = set(RequestOptions.__annotations__)
NOTES = (typing_extensions.NotRequired, typing_extensions.Required, typing.NotRequired)


def _hints(described: Any) -> dict[str, Any]:
    """Resolve an object's own annotations, without those of the request's options."""
    own = {key: hint for key, hint in described.__annotations__.items() if key not in OPTIONS}
    bare = type("Bare", (), {"__annotations__": own, "__module__": described.__module__})
    return get_type_hints(bare)


def problems(value: Any, hint: Any, name: str) -> list[str]:
    """List where a value does not fit a type of the SDK; literals are taken as closed."""
    if get_origin(hint) in NOTES:
        return problems(value, get_args(hint)[0], name)
    if get_origin(hint) in (typing.Union, types.UnionType):
        return _union_problems(value, get_args(hint), name)
    if get_origin(hint) is typing.Literal or get_origin(hint) is typing_extensions.Literal:
        return [] if value in get_args(hint) else [f"{name}: {value!r} is not one of its words"]
    if typing_extensions.is_typeddict(hint):
        return _object_problems(value, hint, name)
    if get_origin(hint) is list:
        if not isinstance(value, list):
            return [f"{name}: not a list"]
        (inner,) = get_args(hint)
        return [p for i, v in enumerate(value) for p in problems(v, inner, f"{name}[{i}]")]
    plain = get_origin(hint) or hint
    if plain is Any:
        return []
    fits = isinstance(value, plain) and not (plain is int and isinstance(value, bool))
    return [] if fits else [f"{name}: {value!r} is not {plain.__name__}"]


def _union_problems(value: Any, members: tuple[Any, ...], name: str) -> list[str]:
    words = [word for m in members for word in get_args(m) if isinstance(word, str)]
    if words and isinstance(value, str):
        return [] if value in words else [f"{name}: {value!r} is not one of its words"]
    tried = [problems(value, member, name) for member in members]
    return [] if any(not found for found in tried) else tried[0]


def _object_problems(value: Any, hint: Any, name: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{name}: not an object"]
    known = _hints(hint)
    found = [f"{name}.{key}: unknown" for key in value if key not in known]
    required = set(hint.__required_keys__) - OPTIONS
    required = {key for key in required if "NotRequired" not in str(hint.__annotations__[key])}
    found += [f"{name}.{key}: missing" for key in required if key not in value]
    for key in value.keys() & known.keys():
        found += problems(value[key], known[key], f"{name}.{key}")
    return found


REFUND = RefundSpec("pi_1", CNY_238_40, "requested_by_buyer", "ref_1")
FIELDS = ("receipt", "shipping_documentation", "customer_communication", "uncategorized_file")
EVIDENCE = EvidenceSpec(
    provider_ref="dp_1",
    text="It was delivered.",
    carrier="SF Express",
    tracking_number="SF1",
    shipped_on=now().date(),
    files=(),
    is_final=True,
    reference="ans_1",
)
CALLS = [
    (
        "session that holds",
        stripe_requests.session_params(attempt(method="card", holds_only=True)),
        checkout.SessionCreateParams,
    ),
    *(
        (
            f"confirm {method}",
            stripe_requests.confirm_params(attempt(method=method, holds_only=holds), named),
            params.PaymentIntentCreateParams,
        )
        for method, named, holds in (
            ("card", "pm_card_visa", True),
            ("alipay", "", False),
            ("wechat_pay", "", False),
        )
    ),
    ("capture", stripe_requests.capture_params(), params.PaymentIntentCaptureParams),
    ("void", stripe_requests.void_params(), params.PaymentIntentCancelParams),
    ("file", stripe_evidence.file_params(io.BytesIO(b"%PDF-")), params.FileCreateParams),
    (
        "answer",
        stripe_evidence.update_params(EVIDENCE, dict.fromkeys(FIELDS, "file_1")),
        params.DisputeUpdateParams,
    ),
    *(
        (
            f"session {method} {language}",
            stripe_requests.session_params(attempt(method=method, language=language)),
            checkout.SessionCreateParams,
        )
        for method in ("card", "alipay", "wechat_pay")
        for language in ("zh-hant", "zh-hans", "pt", "en")
    ),
    ("retrieve", stripe_requests.retrieve_params(), checkout.SessionRetrieveParams),
    ("expire", stripe_requests.expire_params(), checkout.SessionExpireParams),
    ("intent", stripe_requests.intent_params(), params.PaymentIntentRetrieveParams),
    ("refund", stripe_requests.refund_params(REFUND), params.RefundCreateParams),
    ("lines", stripe_requests.balance_params(since=now()), params.BalanceTransactionListParams),
    (
        "lines of a payout",
        stripe_requests.balance_params(payout="po_1", after="txn_1"),
        params.BalanceTransactionListParams,
    ),
    ("payouts", stripe_requests.payouts_params(since=now(), after="po_1"), params.PayoutListParams),
    ("events", stripe_requests.undelivered_params(now()), params.EventListParams),
]


@pytest.mark.parametrize(("name", "sent", "described"), CALLS, ids=[call[0] for call in CALLS])
def test_what_we_send_fits_the_sdks_description(name: str, sent: Any, described: Any) -> None:
    assert problems(sent, described, name) == []


def test_the_guard_itself_sees_unknown_missing_and_misspelled() -> None:
    sent: Any = stripe_requests.session_params(attempt())
    described = checkout.SessionCreateParams

    assert problems(sent | {"payment_method_types": ["card"]}, described, "s") == [
        "s.payment_method_types: unknown"
    ]
    assert problems(sent | {"ui_mode": "hosted"}, described, "s") == [
        "s.ui_mode: 'hosted' is not one of its words"
    ]
    assert problems(sent | {"expires_at": "soon"}, described, "s") == [
        "s.expires_at: 'soon' is not int"
    ]
    price = {"currency": "cny", "unit_amount": 1, "product_data": {}}
    assert problems(sent | {"line_items": [{"price_data": price}]}, described, "s") == [
        "s.line_items[0].price_data.product_data.name: missing"
    ]
    assert problems(sent | {"idempotency_key": "k"}, described, "s") == [
        "s.idempotency_key: unknown"
    ]


def test_every_event_that_we_follow_exists() -> None:
    hints = _hints(params.WebhookEndpointCreateParams)
    known = str(hints["enabled_events"])

    for event_type in stripe_requests.HANDLED_EVENTS:
        assert f"'{event_type}'" in known
    assert len(stripe_requests.HANDLED_EVENTS) <= 20  # as many as one listing may name


def test_the_sandbox_speaks_the_version_that_the_sdk_pins() -> None:
    assert config.API_VERSION == stripe._api_version._ApiVersion.CURRENT


SHAPES = [
    (api_sessions.CREATE, checkout.SessionCreateParams),
    (api_intents.CREATE, params.PaymentIntentCreateParams),
    (api_intents.CONFIRM, params.PaymentIntentConfirmParams),
    (api_intents.CAPTURE, params.PaymentIntentCaptureParams),
    (api_intents.CANCEL, params.PaymentIntentCancelParams),
    (api_disputes.UPDATE, params.DisputeUpdateParams),
    (api_disputes.LIST, params.DisputeListParams),
    (api_files.CREATE, params.FileCreateParams),
    (api_refunds.CREATE, params.RefundCreateParams),
    (api_refunds.LIST, params.RefundListParams),
    (api_reads.EVENTS, params.EventListParams),
    (api_reads.LINES, params.BalanceTransactionListParams),
    (api_reads.PAYOUTS, params.PayoutListParams),
]


@pytest.mark.parametrize(
    ("shape", "described"), SHAPES, ids=[described.__name__ for _, described in SHAPES]
)
def test_the_sandbox_takes_no_parameter_that_the_provider_does_not_have(
    shape: dict[str, Any], described: Any
) -> None:
    assert _strangers(shape, described, "") == []


def _strangers(shape: Any, hint: Any, name: str) -> list[str]:
    """List the names that a sandbox endpoint takes and the SDK does not know."""
    if isinstance(shape, list):
        return _strangers(shape[0], _within(hint, list), name)
    if not isinstance(shape, dict) or shape is METADATA:
        return []
    described = _within(hint, dict)
    hints = _hints(described)
    found = [f"{name}.{key}" for key in shape if key not in hints]
    for key in shape.keys() & hints.keys():
        found += _strangers(shape[key], hints[key], f"{name}.{key}")
    return found


def _within(hint: Any, wanted: type) -> Any:
    """Find the object or the list's entry in a hint, past unions and notes."""
    if get_origin(hint) is list:
        inner = get_args(hint)[0]
        return inner if wanted is list else _within(inner, wanted)
    if typing_extensions.is_typeddict(hint) and wanted is dict:
        return hint
    for member in get_args(hint):
        found = _within(member, wanted)
        if found is not None:
            return found
    return None


def test_a_page_without_a_name_of_the_shop_leaves_it_to_the_provider() -> None:
    assert "branding_settings" not in stripe_requests.session_params(attempt(business_name=""))
    named = stripe_requests.session_params(attempt(business_name="Ponte"))
    assert named["branding_settings"] == {"display_name": "Ponte"}
