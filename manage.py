#!/usr/bin/env python3
"""The one door: `up`, `test`, `verify`, `bench`, `services`, and every command of Django."""

import sys

# Older Pythons must be able to read this file, so that they can print the sentence.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write(
        "This marketplace needs Python 3.11 or newer and this is Python %d.%d: "  # noqa: UP031
        "start it with a newer one, for example python3.12 manage.py up.\n" % sys.version_info[:2]
    )
    sys.exit(2)

from marketplace.bootstrap.cli import main

if __name__ == "__main__":
    code = main(sys.argv)
    if code is None:  # not one of ours, and everything that Django needs is in place
        import marketplace.celery  # noqa: F401 - what a command records rings our own broker
        from marketplace.foundation.command_line import execute

        execute(sys.argv)
    sys.exit(code)
