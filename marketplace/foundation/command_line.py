"""Django's commands, with one sentence where the database is not ready for them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Final

from django.core.management import execute_from_command_line
from django.db import ProgrammingError
from psycopg import errors

NOT_READY: Final[dict[Any, str]] = {
    errors.UndefinedTable: "A table is missing: run `python3 manage.py prepare` first.",
    errors.UndefinedColumn: "A table is of another version: run `python3 manage.py prepare` first.",
    errors.InsufficientPrivilege: (
        "The database role that connects may not do this: run `python3 manage.py prepare` with "
        "DATABASE_OWNER_URL set, which gives the role of DATABASE_URL its rights."
    ),
}


def execute(argv: Sequence[str]) -> None:
    """Run a command of Django. A database that was not prepared ends it with a sentence.

    With `--traceback` the error comes as it is.
    """
    try:
        execute_from_command_line(list(argv))
    except ProgrammingError as error:
        cause: Any = error.__cause__
        sentence = NOT_READY.get(type(cause))
        if sentence is None or "--traceback" in argv:
            raise
        sys.stderr.write(f"{str(error).splitlines()[0]}\n\n{sentence}\n")
        sys.exit(1)
