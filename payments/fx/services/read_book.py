"""Read the rates that a new figure is compared with, and how far is too far."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q

from payments.fx.book import KnownRate, RateBook
from payments.fx.guards import PEG_SOURCE
from payments.fx.judging import Bands
from payments.fx.models import FxRate

_BEFORE = timedelta(days=10)  # second opinions of the days before count too


def read_book(since: date) -> RateBook:
    """Return what is known from some days before `since` on, and the last of each before that.

    Two reads; call it under `locks.recording()` when something is stored after it.
    """
    current = FxRate.objects.filter(successor=None)
    begin = since - _BEFORE
    older = (
        current.filter(valid_on__lt=begin)
        .order_by("source", "base", "quote", "-valid_on")
        .distinct("source", "base", "quote")
    )
    rows = [*older, *current.filter(Q(valid_on__gte=begin) | Q(source=PEG_SOURCE))]
    return RateBook(
        KnownRate(row.source, row.base, row.quote, row.mid, row.valid_on) for row in rows
    )


def read_bands() -> Bands:
    """Return the bands of the settings."""
    return Bands(
        jump=settings.FX_JUMP_BAND,
        jump_by_pair=settings.FX_JUMP_BANDS,
        confirmable=settings.FX_CONFIRMABLE_BAND,
        agreement=settings.FX_AGREEMENT_BAND,
        disagreement=settings.FX_DISAGREEMENT_BAND,
        peg=settings.FX_PEG_BAND,
    )
