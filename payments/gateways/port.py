"""The port: what every payment provider offers to charges, whatever it is called.

What only some of them can do has a protocol of its own, beside that of all; `capabilities.py`
says for which method a provider offers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from payments.gateways.types import (
    AttemptSnapshot,
    AttemptSpec,
    BalancePage,
    Confirmed,
    CustomsSnapshot,
    CustomsSpec,
    DisputeSnapshot,
    EvidenceSpec,
    PayoutPage,
    RefundSnapshot,
    RefundSpec,
    Report,
    Signal,
    Started,
    TransferSnapshot,
    TransferSpec,
)


class PaymentProvider(Protocol):
    """A provider that hosts its own payment page.

    Writes take an idempotency key that was stored before the call; call them outside any
    database transaction. Every method raises ProviderUnavailable when the provider is away;
    writes raise ProviderRefused (final) and OutcomeUnknown (repeat under the same key) too.
    """

    @property
    def code(self) -> str:
        """The name under which charges store this provider."""
        ...

    @property
    def livemode(self) -> bool:
        """Whether real money moves; a snapshot that says otherwise is not ours."""
        ...

    @property
    def is_sandbox(self) -> bool:
        """Whether the provider is the sandbox on this machine."""
        ...

    def start(self, spec: AttemptSpec, *, key: str) -> Started:
        """Open a payment page for one attempt."""
        ...

    def fetch(self, ref: str) -> AttemptSnapshot:
        """Ask for the present state: the only source of truth about an attempt."""
        ...

    def expire(self, ref: str, *, key: str) -> AttemptSnapshot:
        """Close the payment page; an attempt that was paid meanwhile comes back as captured."""
        ...

    def refund(self, spec: RefundSpec, *, key: str) -> RefundSnapshot:
        """Ask to give money back; wallets answer pending and decide later."""
        ...

    def fetch_refund(self, ref: str) -> RefundSnapshot:
        """Ask for the present state of a refund."""
        ...

    def transfer(self, spec: TransferSpec, *, key: str) -> TransferSnapshot:
        """Move money to a payee's account at the provider, where `can_transfer` says it may."""
        ...

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[Signal]:
        """Prove that the provider sent this body, and say what to look at."""
        ...

    @property
    def acknowledgement(self) -> Mapping[str, object]:
        """What a message is answered with once it is kept: the JSON of a 200."""
        ...

    def undelivered(self, *, since: datetime) -> list[Signal]:
        """List the news since a time that the provider could not deliver, oldest first."""
        ...

    @property
    def reports(self) -> frozenset[Report]:
        """What this provider can tell of our balance; ask for nothing else of it."""
        ...

    def list_balance_transactions(self, *, since: datetime, after: str = "") -> BalancePage:
        """List lines of our balance that were made since a time, newest first, page by page."""
        ...

    def list_payouts(self, *, since: datetime, after: str = "") -> PayoutPage:
        """List payouts to our bank that were made since a time, newest first, page by page."""
        ...

    def payout_lines(self, ref: str, *, after: str = "") -> BalancePage:
        """List the lines of our balance that a payout holds, its own line among them."""
        ...


@runtime_checkable
class HoldsMoney(Protocol):
    """A provider that can authorize first and take the money later."""

    def capture(self, ref: str, *, key: str) -> AttemptSnapshot:
        """Take the whole amount that is held; one that is taken already comes back captured."""
        ...

    def void(self, ref: str, *, key: str) -> AttemptSnapshot:
        """Let go what is held; one that was captured meanwhile comes back as captured."""
        ...


@runtime_checkable
class TakesConfirmed(Protocol):
    """A provider that takes a payment method without a page of its own, for an API."""

    def confirm(self, spec: AttemptSpec, payment_method: str = "", *, key: str) -> Confirmed:
        """Pay at once by a method that the provider knows; a wallet needs none named."""
        ...


@runtime_checkable
class TellsDisputes(Protocol):
    """A provider whose payers can take their money back, and that hears our side."""

    def fetch_dispute(self, ref: str) -> DisputeSnapshot:
        """Ask for the present state of a dispute: the only source of truth about it."""
        ...

    def answer_dispute(self, spec: EvidenceSpec, *, key: str) -> DisputeSnapshot:
        """Hand in evidence; what was uploaded before under the same key is not sent twice."""
        ...


@runtime_checkable
class DeclaresCustoms(Protocol):
    """A provider that tells customs of a payment."""

    def declare_customs(self, spec: CustomsSpec, *, key: str) -> CustomsSnapshot:
        """Declare the payment for a part of an order; the same key declares it once."""
        ...

    def redeclare_customs(self, spec: CustomsSpec, *, key: str) -> CustomsSnapshot:
        """Declare once more what was declared, with the amounts as they are now.

        It takes the place of what was declared before and is not added to it; the key is that of
        the first time. What is there already, and on its way to customs, is answered as it stands.
        """
        ...

    def fetch_customs(self, ref: str) -> CustomsSnapshot:
        """Ask what became of a declaration, by the provider's name for it or by ours."""
        ...
