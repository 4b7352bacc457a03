"""Every lock of this room, in the house's order: earnings, the lock of closings, bank answer,
batch, payout, then the ledger.

Drafts alone come after the ledger: who calls a payout back has to know first what its payee has.
Nobody who holds a drafted batch or payout ever waits for the ledger.

A payee's money has one lock: the ledger's balance of its payable. Whoever decides an amount by
what a payee has (a refund, a closing, sales that become due) holds it first.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from marketplace.foundation.holding import hold_name
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.settlement.errors import (
    Overtaken,
    UnknownAnswer,
    UnknownEarning,
    UnknownPayout,
)
from payments.settlement.models import (
    Adjustment,
    BankAnswer,
    DutyPayment,
    Earning,
    Hold,
    Payout,
    PayoutBatch,
    SettlementChunk,
)

_PLANNING = 0x5E771E  # one number for all closings, whatever their day


def planning() -> None:
    """Wait until nobody else plans or finishes a closing; freed with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLANNING])


def money_of(payees: Iterable[tuple[str, str]]) -> None:
    """Hold the money of payees, each with its currency, until the transaction ends."""
    ledger.hold(chart.vendor_payable(payee, currency) for payee, currency in payees)


def earning(reference: str) -> Earning:
    """Lock an earning. Raises: UnknownEarning."""
    rows = Earning.objects.select_for_update(no_key=True)
    found = rows.filter(reference=reference).first()
    if found is None:
        raise UnknownEarning(f"nothing was earned for {reference}")
    return found


def chunk(chunk_id: int, claim: int) -> SettlementChunk:
    """Lock a chunk that is still ours. Raises: Overtaken."""
    rows = SettlementChunk.objects.select_for_update(no_key=True)
    found = rows.get(pk=chunk_id)
    if found.claim != claim or found.status != SettlementChunk.Status.RUNNING:
        raise Overtaken(f"chunk {found} is another worker's now")
    return found


def batch(public_id: str) -> PayoutBatch:
    """Lock a batch. Raises: UnknownPayout."""
    found = PayoutBatch.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if found is None:
        raise UnknownPayout(f"no batch {public_id}")
    return found


def payout(public_id: str) -> Payout:
    """Lock a payout. Raises: UnknownPayout."""
    rows = Payout.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise UnknownPayout(f"no payout {public_id}")
    return found


def drafted_payouts(payee_ref: str, currency: str) -> list[Payout]:
    """Lock what was drafted for a payee in its own currency, newest first, and its batches.

    Call it under `planning`, or a closing puts one into a batch meanwhile.
    """
    wanted = Payout.objects.filter(
        payee_ref=payee_ref,
        currency=currency,
        settled_currency=currency,
        status=Payout.Status.DRAFTED,
    )
    batches = PayoutBatch.objects.select_for_update(no_key=True).filter(
        pk__in=wanted.order_by().values("batch_id")
    )
    drafted = {row.pk: row for row in batches.order_by("pk")}
    # Read after the locks: an approval that came first has taken its payouts out of this list.
    found = list(wanted.select_for_update(of=("self",), no_key=True).order_by("-pk"))
    for payout in found:
        payout.batch = drafted[payout.batch_id] if payout.batch_id else None
    return found


def hold(public_id: str) -> Hold:
    """Lock a hold. Raises: UnknownPayout."""
    found = Hold.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if found is None:
        raise UnknownPayout(f"no hold {public_id}")
    return found


def adjustment(public_id: str) -> Adjustment:
    """Lock an adjustment. Raises: UnknownPayout."""
    rows = Adjustment.objects.select_for_update(no_key=True)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise UnknownPayout(f"no adjustment {public_id}")
    return found


def duty_of(agent_ref: str) -> None:
    """Wait until nobody else pays duty to an agent; freed with the transaction."""
    hold_name(f"duty:{agent_ref}")


def duty_payment(public_id: str) -> DutyPayment:
    """Lock a payment of duty. Raises: UnknownPayout."""
    rows = DutyPayment.objects.select_for_update(no_key=True)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise UnknownPayout(f"no payment of duty {public_id}")
    return found


def batch_by_message(message_id: str) -> PayoutBatch | None:
    """Lock the batch that a bank knows by a message id; None when we sent no such file."""
    found = PayoutBatch.objects.select_for_update(no_key=True).filter(message_id=message_id)
    return found.first()


def payouts_of(batch: PayoutBatch) -> list[Payout]:
    """Lock all payouts of a locked batch, in the order of their ids."""
    rows = Payout.objects.select_for_update(of=("self",), no_key=True).select_related("batch")
    return list(rows.filter(batch=batch).order_by("pk"))


def answer(public_id: str) -> BankAnswer:
    """Lock a bank answer, before its batch. Raises: UnknownAnswer."""
    found = BankAnswer.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if found is None:
        raise UnknownAnswer(f"no bank answer {public_id}")
    return found
