"""Have customs told of payments: write the intent, ask under its key, write the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from django.db import transaction

from marketplace.foundation import outbox
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money
from payments.charges import declaration_queries, events, locks
from payments.charges.models import PaymentDeclaration
from payments.charges.services.move_status import move_declaration
from payments.charges.statuses import DECLARATION_MOVES, DeclarationStatus, may_move
from payments.charges.sweeping import each
from payments.charges.types import PayerNamed
from payments.charges.waiting import MAX_TRIES, wait
from payments.gateways import breaker, registry
from payments.gateways.port import DeclaresCustoms
from payments.gateways.types import CustomsSnapshot, CustomsSpec

log = logging.getLogger(__name__)
_BATCH: Final = 100
_S = DeclarationStatus
PayerOf = Callable[[str, datetime], PayerNamed]


def submit_declarations(*, payer_of: PayerOf, now: datetime) -> int:
    """Ask for each declaration that is due; return how many the provider answered.

    `payer_of` names who ordered a share, at the moment of its call, outside any transaction.
    """
    return each(
        declaration_queries.declarations_to_submit(now, _BATCH),
        lambda pk: submit_declaration(pk, payer_of=payer_of, now=now),
        what="declaration of a payment",
        put_off=lambda pk, error: _put_off(pk, error, now),
        whose=_provider_of,
    )


def submit_declaration(declaration_id: UUID, *, payer_of: PayerOf, now: datetime) -> bool:
    """Ask for one declaration under its key; return whether there is an answer.

    Call it outside any transaction. What was asked before, and may have been carried out, is asked
    again under the same key: the provider knows it, and answers how it stands.
    Raises: ProviderUnavailable, OutcomeUnknown, ProviderContradiction, KeyReused.
    """
    breaker.refuse_away(_provider_of(declaration_id))
    row = _prepare(declaration_id, now)
    if row is None:
        return False
    try:
        payer = payer_of(row.share.reference, now)
        spec = _spec(row, payer)
        provider = _provider(row)
        crashpoint("charges.declaration.before_call")
        ask = provider.redeclare_customs if row.rounds else provider.declare_customs
        snapshot = ask(spec, key=row.key)
    except Refused as refusal:  # the provider's, or the vault's that gives no name
        record_refused(declaration_id=declaration_id, refusal=refusal, asked=row.rounds, now=now)
        return True
    crashpoint("charges.declaration.before_record")
    record_declaration(declaration_id=declaration_id, snapshot=snapshot, asked=row.rounds, now=now)
    return True


def poll_declarations(*, now: datetime) -> int:
    """Ask how each pending declaration that is due stands; return how many were looked at."""
    return each(
        declaration_queries.declarations_to_look_at(now, _BATCH),
        lambda pk: _look(pk, now),
        what="pending declaration",
        put_off=lambda pk, error: _put_off(pk, error, now),
        whose=_provider_of,
    )


@transaction.atomic(durable=True)
def record_declaration(
    *, declaration_id: UUID, snapshot: CustomsSnapshot, asked: int, now: datetime
) -> None:
    """Apply what the provider says of a declaration, once; `asked` is the round that it answers.

    A name that is not ours stops it. News of an earlier round, or older than what we know, moves
    nothing.
    """
    row = _locked(declaration_id)
    if snapshot.client_reference not in (row.public_id, row.order_number):
        _stop(row, f"{snapshot.provider_ref} is of {snapshot.client_reference}")
        return
    status = {"submitted": _S.PENDING, "accepted": _S.ACCEPTED, "rejected": _S.REJECTED}
    to = status[snapshot.status]
    if row.rounds != asked or row.status == _S.ASKED or not _may(row, to):
        return
    before = _news(row, now)
    move_declaration(row, to)
    row.provider_ref = snapshot.provider_ref
    row.payment_number = snapshot.payment_number or row.payment_number
    row.department = snapshot.verifying_department or row.department
    if snapshot.is_payer_confirmed is not None:
        row.is_payer_confirmed = snapshot.is_payer_confirmed
    row.explanation = snapshot.explanation[:500]
    row.last_error = ""
    row.tries += 1
    if to == _S.PENDING:
        row.due_at = now + wait(row.tries)
    else:
        row.settled_at, row.due_at = now, None
    row.save()
    _tell(row, before, now)


@transaction.atomic(durable=True)
def record_refused(*, declaration_id: UUID, refusal: Refused, asked: int, now: datetime) -> None:
    """Record that the provider does not declare it so; a person decides what to do."""
    row = _locked(declaration_id)
    if row.rounds != asked or row.status != _S.SUBMITTED:
        return
    before = _news(row, now)
    move_declaration(row, _S.REFUSED)
    told = refusal.facts.get("provider_message") or refusal.facts.get("provider_code") or ""
    row.explanation = f"{refusal.code} {told}".strip()[:500]
    row.settled_at, row.due_at = now, None
    row.save()
    log.critical("declaration %s was refused: %s", row.public_id, row.explanation)
    _tell(row, before, now)


@transaction.atomic(durable=True)
def _prepare(declaration_id: UUID, now: datetime) -> PaymentDeclaration | None:
    """Mark a declaration as asked for; None when there is nothing to ask."""
    row = _locked(declaration_id)
    if row.status not in (_S.ASKED, _S.SUBMITTED) or row.due_at is None:
        return None
    if row.status == _S.SUBMITTED and row.tries >= MAX_TRIES:
        _stop(row, f"No answer in {MAX_TRIES} tries.")
        return None
    move_declaration(row, _S.SUBMITTED)
    row.submitted_at = now
    row.due_at = now + wait(row.tries)
    row.tries += 1
    row.save()
    return row


def _look(declaration_id: UUID, now: datetime) -> bool:
    row = PaymentDeclaration.objects.select_related("attempt").get(pk=declaration_id)
    found = _provider(row).fetch_customs(row.provider_ref)
    record_declaration(declaration_id=declaration_id, snapshot=found, asked=row.rounds, now=now)
    return True


def _spec(row: PaymentDeclaration, payer: PayerNamed) -> CustomsSpec:
    return CustomsSpec(
        provider_object_id=row.attempt.provider_object_id,
        amount=row.amount,
        goods=Money(row.goods_minor, row.currency),
        freight=Money(row.freight_minor, row.currency),
        tax=Money(row.tax_minor, row.currency),
        order_number=row.order_number,
        customs_code=row.place,
        merchant_customs_code=row.merchant_code,
        payer_name=payer.name,
        payer_id_number=payer.id_number,
        reference=row.public_id,
    )


def _provider(row: PaymentDeclaration) -> DeclaresCustoms:
    return cast(DeclaresCustoms, registry.provider(row.attempt.provider))


def _provider_of(declaration_id: UUID) -> str:
    found = PaymentDeclaration.objects.filter(pk=declaration_id)
    return str(found.values_list("attempt__provider", flat=True).get())


def _locked(declaration_id: UUID) -> PaymentDeclaration:
    found = PaymentDeclaration.objects.filter(pk=declaration_id)
    row = locks.declaration_of_share(found.values_list("share__reference", flat=True).get())
    if row is None:
        raise PaymentDeclaration.DoesNotExist
    return row


def _may(row: PaymentDeclaration, to: DeclarationStatus) -> bool:
    """Whether this is news: a pending one may be pending still, what is decided stays decided."""
    return may_move(DECLARATION_MOVES, row.status, to) and (row.status != to or to == _S.PENDING)


def _stop(row: PaymentDeclaration, why: str) -> None:
    """Ask no more by itself: a person has to compare with the provider."""
    row.due_at = None
    row.last_error = why[:500]
    row.save(update_fields=["due_at", "last_error"])
    log.critical("declaration %s: %s", row.public_id, why)


def _put_off(declaration_id: UUID, error: Exception, now: datetime) -> None:
    """Wait, unless preparing the request has planned the next try already."""
    rows = PaymentDeclaration.objects.filter(pk=declaration_id)
    rows.update(last_error=f"{type(error).__name__}: {error}"[:500])
    rows.filter(due_at__lte=now).update(due_at=now + wait(3))


def _news(row: PaymentDeclaration, now: datetime) -> events.DeclarationMoved:
    return events.DeclarationMoved(
        declaration_ref=row.public_id,
        share_reference=row.share.reference,
        status=row.status,
        amount=row.amount,
        payment_number=row.payment_number,
        department=row.department,
        is_payer_confirmed=row.is_payer_confirmed,
        explanation=row.explanation,
        moved_at=now,
    )


def _tell(row: PaymentDeclaration, before: events.DeclarationMoved, now: datetime) -> None:
    """Tell the floors above, unless they would hear the same again."""
    told = _news(row, now)
    if told != before:
        outbox.record(told)
