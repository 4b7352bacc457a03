"""Celery doors of search: the work is rows of touches."""

from __future__ import annotations

from celery import shared_task

from catalog.search import services


@shared_task
def index_touched() -> None:
    """Bring listings up to date that something was changed of."""
    services.index_touched(batches=20)


@shared_task
def keep_meanings() -> None:
    """Bring the entries of synonyms in step with the words of operators."""
    services.keep_meanings(batches=100)
