"""What is thrown at the sandbox: genuine calls, and what becomes of them when one goes astray."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.payments.gateways.sandbox_process import KEY

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
PAID = {"amount": "50000", "currency": "hkd", "confirm": "true", "payment_method": "pm_card_visa"}
SESSION = {
    "mode": "payment",
    "success_url": "http://127.0.0.1/ok",
    "cancel_url": "http://127.0.0.1/no",
    "line_items[0][quantity]": "2",
    "line_items[0][price_data][currency]": "cny",
    "line_items[0][price_data][unit_amount]": "2500",
    "line_items[0][price_data][product_data][name]": "Almond biscuits",
    "payment_intent_data[metadata][reference]": "att_1",
}
UPLOAD = (
    b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\ndispute_evidence\r\n'
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="r.pdf"\r\n\r\n%PDF-1\r\n'
    b"--b--\r\n"
)
# Method, path, fields. {pi} and its like stand for an id that the sandbox gave out.
TEMPLATES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "/v1/checkout/sessions", SESSION),
    ("POST", "/v1/checkout/sessions", SESSION | {"payment_intent_data[capture_method]": "manual"}),
    ("GET", "/v1/checkout/sessions/{cs}", {"expand[0]": "payment_intent.latest_charge"}),
    ("POST", "/v1/checkout/sessions/{cs}/expire", {}),
    ("POST", "/v1/payment_intents", PAID),
    ("POST", "/v1/payment_intents", PAID),
    ("POST", "/v1/payment_intents", PAID | {"capture_method": "manual"}),
    ("POST", "/v1/payment_intents", PAID | {"payment_method": "pm_card_createDispute"}),
    ("POST", "/v1/payment_intents", PAID | {"payment_method": "pm_card_chargeDeclined"}),
    ("GET", "/v1/payment_intents/{pi}", {"expand[0]": "latest_charge.balance_transaction"}),
    ("POST", "/v1/payment_intents/{pi}/confirm", {"payment_method": "pm_card_visa"}),
    ("POST", "/v1/payment_intents/{pi}/capture", {"amount_to_capture": "3000"}),
    ("POST", "/v1/payment_intents/{pi}/cancel", {}),
    ("POST", "/v1/refunds", {"payment_intent": "{pi}", "amount": "1700"}),
    ("POST", "/v1/refunds", {"charge": "{ch}"}),
    ("GET", "/v1/refunds", {"payment_intent": "{pi}", "limit": "3"}),
    ("GET", "/v1/refunds/{re}", {"expand[0]": "charge"}),
    ("GET", "/v1/disputes", {"limit": "5", "starting_after": "{dp}"}),
    ("GET", "/v1/disputes", {"created[lt]": "9999999999"}),
    ("GET", "/v1/disputes/{dp}", {"expand[0]": "charge"}),
    ("POST", "/v1/disputes/{dp}", {"evidence[receipt]": "{file}", "submit": "false"}),
    ("POST", "/v1/disputes/{dp}", {"evidence[uncategorized_text]": "winning_evidence"}),
    ("POST", "/v1/disputes/{dp}/close", {}),
    ("POST", "/v1/files", {}),
    ("GET", "/v1/files/{file}", {}),
    ("GET", "/v1/charges/{ch}", {"expand[0]": "balance_transaction"}),
    ("GET", "/v1/balance_transactions", {"limit": "100", "expand[0]": "data.source"}),
    ("GET", "/v1/balance_transactions", {"ending_before": "{txn}", "payout": "{po}"}),
    ("GET", "/v1/balance_transactions/{txn}", {}),
    ("GET", "/v1/payouts", {"created[gte]": "0"}),
    ("GET", "/v1/payouts/{po}", {"expand[0]": "balance_transaction"}),
    ("GET", "/v1/events", {"types[0]": "charge.*", "starting_after": "{evt}", "limit": "7"}),
    ("GET", "/v1/events", {"limit": "3"}),
    ("GET", "/v1/events/{evt}", {}),
    ("GET", "/v1/account", {}),
    ("POST", "/_sandbox/sessions/{cs}/pay", {"method": "card"}),
    ("POST", "/_sandbox/sessions/{cs}/pay", {"method": "alipay", "amount": 100}),
    ("POST", "/_sandbox/sessions/{cs}/pay", {"outcome": "processing"}),
    ("POST", "/_sandbox/payment_intents/{pi}/settle", {"outcome": "paid"}),
    ("POST", "/_sandbox/payment_intents/{pi}/lapse", {}),
    ("POST", "/_sandbox/payments/{pi}/dispute", {"reason": "general", "amount": 900}),
    ("POST", "/_sandbox/payments/{cs}/dispute", {"is_inquiry": True}),
    ("POST", "/_sandbox/disputes/{dp}/win", {"returns_fee": False}),
    ("POST", "/_sandbox/disputes/{dp}/lose", {}),
    ("POST", "/_sandbox/disputes/{dp}/escalate", {}),
    ("POST", "/_sandbox/refunds/{re}/fail", {}),
    ("POST", "/_sandbox/refunds/{re}/succeed", {}),
    ("POST", "/_sandbox/payouts", {"currency": "hkd"}),
    ("POST", "/_sandbox/payouts/{po}/arrive", {}),
    ("POST", "/_sandbox/payouts/{po}/fail", {}),
    ("POST", "/_sandbox/faults", {"kind": "rain", "seconds": 1}),
    ("GET", "/_sandbox/books", {}),
    ("GET", "/_sandbox/settlement.csv", {"date": "2026-06-02"}),
    ("GET", "/_sandbox/deliveries", {}),
    ("GET", "/pay/{cs}", {"method": "card", "card": "pays"}),
    ("GET", "/wallet/{cs}", {"method": "alipay"}),
    (
        "POST",
        "/pay/{cs}/card",
        {"number": "4242424242424242", "expiry": "12/39", "cvc": "123", "holder": "CHAN"},
    ),
    ("POST", "/pay/{cs}/wallet", {"method": "alipay", "action": "pay"}),
    ("POST", "/pay/{pi}/wallet", {"method": "card", "action": "dispute"}),
)  # fmt: skip
NASTY: tuple[Any, ...] = (
    "", " ", "0", "-1", "1.5", "1e9", "NaN", "Infinity", "9" * 17, "9" * 400, "²", "٣", "5\n",
    "true", "null", "[]", "{}", "a[b", "]", "__proto__", "\x00", "\r\nX-Evil: 1", "漢字", "\ud800",
    "'; DROP TABLE object; --", "../../etc/passwd", "http://[", "http://é/漢", "=1+1", "x" * 6_000,
    "usd", "mop", "xxx", "pm_card_visa", "id", "data", "payment_method_types.x", "a.b.c.d.e",
    0, -1, 10**30, 1.5, True, None, [], {}, ["a"], {"a": {"b": []}},
)  # fmt: skip
NAMES = (
    "amount", "currency", "expand[0]", "expand", "limit", "metadata[a]", "metadata", "created",
    "created[gte]", "starting_after", "payment_method_types[0]", "a[b][c]", "line_items",
    "line_items[0]", "line_items[²]", "line_items[٣]", "line_items[9999999]", "evidence",
    "types[0]",
    "x" * 300, "a" + "[b]" * 3_000, "[", "a[", "reason", "due_by", "outcome", "date", "submit",
)  # fmt: skip


@dataclass
class Sent:
    """One request as it leaves."""

    method: str
    path: str
    fields: dict[str, Any]
    headers: dict[str, str]
    body: bytes | None = None
    raw: bytes | None = None  # sent as it stands, then nothing more
    query: str = ""
    is_genuine: bool = True


@dataclass(frozen=True)
class Plan:
    """What was drawn: a template, which ids it names, and what goes wrong with it."""

    template: int
    pick: int
    wrongs: tuple[str, ...]
    nasty: Any
    name: str
    place: int
    noise: bytes
    key: str = field(default="")


def _at(names: list[str], place: int) -> str:
    return names[place % len(names)]


def _change(sent: Sent, plan: Plan) -> None:
    if sent.fields:
        sent.fields[_at(list(sent.fields), plan.place)] = plan.nasty


def _add(sent: Sent, plan: Plan) -> None:
    sent.fields[plan.name] = plan.nasty


def _leave_out(sent: Sent, plan: Plan) -> None:
    if sent.fields:
        del sent.fields[_at(list(sent.fields), plan.place)]


def _spoil_path(sent: Sent, plan: Plan) -> None:
    parts = sent.path.split("/")
    parts[plan.place % len(parts)] = quote(str(plan.nasty)[:200].encode("utf-8", "replace"))
    sent.path = "/".join(parts) or "/"


def _spoil_body(sent: Sent, plan: Plan) -> None:
    body = bytearray(rendered(sent))
    at = plan.place % (len(body) + 1)
    body[at:at] = plan.noise
    sent.body = bytes(body)


def _only_noise(sent: Sent, plan: Plan) -> None:
    sent.body = plan.noise * (1 + plan.place % 50)


def _deep(sent: Sent, plan: Plan) -> None:
    sent.body = b"[" * 20_000 if sent.path.startswith("/_") else b"a" + b"[b]" * 9_000 + b"=1"


def _other_kind(sent: Sent, plan: Plan) -> None:
    kinds = (JSON, FORM, "multipart/form-data; boundary=b", "text/plain", "", "multipart/form-data")
    sent.headers["Content-Type"] = kinds[plan.place % len(kinds)]


def _no_key(sent: Sent, plan: Plan) -> None:
    keys = ("", "Bearer", "Bearer sk_live_1", "Basic \xe9", "Basic Og==", "Bearer é", "Digest x")
    sent.headers["Authorization"] = keys[plan.place % len(keys)]


def _idempotency(sent: Sent, plan: Plan) -> None:
    keys = ("again", "again", "k" * 255, "k" * 256, " ", "\xe9\xff", "a b")
    sent.headers["Idempotency-Key"] = keys[plan.place % len(keys)]


def _headers(sent: Sent, plan: Plan) -> None:
    odd = (
        ("Host", "evil.example"), ("Host", "["), ("Host", ""), ("Content-Length", "-5"),
        ("Content-Length", "x"), ("Content-Length", "²"), ("Content-Length", "9" * 30),
        ("Stripe-Version", "\xff" * 50), ("Transfer-Encoding", "chunked"), ("Expect", "200-maybe"),
        ("Content-Length", "3"), ("Content-Length", "999"), ("Stripe-Version", "x" * 8_000),
    )  # fmt: skip
    name, value = odd[plan.place % len(odd)]
    sent.headers[name] = value


def _verb(sent: Sent, plan: Plan) -> None:
    verbs = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW", "get")
    sent.method = verbs[plan.place % len(verbs)]


def _query(sent: Sent, plan: Plan) -> None:
    sent.query = quote(plan.noise, safe="&=[]%") + "&%zz=%ff&a[=1"


def _raw(sent: Sent, plan: Plan) -> None:
    lines = (
        b"", b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
        b"GET //[ HTTP/1.1\r\nHost: localhost\r\n\r\n", b"POST /v1/refunds HTTP/1.1\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET /pay/\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 300 + b"\r\n",
    )  # fmt: skip
    sent.raw = lines[plan.place % len(lines)] + plan.noise


WRONGS: dict[str, Callable[[Sent, Plan], None]] = {
    "change": _change,
    "add": _add,
    "leave out": _leave_out,
    "path": _spoil_path,
    "query": _query,
    "body": _spoil_body,
    "noise": _only_noise,
    "deep": _deep,
    "kind": _other_kind,
    "no key": _no_key,
    "idempotency": _idempotency,
    "headers": _headers,
    "verb": _verb,
    "raw": _raw,
}
PLANS = st.builds(
    Plan,
    template=st.integers(0, len(TEMPLATES) - 1),
    pick=st.integers(0, 10**6),
    # Half of all calls are genuine, so that there is something to spoil.
    wrongs=st.one_of(st.just(()), st.lists(st.sampled_from(list(WRONGS)), max_size=2).map(tuple)),
    nasty=st.one_of(st.sampled_from(NASTY), st.text(max_size=12)),
    name=st.one_of(st.sampled_from(NAMES), st.text(min_size=1, max_size=6)),
    place=st.integers(0, 1_000),
    noise=st.binary(max_size=12),
)


def rendered(sent: Sent) -> bytes:
    """Write the body: a form, JSON for the controls, or a file."""
    if sent.body is not None:
        return sent.body
    if sent.method == "GET":
        return b""
    if sent.path == "/v1/files":
        return UPLOAD
    if sent.path.startswith("/_sandbox/"):
        return json.dumps(sent.fields).encode()
    return urlencode({k: str(v) for k, v in sent.fields.items()}, errors="replace").encode()


def build(plan: Plan, known: Callable[[str, int], str]) -> Sent:
    """Make a request of a plan; `known` names an id of a kind that was seen before."""
    method, path, fields = TEMPLATES[plan.template]

    def filled(text: Any) -> Any:
        if isinstance(text, str) and "{" in text:
            before, _, rest = text.partition("{")
            kind, _, after = rest.partition("}")
            return before + known(kind, plan.pick) + after
        return text

    sent = Sent(
        method=method,
        path=filled(path),
        fields={name: filled(value) for name, value in fields.items()},
        headers={"Authorization": f"Bearer {KEY}"},
        is_genuine=not plan.wrongs,
    )
    sent.headers["Content-Type"] = FORM
    if path == "/v1/files":
        sent.headers["Content-Type"] = "multipart/form-data; boundary=b"
    for wrong in plan.wrongs:
        WRONGS[wrong](sent, plan)
    if sent.method == "GET" and not sent.query:
        told = {name: str(value) for name, value in sent.fields.items()}
        sent.query = urlencode(told, errors="replace")
    return sent
