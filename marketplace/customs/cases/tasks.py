"""Celery doors of the cases: sweeps over rows, and bells for one of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from celery import shared_task

from marketplace.customs.cases import gateways, queries, services
from marketplace.foundation.clock import now
from marketplace.foundation.errors import ProjectError, TryAgain

log = logging.getLogger(__name__)


@shared_task
def work_on(case_id: str) -> None:
    """Bring one case on."""
    services.work_on_case(case_id=UUID(case_id), now=now())


@shared_task
def sign(document_id: str) -> None:
    """Sign one document."""
    services.sign_document(document_id=UUID(document_id), now=now())


@shared_task
def send(document_id: str) -> None:
    """Hand one document in."""
    if gateways.is_open():
        services.send_document(document_id=UUID(document_id), now=now())


@shared_task
def answer(pull_id: str) -> None:
    """Answer one question of customs."""
    if gateways.is_open():
        services.answer_pull(pull_id=UUID(pull_id), now=now())


@shared_task
def apply_receipts() -> None:
    """Apply what was received and not applied yet."""
    _each(
        queries.receipts_to_apply(),
        lambda found: services.apply_receipt(receipt_id=found, now=now()),
    )


@shared_task
def sweep_cases() -> None:
    """Find what the bells missed: cases to work on, documents to sign and to send, questions."""
    _each(queries.cases_due(now()), lambda found: services.work_on_case(case_id=found, now=now()))
    _each(
        queries.documents_to_sign(),
        lambda found: services.sign_document(document_id=found, now=now()),
    )
    if gateways.is_open():
        _each(
            queries.documents_due(now()),
            lambda found: services.send_document(document_id=found, now=now()),
        )
        _each(
            queries.pulls_due(now()), lambda found: services.answer_pull(pull_id=found, now=now())
        )


@shared_task
def poll_customs() -> None:
    """Fetch what customs answered, and apply it."""
    if gateways.is_open():
        services.receive_receipts(now=now())
    apply_receipts()


@shared_task
def raise_alarms() -> None:
    """Say what customs is silent about."""
    services.raise_alarms(now=now())


@shared_task
def forget_erased() -> None:
    """Empty the cases of persons whom the vault has erased."""
    services.forget_erased(now=now())


def _each(found: Iterable[UUID], step: Callable[[UUID], object]) -> None:
    """Take a step with each row; one that cannot be taken keeps no other from its turn."""
    for each in found:
        try:
            step(each)
        except TryAgain as error:
            log.warning("%s waits: %s", each, error)
        except ProjectError:
            log.critical("%s is left as it is", each, exc_info=True)
