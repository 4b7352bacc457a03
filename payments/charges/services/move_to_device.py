"""A buyer goes on with the payment on another device than the one it was begun on."""

from __future__ import annotations

from datetime import datetime

from payments.charges.models import Attempt
from payments.charges.services.close_attempt import close_attempt
from payments.charges.statuses import AttemptStatus
from payments.charges.types import PayerContext
from payments.gateways import routing


def move_to_device(*, charge_ref: str, payer: PayerContext, now: datetime) -> None:
    """Close what waits for another kind of device, so that the next attempt is for this one.

    A code on a desk cannot be scanned by the phone that shows it, and a page that opens the wallet
    of a phone opens nothing on a desk. What any browser opens is kept, and so is what could not be
    replaced from here. Money that arrived meanwhile is recorded. Call it outside any transaction.
    Raises: ProviderUnavailable, OutcomeUnknown, ProviderRefused; then the attempt is as it was.
    """
    waiting = Attempt.objects.select_related("charge").filter(
        charge__public_id=charge_ref, status=AttemptStatus.AWAITING_BUYER, quarantined_at=None
    )
    for attempt in waiting.exclude(scene=payer.scene):
        amount, method = attempt.charge.amount, attempt.method
        if not routing.is_bound_to_scene(attempt.provider, method):
            continue
        far = routing.out_of_reach(method, amount, payer.scene, payer.payer_ref)
        if routing.choose(method, amount, avoiding=far) is not None:
            close_attempt(attempt_id=attempt.pk, now=now)
