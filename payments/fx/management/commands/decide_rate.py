"""Propose, approve or discard a parked rate from the shell, as the admin does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from payments.fx.services import approve_release, discard_parked, propose_release


class Command(BaseCommand):
    help = "Decide a parked rate: decide_rate 7 approve --by rui"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parked_id", type=int, help="the number of the parked rate")
        parser.add_argument("step", choices=("propose", "approve", "discard"))
        parser.add_argument("--by", required=True, help="who decides")
        parser.add_argument("--reason", default="", help="why; approving needs none of its own")

    def handle(self, *args: Any, **options: Any) -> None:
        which = {"parked_id": options["parked_id"], "by": options["by"].strip(), "now": now()}
        try:
            if options["step"] == "approve":
                done: object = approve_release(**which)
            elif options["step"] == "propose":
                done = propose_release(**which, reason=options["reason"])
            else:
                done = discard_parked(**which, reason=options["reason"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if options["verbosity"]:
            self.stdout.write(f"{done}: done.")
