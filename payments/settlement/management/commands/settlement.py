"""`manage.py settlement`: prove what payees are told, or say how far the open run is. JSON."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.db.models import Count, Q, Sum

from payments.settlement.checking import check
from payments.settlement.models import SettlementChunk, SettlementRun


class Command(BaseCommand):
    help = "Compare statements with the ledger (check), or show the newest run's progress (runs)."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("check", help="recompute what each payee is owed; fail on any break")
        runs = actions.add_parser("runs", help="say how far the newest runs are")
        runs.add_argument("--last", type=int, default=5, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "runs":
            self.stdout.write(json.dumps(_runs(options["last"]), indent=2, default=str))
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")  # the books may be long
            answer = check()
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False, default=str))
        if answer["broken"]:
            raise SystemExit(1)


def _runs(last: int) -> list[dict[str, Any]]:
    closed = Count("chunks", filter=Q(chunks__status=SettlementChunk.Status.CLOSED))
    rows = SettlementRun.objects.annotate(
        chunk_count=Count("chunks"),
        closed_chunks=closed,
        line_count=Sum("chunks__lines"),
        settlement_count=Sum("chunks__settlements"),
    )
    return [
        {
            "run": run.public_id,
            "period_end": run.period_end,
            "is_early": run.is_early,
            "status": run.status,
            "chunks": run.chunk_count,
            "closed_chunks": run.closed_chunks,
            "became_due": run.line_count or 0,
            "settlements": run.settlement_count or 0,
            "set_aside": list(run.set_aside.values("payee_ref", "error")),
            "started_at": run.started_at,
            "finished_at": run.finished_at,
        }
        for run in rows.order_by("-pk")[:last]
    ]
