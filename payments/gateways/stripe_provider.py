"""Stripe behind the port: Checkout Sessions on Stripe's own page.

What Stripe does without a page and what it tells of disputes have files of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import stripe
from django.utils.translation import gettext_lazy as _
from stripe.checkout import Session

from payments.gateways import (
    stripe_answers,
    stripe_balance,
    stripe_requests,
    stripe_webhooks,
)
from payments.gateways.errors import AlreadyRefunded, ProviderContradiction, ProviderRefused
from payments.gateways.stripe_account import INTENT_PREFIX
from payments.gateways.stripe_calls import translated
from payments.gateways.stripe_disputes import StripeDisputes
from payments.gateways.stripe_intents import StripeIntents
from payments.gateways.types import (
    AttemptSnapshot,
    AttemptSpec,
    BalancePage,
    PayoutPage,
    RefundSnapshot,
    RefundSpec,
    Report,
    Signal,
    Started,
    TransferSnapshot,
    TransferSpec,
)

if TYPE_CHECKING:
    from stripe.params import BalanceTransactionListParams


class StripeProvider(StripeIntents, StripeDisputes):
    """The port of `port.py` on stripe-python; also what talks to the sandbox."""

    def start(self, spec: AttemptSpec, *, key: str) -> Started:
        """Open a payment page for one attempt; the same key and spec give the same page.

        Money: `spec.amount` is what the buyer pays, gross; what Stripe made of it is compared.
        Raises: ProviderRefused, OutcomeUnknown, ProviderUnavailable, KeyReused,
            ProviderContradiction when the page is for another amount or mode.
        """
        params = stripe_requests.session_params(spec)
        with translated(self._http, is_write=True):
            session = self._client.v1.checkout.sessions.create(params, {"idempotency_key": key})
        self._compare(session, spec)
        if session.url is None:
            raise ProviderContradiction(f"{session.id} has no payment page")
        return Started(
            provider_ref=session.id,
            redirect_url=session.url,
        )

    def _compare(self, session: Session, spec: AttemptSpec) -> None:
        """Read back what was created: Stripe drops methods that do not fit without a word."""
        if spec.method not in session.payment_method_types:
            raise ProviderRefused(
                _("This payment method cannot take this amount or currency."),
                provider_code="method_unavailable",
                offered=list(session.payment_method_types),
            )
        made = stripe_answers.money(session.amount_total or 0, session.currency or "")
        if made != spec.amount or session.livemode is not self.livemode:
            raise ProviderContradiction(
                f"{session.id}: asked {spec.amount}, livemode {self.livemode}; "
                f"got {made}, livemode {session.livemode}"
            )

    def expire(self, ref: str, *, key: str) -> AttemptSnapshot:
        """Close a payment page; one that is closed or paid already comes back as it is.

        An attempt without a page, which `confirm` began, is given up.
        Raises: ProviderRefused when Stripe knows no such session; OutcomeUnknown,
            ProviderUnavailable.
        """
        if ref.startswith(INTENT_PREFIX):
            return self.void(ref, key=key)
        with translated(self._http, is_write=True):
            try:
                session = self._client.v1.checkout.sessions.expire(
                    ref, stripe_requests.expire_params(), {"idempotency_key": key}
                )
            except stripe.InvalidRequestError as error:
                if error.http_status == 404:
                    raise
                session = None  # it is not open any more: look at what it became
        if session is None:
            return self.fetch(ref)
        return stripe_answers.session_snapshot(session)

    def refund(self, spec: RefundSpec, *, key: str) -> RefundSnapshot:
        """Ask to give money back; Alipay and WeChat Pay answer pending.

        Money: `spec.amount` is gross, in the charge currency.
        Raises: ProviderRefused (over the captured amount, too late), AlreadyRefunded,
            OutcomeUnknown, ProviderUnavailable, KeyReused, ProviderContradiction.
        """
        try:
            with translated(self._http, is_write=True):
                made = self._client.v1.refunds.create(
                    stripe_requests.refund_params(spec), {"idempotency_key": key}
                )
        except ProviderRefused as error:
            if error.facts["provider_code"] == "charge_already_refunded":
                raise AlreadyRefunded(error.message, **error.facts) from error
            raise
        snapshot = stripe_answers.refund_snapshot(made)
        if snapshot.amount != spec.amount:
            raise ProviderContradiction(
                f"{made.id}: asked to refund {spec.amount}, got {snapshot.amount}"
            )
        return snapshot

    def transfer(self, spec: TransferSpec, *, key: str) -> TransferSnapshot:
        """Move money from our balance to a connected account; the same key moves it once.

        Money: `spec.amount`, in the currency of our balance at Stripe.
        Raises: ProviderRefused (no such account, balance too low), OutcomeUnknown,
            ProviderUnavailable, KeyReused, ProviderContradiction.
        """
        with translated(self._http, is_write=True):
            made = self._client.v1.transfers.create(
                stripe_requests.transfer_params(spec), {"idempotency_key": key}
            )
        snapshot = stripe_answers.transfer_snapshot(made)
        if (snapshot.amount, snapshot.destination) != (spec.amount, spec.destination):
            raise ProviderContradiction(
                f"{made.id}: asked to transfer {spec.amount}, got {snapshot.amount}"
            )
        return snapshot

    def fetch_refund(self, ref: str) -> RefundSnapshot:
        """Ask for a refund's present state. Raises: ProviderRefused, ProviderUnavailable."""
        with translated(self._http, is_write=False):
            refund = self._client.v1.refunds.retrieve(ref)
        return stripe_answers.refund_snapshot(refund)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[Signal]:
        """Prove that Stripe sent this body and say what to look at. Raises: WebhookForged."""
        return stripe_webhooks.parse(
            headers, body, secret=self._given.webhook_secret, livemode=self.livemode
        )

    @property
    def acknowledgement(self) -> Mapping[str, object]:
        """Stripe wants a 200 and reads nothing."""
        return {}

    def undelivered(self, *, since: datetime) -> list[Signal]:
        """List news since a time that did not reach us, oldest first; Stripe keeps 30 days.

        Raises: ProviderUnavailable.
        """
        with translated(self._http, is_write=False):
            found = self._client.v1.events.list(stripe_requests.undelivered_params(since))
            events = [event.to_dict(for_json=True) for event in found.auto_paging_iter()]
        signals = [stripe_webhooks.signal(event) for event in reversed(events)]
        return [signal for signal in signals if signal is not None]

    @property
    def reports(self) -> frozenset[Report]:
        """What Stripe can tell of our balance."""
        return frozenset(("balance", "payouts"))

    def list_balance_transactions(self, *, since: datetime, after: str = "") -> BalancePage:
        """List lines of our balance made since a time, newest first; older ones after `after`.

        Money: gross and fee are in the settlement currency. Raises: ProviderUnavailable,
        ProviderContradiction.
        """
        return self._balance_page(stripe_requests.balance_params(since=since, after=after))

    def payout_lines(self, ref: str, *, after: str = "") -> BalancePage:
        """List the lines that an automatic payout holds, its own line among them.

        Raises: ProviderRefused for a payout that was not automatic; ProviderUnavailable.
        """
        return self._balance_page(stripe_requests.balance_params(payout=ref, after=after))

    def _balance_page(self, params: BalanceTransactionListParams) -> BalancePage:
        with translated(self._http, is_write=False):
            found = self._client.v1.balance_transactions.list(params)
        lines = [stripe_balance.balance_line(row.to_dict(for_json=True)) for row in found.data]
        return BalancePage(tuple(lines), lines[-1].external_id if found.has_more else "")

    def list_payouts(self, *, since: datetime, after: str = "") -> PayoutPage:
        """List payouts to our bank made since a time, newest first; older ones after `after`.

        Raises: ProviderUnavailable, ProviderContradiction.
        """
        with translated(self._http, is_write=False):
            found = self._client.v1.payouts.list(
                stripe_requests.payouts_params(since=since, after=after)
            )
        payouts = [stripe_balance.payout_report(row.to_dict(for_json=True)) for row in found.data]
        return PayoutPage(tuple(payouts), payouts[-1].external_id if found.has_more else "")
