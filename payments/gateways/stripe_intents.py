"""Stripe without a page: money that is held, taken or let go, and methods confirmed at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import stripe
from django.utils.translation import gettext_lazy as _

from payments.gateways import stripe_answers, stripe_requests
from payments.gateways.errors import ProviderContradiction, ProviderRefused
from payments.gateways.stripe_account import INTENT_PREFIX, StripeAccount
from payments.gateways.stripe_calls import refusal, translated
from payments.gateways.types import AttemptSnapshot, AttemptSpec, Confirmed

# Still in one of these after Stripe said no: it was a real no, not a race that somebody won.
UNMOVED: Final = ("authorized", "awaiting_buyer")


class StripeIntents(StripeAccount):
    """What `HoldsMoney` and `TakesConfirmed` promise; a part of the Stripe provider."""

    def confirm(self, spec: AttemptSpec, payment_method: str = "", *, key: str) -> Confirmed:
        """Pay one attempt at once by a method that Stripe knows; a wallet needs none named.

        A refused card is an answer, not an error: the snapshot is `declined`, `refusal` says why.
        Money: `spec.amount` is what the buyer pays, gross; what Stripe made of it is compared.
        Raises: ProviderRefused, OutcomeUnknown, ProviderUnavailable, KeyReused,
            ProviderContradiction when the intent is for another amount or mode.
        """
        params = stripe_requests.confirm_params(spec, payment_method)
        declined = ""
        with translated(self._http, is_write=True):
            try:
                intent = self._client.v1.payment_intents.create(params, {"idempotency_key": key})
            except stripe.CardError as error:
                intent, declined = self._refused(error)
        self._compare_intent(intent, spec)
        return stripe_answers.confirmed(intent, refusal=declined)

    def _refused(self, error: stripe.CardError) -> tuple[stripe.PaymentIntent, str]:
        """Return the intent that a refused card left behind, as it is now."""
        told = error.error
        named = told.payment_intent if told else None
        if told is None or named is None:
            raise error
        return self._intent(named.id), told.decline_code or error.code or "declined"

    def _compare_intent(self, intent: stripe.PaymentIntent, spec: AttemptSpec) -> None:
        """Read back what was created: Stripe drops methods that do not fit without a word."""
        if spec.method not in intent.payment_method_types:
            raise ProviderRefused(
                _("This payment method cannot take this amount or currency."),
                provider_code="method_unavailable",
                offered=list(intent.payment_method_types),
            )
        made = stripe_answers.money(intent.amount, intent.currency)
        if made != spec.amount or intent.livemode is not self.livemode:
            raise ProviderContradiction(
                f"{intent.id}: asked {spec.amount}, livemode {self.livemode}; "
                f"got {made}, livemode {intent.livemode}"
            )

    def capture(self, ref: str, *, key: str) -> AttemptSnapshot:
        """Take all that an attempt holds; one that is taken or let go comes back as it is.

        Money: `captured` is what Stripe received, gross, in the charge currency.
        Raises: ProviderRefused when nothing was ever held; OutcomeUnknown, ProviderUnavailable.
        """
        return self._settle(
            ref,
            lambda intent_id: self._client.v1.payment_intents.capture(
                intent_id, stripe_requests.capture_params(), {"idempotency_key": key}
            ),
        )

    def void(self, ref: str, *, key: str) -> AttemptSnapshot:
        """Let go all that an attempt holds; one that was captured meanwhile comes back captured.

        Raises: ProviderRefused when nothing was ever held; OutcomeUnknown, ProviderUnavailable.
        """
        return self._settle(
            ref,
            lambda intent_id: self._client.v1.payment_intents.cancel(
                intent_id, stripe_requests.void_params(), {"idempotency_key": key}
            ),
        )

    def _settle(self, ref: str, act: Callable[[str], object]) -> AttemptSnapshot:
        """Act on the intent of an attempt, and look at what the attempt became."""
        intent_id = ref if ref.startswith(INTENT_PREFIX) else self.fetch(ref).provider_object_id
        if intent_id is None:
            raise ProviderRefused(
                _("The payment provider did not accept this request."),
                provider_code="nothing_held",
            )
        no: stripe.InvalidRequestError | None = None
        with translated(self._http, is_write=True):
            try:
                act(intent_id)
            except stripe.InvalidRequestError as error:
                no = error
        snapshot = self.fetch(ref)
        if no is not None and snapshot.status in UNMOVED:
            raise refusal(no) from no
        return snapshot
