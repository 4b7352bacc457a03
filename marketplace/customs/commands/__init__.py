"""What `manage.py customs` can do: a module a sub-command.

Each says `NAME`, `HELP`, `add_arguments(parser)` and `run(options, write) -> int`, which writes
to standard output by `write` and returns the exit code: 0 right, 1 wrong, 2 not to be read.
"""

from __future__ import annotations
