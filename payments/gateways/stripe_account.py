"""Our account at Stripe: its key, its client, and the one question that every call ends with."""

from __future__ import annotations

from typing import Final

import stripe

from payments.gateways import stripe_answers, stripe_requests
from payments.gateways.credentials import Credentials
from payments.gateways.stripe_calls import build_client, translated
from payments.gateways.types import AttemptSnapshot

INTENT_PREFIX: Final = "pi_"


class StripeAccount:
    """What the parts of the Stripe provider share."""

    code: Final = "stripe"

    def __init__(self, given: Credentials) -> None:
        self._given = given
        self._client, self._http = build_client(given)

    @property
    def livemode(self) -> bool:
        """Whether our key moves real money."""
        return self._given.is_live

    @property
    def is_sandbox(self) -> bool:
        """Whether we talk to the sandbox instead of Stripe."""
        return self._given.is_sandbox

    def fetch(self, ref: str) -> AttemptSnapshot:
        """Ask for an attempt's present state, by the id of its session or of its intent.

        Money: `captured` is Stripe's `amount_received`, never what we asked for.
        Raises: ProviderRefused when Stripe knows no such attempt; ProviderUnavailable.
        """
        with translated(self._http, is_write=False):
            if ref.startswith(INTENT_PREFIX):
                return stripe_answers.intent_snapshot(self._intent(ref))
            session = self._client.v1.checkout.sessions.retrieve(
                ref, stripe_requests.retrieve_params()
            )
        return stripe_answers.session_snapshot(session)

    def _intent(self, ref: str) -> stripe.PaymentIntent:
        return self._client.v1.payment_intents.retrieve(ref, stripe_requests.intent_params())
