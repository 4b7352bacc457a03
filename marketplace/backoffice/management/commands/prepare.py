"""Make a database ready in one process: migrate, set rights, compile messages, seed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connection
from django.db.migrations.exceptions import MigrationSchemaMissing
from psycopg import errors

from catalog.moderation.services import load_starter_list
from catalog.search.services.load_starter_words import load_starter_words
from marketplace.backoffice.staff_groups import load_staff_groups
from marketplace.customs.rules.services import load_shipped_sets
from marketplace.foundation.clock import now


class Command(BaseCommand):
    help = (
        "Migrate, set the application role's rights, make the groups of the staff, give search "
        "its first words, moderation its first list and customs its first rules, compile "
        "translations, seed the demo where it is allowed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-seed", action="store_true", help="leave the demo data out")

    def handle(self, *args: Any, **options: Any) -> None:
        verbosity = options["verbosity"]
        call_command("compile_messages", verbosity=verbosity)
        _migrate()
        call_command("secure_database", verbosity=verbosity)
        load_staff_groups()
        load_starter_words()
        load_starter_list()
        load_shipped_sets(now=now())
        if settings.DEMO_ALLOWED and not options["no_seed"]:
            call_command("seed_demo", verbosity=verbosity)


def _migrate() -> None:
    """Raises: CommandError when the role that connects may not change tables."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except (ProgrammingError, MigrationSchemaMissing) as error:
        cause = error.__cause__ or error.__context__
        if isinstance(error, ProgrammingError) and not isinstance(
            cause, errors.InsufficientPrivilege
        ):
            raise
        known = connection.settings_dict
        raise CommandError(
            f'The role "{known["USER"]}" may not make tables in the database '
            f'"{known["NAME"]}": name the role that owns both in DATABASE_OWNER_URL.'
        ) from error
