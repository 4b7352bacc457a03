"""`manage.py rotate_identity_keys`: seal every identity anew with the current key."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.customs.identity import keys
from marketplace.customs.identity.services.rotate_keys import keys_in_use, rotate_keys


class Command(BaseCommand):
    help = "Seal every identity anew with the first of IDENTITY_KEYS. A run that broke off goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, help="at most so many in this run")
        parser.add_argument(
            "--status", action="store_true", help="change nothing, say which keys are in use"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0 if options["status"] else rotate_keys(limit=options["limit"])
        used = keys_in_use()
        current = keys.current_id()
        left = sum(count for name, count in used.items() if name != current)
        told = {
            "current": current,
            "sealed_anew": done,
            "left": left,
            "profiles_by_key": used,
            "unused_keys": [n for n in keys.known_ids() if n not in used and n != current],
            "missing_keys": [name for name in used if name not in keys.known_ids()],
        }
        self.stdout.write(json.dumps(told, indent=1))
