"""Celery doors of the cases: sweeps over rows, and bells for one of them."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from marketplace.customs.cases import gateways, queries, services
from marketplace.foundation.clock import now


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
    for receipt_id in queries.receipts_to_apply():
        services.apply_receipt(receipt_id=receipt_id, now=now())


@shared_task
def sweep_cases() -> None:
    """Find what the bells missed: cases to work on, documents to sign and to send, questions."""
    for case_id in queries.cases_due(now()):
        services.work_on_case(case_id=case_id, now=now())
    for document_id in queries.documents_to_sign():
        services.sign_document(document_id=document_id, now=now())
    if gateways.is_open():
        for document_id in queries.documents_due(now()):
            services.send_document(document_id=document_id, now=now())
        for pull_id in queries.pulls_due(now()):
            services.answer_pull(pull_id=pull_id, now=now())


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
