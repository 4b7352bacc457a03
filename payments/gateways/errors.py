"""What can go wrong with a provider, in the three families."""

from __future__ import annotations

from marketplace.foundation.errors import Broken, Refused, TryAgain


class ProviderRefused(Refused):
    """The provider said no, for good: repeating the same request changes nothing."""

    code = "provider_refused"
    status = 402


class AlreadyRefunded(ProviderRefused):
    """The payment was given back before, by somebody else: to pay again would pay twice."""

    code = "already_refunded"


class EvidenceRefused(Refused):
    """What was to answer a dispute cannot be taken so; nothing was sent."""

    code = "evidence_refused"


class WebhookForged(Refused):
    """A message that does not prove that the provider sent it, or not lately."""

    code = "webhook_forged"
    status = 400


class ProviderUnavailable(TryAgain):
    """The provider did not take the request: nothing happened there."""


class OutcomeUnknown(TryAgain):
    """The request may have been carried out: repeat it under the same key, or ask."""


class ProviderContradiction(Broken):
    """The provider's answer does not fit what was asked; a person has to look."""


class KeyReused(Broken):
    """One idempotency key carried two different requests: a mistake of this program."""


class GatewayMisconfigured(Broken):
    """Keys and addresses that must never meet, or that are missing."""
