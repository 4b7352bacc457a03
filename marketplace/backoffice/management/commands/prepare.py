"""Make a database ready in one process: migrate, set rights, compile messages, seed."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Migrate, set the application role's rights, compile translations, seed the demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-seed", action="store_true", help="leave the demo data out")

    def handle(self, *args: Any, **options: Any) -> None:
        verbosity = options["verbosity"]
        call_command("compile_messages", verbosity=verbosity)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("secure_database", verbosity=verbosity)
        if not options["no_seed"]:
            call_command("seed_demo", verbosity=verbosity)
