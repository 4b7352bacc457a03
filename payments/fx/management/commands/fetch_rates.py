"""Fetch rates now, and say what came, what was parked and why, and how old the rates are."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.foundation.clock import now
from payments.fx.errors import SourceUnknown
from payments.fx.queries import rate_ages
from payments.fx.services import fetch_rates, plan_now, why_in_words
from payments.fx.services.fetch_rates import Outcome
from payments.fx.sources import fetched_source
from payments.fx.sources.registry import fetched_names


class Command(BaseCommand):
    help = (
        "Ask sources for their newest rates, or for those since a day; prints JSON. "
        "Exits 1 when a source gave no answer that can be read, 2 when a rate was parked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", nargs="?", choices=fetched_names(), help="all when left out")
        parser.add_argument("--since", type=date.fromisoformat, help="YYYY-MM-DD, past days too")
        parser.add_argument(
            "--status", action="store_true", help="ask nobody, only say how old the rates are"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        told: list[dict[str, Any]] = []
        if not options["status"]:
            try:
                told = [each for name in _asked(options) for each in _fetch(name, options, at)]
            except SourceUnknown as refusal:
                raise CommandError(str(refusal)) from None
        ages = [asdict(age) for age in rate_ages(at)]
        self.stdout.write(
            json.dumps({"fetches": told, "rates": ages}, indent=2, default=str, ensure_ascii=False)
        )
        _leave(told, ages)


def _asked(options: dict[str, Any]) -> list[str]:
    if options["source"]:
        return [options["source"]]
    names = fetched_names()
    return names if options["since"] else [each for each in names if fetched_source(each).hours]


def _fetch(name: str, options: dict[str, Any], at: datetime) -> list[dict[str, Any]]:
    rows = plan_now(source=name, since=options["since"], now=at)
    return [_told(name, fetch_rates(fetch_id=row.pk, now=at)) for row in rows]


def _told(source: str, outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {"source": source, "status": "another worker has it"}
    row, recorded = outcome.fetch, outcome.recorded
    told = {
        "source": source,
        "since": row.since,
        "until": row.until,
        "status": row.status,
        "problem": row.last_problem,
    }
    if recorded is not None:
        told |= {
            "stored": [str(rate) for rate in recorded.stored],
            "already_known": recorded.known,
            "parked": [
                {"id": each.pk, "rate": str(each), "why": why_in_words(each)}
                for each in recorded.parked
            ],
            "confirmed": [str(each) for each in recorded.confirmed],
        }
    return told


def _leave(told: list[dict[str, Any]], ages: list[dict[str, Any]]) -> None:
    """Say aloud what needs a person, with an exit code for whatever watches."""
    away = [f"{each['source']}: {each['problem']}" for each in told if each.get("problem")]
    parked = [each for one in told for each in one.get("parked", [])]
    old = [f"{each['base']}/{each['quote']}" for each in ages if not each["is_usable"]]
    if away:
        raise CommandError(
            "No answer; rates stay as they are, and the next try is planned. " + "; ".join(away)
        )
    if parked:
        raise CommandError(f"{len(parked)} parked: two persons have to decide.", returncode=2)
    if old:
        raise CommandError(f"Too old to price: {', '.join(old)}.", returncode=2)
