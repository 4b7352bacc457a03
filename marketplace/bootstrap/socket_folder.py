"""The folder of the servers' sockets. Whoever may open it is trusted, so it is ours alone."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from marketplace.bootstrap.problems import SetupProblem

# The kernel's limit for a socket's whole path is 107 bytes (103 on macOS).
LONGEST = 103 - len("/.s.PGSQL.5432")


def path_for(var: Path, kind: str = "") -> Path:
    """Give a short path that stays the same for the same data folder."""
    mark = hashlib.sha256(f"{var.resolve()}|{kind}".encode()).hexdigest()[:10]
    name = f"ponte-{os.geteuid()}-{mark}"
    folder = Path(tempfile.gettempdir()).resolve() / name
    if len(os.fsencode(folder)) > LONGEST:
        folder = Path("/tmp").resolve() / name  # noqa: S108 - checked below like any other
    return folder


def make(folder: Path, owner: int, group: int) -> Path:
    """Create the folder for an account, or make sure that nobody else can enter it.

    Raises: SetupProblem when it exists and is not a folder of that account with mode 0700.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if owner != os.geteuid():
            os.chown(folder, owner, group)
    found = folder.lstat()
    is_ours = found.st_uid in (owner, os.geteuid()) and stat.S_ISDIR(found.st_mode)
    if not is_ours or stat.S_IMODE(found.st_mode) & 0o077:
        raise SetupProblem(
            f"{folder} exists and is not a folder for this account alone, "
            "so the servers' sockets would not be safe in it: remove it, or set TMPDIR."
        )
    if found.st_uid != owner:
        os.chown(folder, owner, group)
    return folder


def drop(folder: Path) -> None:
    """Remove the folder when the servers have taken their sockets out of it."""
    with suppress(OSError):
        folder.rmdir()
