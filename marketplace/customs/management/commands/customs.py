"""`manage.py customs`: taxes, numbers and messages from the command line."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.customs import commands


class Command(BaseCommand):
    help = "Check numbers, price duty, and read or sign messages, as docs/customs.md says."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name in sorted(each.name for each in pkgutil.iter_modules(commands.__path__)):
            module = importlib.import_module(f"{commands.__name__}.{name}")
            if hasattr(module, "NAME"):
                added = actions.add_parser(module.NAME, help=module.HELP)
                module.add_arguments(added)
                added.set_defaults(run=module.run)

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["run"](options, self.stdout.write)
        if code:
            raise SystemExit(code)
