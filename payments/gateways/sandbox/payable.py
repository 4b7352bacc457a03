"""What a payment page needs to know, whether it belongs to a session or to an intent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from payments.gateways.sandbox.errors import ApiError
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.texts import language_of
from payments.gateways.sandbox.world import World

State = Literal["open", "paid", "processing", "closed", "failed"]


@dataclass(frozen=True)
class Payable:
    """One amount that waits for its buyer. Money: minor units, lower-case ISO code."""

    id: str
    is_session: bool
    amount: int
    currency: str
    methods: tuple[str, ...]
    description: str
    business: str
    language: str
    state: State
    success_url: str | None = None
    cancel_url: str | None = None

    @property
    def origins(self) -> list[str]:
        """The origins that a form of the page may lead to."""
        found = []
        for address in (self.success_url, self.cancel_url):
            if address:
                parts = urlsplit(address)
                origin = f"{parts.scheme}://{parts.netloc}"
                if origin not in found:
                    found.append(origin)
        return found


def load(world: World, object_id: str) -> Payable:
    """Read what an id stands for. Raises: ApiError when there is no such page."""
    with world.store.transaction():
        if object_id.startswith("cs_"):
            return _from_session(world, world.checkout.session(object_id))
        return _from_intent(world, world.bank.intent(object_id))


def _from_session(world: World, session: Document) -> Payable:
    business = session["branding_settings"].get("display_name") or world.config.business_name
    return Payable(
        id=session["id"],
        is_session=True,
        amount=session["amount_total"],
        currency=session["currency"],
        methods=tuple(session["payment_method_types"]),
        description=session["_description"],
        business=business,
        language=language_of(session["locale"]),
        state=_session_state(world, session),
        success_url=session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]),
        cancel_url=session["cancel_url"],
    )


def _session_state(world: World, session: Document) -> State:
    if session["status"] == "open":
        return "open"
    if session["status"] == "expired":
        return "closed"
    if session["payment_status"] == "paid":
        return "paid"
    intent = world.bank.intent(session["payment_intent"])
    kept: dict[str, State] = {"processing": "processing", "requires_capture": "paid"}
    return kept.get(intent["status"], "failed")


def _from_intent(world: World, intent: Document) -> Payable:
    action = intent["next_action"] or {}
    method = {
        "alipay_handle_redirect": "alipay",
        "wechat_pay_display_qr_code": "wechat_pay",
    }.get(action.get("type", ""))
    return_url = action.get("alipay_handle_redirect", {}).get("return_url")
    states: dict[str, State] = {
        "requires_action": "open",
        "succeeded": "paid",
        "requires_capture": "paid",
        "processing": "processing",
        "requires_payment_method": "failed",
    }
    return Payable(
        id=intent["id"],
        is_session=False,
        amount=intent["amount"],
        currency=intent["currency"],
        methods=(method,) if method else (),
        description=intent["description"] or "",
        business=world.config.business_name,
        language="en",
        state=states.get(intent["status"], "closed"),
        success_url=return_url,
        cancel_url=return_url,
    )


def decide(world: World, payable: Payable, method: str, outcome: str, last4: str = "") -> None:
    """Carry out what the buyer did. Raises: ApiError when it is too late for that."""
    with world.store.transaction():
        if payable.is_session:
            _decide_session(world, payable.id, method, outcome, last4)
        else:
            _decide_intent(world, payable.id, method, outcome)


def _decide_session(world: World, session_id: str, method: str, outcome: str, last4: str) -> None:
    if outcome == "pay":
        session = world.checkout.pay(session_id, method, last4 or None)
        world.disputes.plan(world.bank.intent(session["payment_intent"]), last4)
    elif outcome == "slow":
        world.checkout.process(session_id, method)
    else:
        world.checkout.decline(session_id, method, outcome, last4 or None)


def _decide_intent(world: World, intent_id: str, method: str, outcome: str) -> None:
    intent = world.bank.intent(intent_id)
    if intent["status"] != "requires_action":
        raise ApiError("This PaymentIntent does not wait for its buyer.")
    if outcome == "pay":
        world.bank.pay(intent, method)
    elif outcome == "slow":
        world.bank.process(intent, method)
    else:
        world.bank.decline(intent, method, outcome)
