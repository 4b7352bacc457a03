"""Stripe's disputes: what a payer's bank took back, and our answer to it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import stripe

from marketplace.foundation.money import Money
from payments.gateways import stripe_evidence
from payments.gateways.errors import ProviderContradiction
from payments.gateways.stripe_account import StripeAccount
from payments.gateways.stripe_answers import money
from payments.gateways.stripe_calls import translated
from payments.gateways.types import DisputeSnapshot, DisputeStatus, EvidenceFile, EvidenceSpec

# An open list: a status that Stripe adds later is "under_review", which asks again.
STATUSES: Final[dict[str, DisputeStatus]] = {
    "needs_response": "needs_response",
    "warning_needs_response": "needs_response",  # an inquiry: asked first, nothing taken yet
    "appeal_needs_response": "needs_response",
    "under_review": "under_review",
    "warning_under_review": "under_review",
    "appeal_under_review": "under_review",
    "won": "won",
    "lost": "lost",
    "warning_closed": "withdrawn",  # the inquiry ended without a chargeback
    "prevented": "withdrawn",  # settled before it began; what was given back is a refund
}


class _Named(io.BytesIO):
    """Bytes with a file name, as the SDK's upload wants them."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


class StripeDisputes(StripeAccount):
    """What `TellsDisputes` promises; a part of the Stripe provider."""

    def fetch_dispute(self, ref: str) -> DisputeSnapshot:
        """Ask for a dispute's present state.

        Money: `amount` in the charge currency; `withdrawn` and `fee` in the settlement currency.
        Raises: ProviderRefused when Stripe knows no such dispute; ProviderUnavailable,
            ProviderContradiction.
        """
        with translated(self._http, is_write=False):
            found = self._client.v1.disputes.retrieve(ref)
        return dispute_snapshot(found)

    def answer_dispute(self, spec: EvidenceSpec, *, key: str) -> DisputeSnapshot:
        """Hand in evidence: each file under a key of its own, then the answer that names them.

        The files are checked before the first one leaves. Repeated under the same key, a file
        that arrived is not stored twice. After `spec.is_final` Stripe takes no more.
        Raises: EvidenceRefused before anything is sent; ProviderRefused (closed, too late),
            OutcomeUnknown, ProviderUnavailable, KeyReused, ProviderContradiction.
        """
        fields = stripe_evidence.assigned(spec)
        stripe_evidence.refuse_text(spec)
        uploaded = {
            field: self._upload(file, key=file_key(key, file)) for field, file in fields.items()
        }
        params = stripe_evidence.update_params(spec, uploaded)
        with translated(self._http, is_write=True):
            made = self._client.v1.disputes.update(
                spec.provider_ref, params, {"idempotency_key": key}
            )
        return dispute_snapshot(made)

    def _upload(self, file: EvidenceFile, *, key: str) -> str:
        # The name is ours: the one that a person gave may say more than the bank has to know.
        named = _Named(file.content, stripe_evidence.file_name(file))
        with translated(self._http, is_write=True):
            made = self._client.v1.files.create(
                stripe_evidence.file_params(named), {"idempotency_key": key}
            )
        if made.size != len(file.content):
            raise ProviderContradiction(f"{made.id} holds {made.size} bytes of {len(file.content)}")
        return made.id


def file_key(key: str, file: EvidenceFile) -> str:
    """Name an upload by the answer that it belongs to and by what it holds."""
    return f"{key}:{file.purpose}:{hashlib.sha256(file.content).hexdigest()[:32]}"


def dispute_snapshot(dispute: stripe.Dispute) -> DisputeSnapshot:
    """Read a dispute; its lines of our balance always come with it.

    Raises: ProviderContradiction for lines that do not add up.
    """
    intent = dispute.payment_intent
    details = dispute.evidence_details
    withdrawn, fee = _taken(dispute.id, dispute.balance_transactions)
    return DisputeSnapshot(
        provider_ref=dispute.id,
        provider_object_id=intent if isinstance(intent, str) or intent is None else intent.id,
        status=STATUSES.get(dispute.status, "under_review"),
        status_as_told=dispute.status,
        reason=dispute.reason,
        amount=money(dispute.amount, dispute.currency),
        withdrawn=withdrawn,
        fee=fee,
        # 0: the bank takes no answer to this one.
        evidence_due_at=datetime.fromtimestamp(details.due_by, UTC) if details.due_by else None,
        has_evidence=details.has_evidence,
        livemode=dispute.livemode,
    )


def _taken(
    name: str, lines: Sequence[stripe.BalanceTransaction]
) -> tuple[Money | None, Money | None]:
    """Add up what the dispute moved on our balance: taken, and perhaps given back."""
    if not lines:
        return None, None
    currencies = {line.currency for line in lines}
    if len(currencies) > 1:
        raise ProviderContradiction(f"{name} moved {', '.join(sorted(currencies))} at once")
    (currency,) = currencies
    withdrawn = money(-sum(line.amount for line in lines), currency)
    fee = money(sum(line.fee for line in lines), currency)
    if withdrawn.minor < 0 or fee.minor < 0:
        raise ProviderContradiction(f"{name} gave back more than it took: {withdrawn}, {fee}")
    return withdrawn if withdrawn.minor else None, fee if fee.minor else None
