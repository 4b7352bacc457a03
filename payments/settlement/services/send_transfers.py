"""Pay by transfers at the payment provider: prepare, ask under our key, record; one a payout."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import TryAgain
from payments.charges.waiting import KEY_LIFE
from payments.gateways import registry
from payments.gateways.errors import ProviderRefused
from payments.gateways.types import TransferSpec
from payments.settlement import locks
from payments.settlement.models import Payout
from payments.settlement.services.move_payout import Heard, hear

log = logging.getLogger(__name__)
PROVIDER = "stripe"
# The provider's words for what lies with us, not with the payee's account, and ISO's for it.
_OURS = {"balance_insufficient": "AM04", "insufficient_funds": "AM04"}


def send_transfers(*, now: datetime) -> int:
    """Ask for every transfer of a submitted batch that has no answer; return how many got one."""
    waiting = Payout.objects.filter(status=Payout.Status.SUBMITTED, batch__rail="provider_transfer")
    answered = 0
    for reference in list(waiting.order_by("pk").values_list("public_id", flat=True)):
        try:
            answered += send_transfer(payout_ref=reference, now=now)
        except TryAgain as error:
            log.warning("payout %s is asked for by a later sweep: %s", reference, error)
        except Exception:  # one transfer in trouble must not keep the others back
            log.critical("payout %s could not be transferred", reference, exc_info=True)
    return answered


def send_transfer(*, payout_ref: str, now: datetime) -> bool:
    """Ask for one transfer under its key; tell whether it was answered.

    The key is the payout's own name: however often it is asked, the provider moves it once. Call
    it outside any transaction.
    Raises: UnknownPayout, ProviderUnavailable, OutcomeUnknown, ProviderContradiction.
    """
    spec = _prepare(payout_ref, now)
    if spec is None:
        return False
    crashpoint("settlement.transfer.before_call")
    try:
        made = registry.provider(PROVIDER).transfer(spec, key=f"payout:{payout_ref}")
    except ProviderRefused as refusal:
        code = str(refusal.facts.get("provider_code") or "")
        return _record(payout_ref, Payout.Status.REJECTED, code or "refused", now, code)
    crashpoint("settlement.transfer.before_record")
    return _record(payout_ref, Payout.Status.PAID, made.provider_ref, now)


@transaction.atomic(durable=True)
def _prepare(payout_ref: str, now: datetime) -> TransferSpec | None:
    payout = locks.payout(payout_ref)
    submitted_at = payout.its_batch.submitted_at
    if payout.status != Payout.Status.SUBMITTED or submitted_at is None:
        return None
    if now - submitted_at > KEY_LIFE:
        # The provider may have forgotten the key: a repeat could pay a second time.
        log.critical("payout %s: no answer within the life of its key", payout_ref)
        return None
    return TransferSpec(
        amount=payout.amount, destination=payout.account_number, reference=payout.public_id
    )


@transaction.atomic(durable=True)
def _record(payout_ref: str, outcome: str, reference: str, now: datetime, code: str = "") -> bool:
    payout = locks.payout(payout_ref)
    if payout.status != Payout.Status.SUBMITTED:
        return False
    heard = Heard(
        payout, outcome, bank_reference=reference, reason_code=_OURS.get(code, ""), reason=code
    )
    hear([heard], by=f"provider:{PROVIDER}", now=now)
    return True
